package io.stentor.transport.server;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.stentor.core.Fanout;
import io.stentor.core.ring.TurnScheduler;
import io.stentor.transport.door.Doorkeeper;
import io.stentor.transport.http.HttpServer;
import io.stentor.transport.loop.MessageForms;
import io.stentor.transport.loop.SessionLoop;
import io.stentor.transport.session.DisconnectReason;
import io.stentor.transport.session.Session;
import io.stentor.transport.session.SessionListener;
import io.stentor.transport.session.SessionTable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.UnresolvedAddressException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A running Socket.IO server: event loops with their lanes, one listening socket. {@link #close} from any other thread. */
public final class SocketIoServer implements AutoCloseable {
    private static final long CLOSE_SECONDS = 5;

    private final MultiThreadIoEventLoopGroup group;
    private final List<SessionLoop> loops;
    private final Fanout fanout;
    private final HttpServer http;
    private final Channel listening;
    /** Null when there is no admin listener. */
    private final Channel adminListening;

    private final SessionTable sessions;
    private final Doorkeeper door;
    /** Null until it drains. */
    private Drain drain;

    private boolean hurried;

    private SocketIoServer(ServerConfig config) throws IOException {
        int threads =
                config.threads() > 0 ? config.threads() : Runtime.getRuntime().availableProcessors();
        group = new MultiThreadIoEventLoopGroup(
                threads,
                // No daemons: a program whose main method only starts a server must go on.
                new DefaultThreadFactory("stentor-loop", false),
                config.transport().newHandlerFactory());
        List<EventLoop> eventLoops = new ArrayList<>();
        group.forEach(executor -> eventLoops.add((EventLoop) executor));
        List<TurnScheduler> schedulers = new ArrayList<>();
        eventLoops.forEach(loop -> schedulers.add(new LoopScheduler(loop)));
        fanout = new Fanout(
                config.foundation(),
                config.logs(),
                schedulers,
                schedulers.get(0),
                ByteBufAllocator.DEFAULT,
                System::nanoTime,
                config.onBug());
        fanout.roster()
                .listener(config.presence().create(fanout.roster().publisher(), eventLoops.get(0), config.onBug()));

        sessions = new SessionTable();
        door = new Doorkeeper(config.engine().door(), System::nanoTime);
        loops = new ArrayList<>();
        Map<EventLoop, SessionLoop> byEventLoop = new HashMap<>();
        Map<SessionLoop, SessionListener.Factory> listeners = new HashMap<>();
        MessageForms forms = new MessageForms(config.engine());
        for (int i = 0; i < threads; i++) {
            SessionLoop loop = new SessionLoop(
                    eventLoops.get(i), fanout.lanes().get(i), config.engine(), forms, door, config.onBug());
            loops.add(loop);
            byEventLoop.put(loop.eventLoop(), loop);
            listeners.put(loop, config.layer().create(loop, fanout));
        }
        http = new HttpServer(
                byEventLoop,
                config.engine(),
                sessions,
                (session, request) -> listeners.get(session.loop()).create(session, request),
                door,
                config.clientBundles(),
                config.routes(),
                config.onBug());
        listening = listen(config, config.address(), http);
        ServerConfig.Admin admin = config.admin();
        adminListening = admin == null
                ? null
                : listen(config, admin.address(), new HttpServer(byEventLoop, admin.routes(), config.onBug()));
    }

    /**
     * Starts a server.
     *
     * @throws IOException when the address cannot be bound; nothing is left running then
     */
    public static SocketIoServer start(ServerConfig config) throws IOException {
        return new SocketIoServer(config);
    }

    private Channel listen(ServerConfig config, InetSocketAddress address, HttpServer handler) throws IOException {
        ServerBootstrap bootstrap =
                new ServerBootstrap().group(group).channel(config.transport().serverChannel());
        ChannelFuture bound = SocketOptions.set(bootstrap, config.transport(), config.engine())
                .handler(new AcceptPause())
                .childHandler(handler)
                .bind(address)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            group.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS).awaitUninterruptibly();
            throw new IOException(
                    "cannot listen on " + address.getHostString() + ":" + address.getPort() + ": "
                            + reason(bound.cause()),
                    bound.cause());
        }
        return bound.channel();
    }

    private static String reason(Throwable cause) {
        return cause instanceof UnresolvedAddressException ? "unknown host" : cause.getMessage();
    }

    public InetSocketAddress address() {
        return (InetSocketAddress) listening.localAddress();
    }

    /** Where the admin listener is, or null. */
    public InetSocketAddress adminAddress() {
        return adminListening == null ? null : (InetSocketAddress) adminListening.localAddress();
    }

    public Fanout fanout() {
        return fanout;
    }

    /** How many were not let in so far, by the reason; see {@link Doorkeeper}. Any thread. */
    public Map<String, Long> rejections() {
        return door.rejections();
    }

    public List<SessionLoop> loops() {
        return loops;
    }

    /**
     * Takes no new session, but goes on listening to say so; closes the others evenly over a window, each when it has taken
     * what was sent to it, in a way that has their clients come back; returns when all have gone. At the deadline, or when
     * somebody is in a {@link #hurry}, it cuts the rest off. The server is still to be closed then.
     *
     * @param windowMs 0 for at once
     * @param deadlineMs not shorter than the window
     * @throws IllegalStateException when it is draining already
     */
    public Drain.Outcome drain(long windowMs, long deadlineMs) {
        return beginDrain(windowMs).await(deadlineMs);
    }

    private synchronized Drain beginDrain(long windowMs) {
        if (drain != null) {
            throw new IllegalStateException("draining already");
        }
        http.drain();
        drain = Drain.begin(loops, windowMs);
        if (hurried) {
            drain.hurry();
        }
        return drain;
    }

    /** Cuts off whoever is left in a drain, or in one that is about to begin. */
    public synchronized void hurry() {
        hurried = true;
        if (drain != null) {
            drain.hurry();
        }
    }

    /** Stops listening, ends every session and waits for the threads. */
    @Override
    public void close() {
        hurry();
        http.drain();
        listening.close().awaitUninterruptibly();
        if (adminListening != null) {
            adminListening.close().awaitUninterruptibly();
        }
        CountDownLatch ended = new CountDownLatch(loops.size());
        for (SessionLoop loop : loops) {
            loop.eventLoop().execute(() -> {
                Session.forEachOpen(loop, session -> session.close(DisconnectReason.SERVER_SHUTTING_DOWN));
                // Behind the lanes' turns, which still hand out what was published before.
                loop.eventLoop().execute(() -> {
                    loop.closings().expireAll();
                    loop.lane().giveUpAbsences();
                    ended.countDown();
                });
            });
        }
        try {
            if (!ended.await(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("sessions did not end in time");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            group.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS).awaitUninterruptibly();
        }
    }
}
