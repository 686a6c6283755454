package io.stentor.server.admin;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.stentor.server.conversation.Conversations;
import io.stentor.transport.server.SocketIoServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The admin listener, with one thread of its own: a scrape or a long list takes no time from a delivery, and somebody who
 * looks still gets an answer when the event loops are busy. Any thread.
 */
public final class AdminServer implements AutoCloseable {
    private static final int MAX_REQUEST_LINE = 4_096;
    private static final int MAX_HEADERS = 8_192;
    private static final int CHUNK = 8_192;
    private static final long CLOSE_SECONDS = 5;
    /** Until an answer is there, beside what members are given to confirm. */
    private static final long ANSWER_SECONDS = 30;

    private final EventLoopGroup group;
    private final AdminRoutes routes;
    private Channel listening;

    /**
     * What it is started with.
     *
     * @param address where to listen; port 0 takes a free one
     * @param apiKey empty for none
     * @param limits of requests
     * @param latencyTargetMs within which a delivery is on target
     * @param server to be looked at
     * @param conversations of that server
     * @param faults how many there were so far; any thread
     * @param droppedLogLines how many there were so far; any thread
     * @param onBug told about exceptions that nobody should be able to cause
     */
    public record Settings(
            InetSocketAddress address,
            String apiKey,
            Limits limits,
            long latencyTargetMs,
            SocketIoServer server,
            Conversations conversations,
            LongSupplier faults,
            LongSupplier droppedLogLines,
            Consumer<Throwable> onBug) {}

    /**
     * What a request may be.
     *
     * @param bodyBytes of its body
     * @param jsonDepth of arrays and objects in each other
     * @param keys of all objects of its body together
     * @param headerMs until its head is there
     * @param bodyMs until its body is there, from then on
     */
    public record Limits(int bodyBytes, int jsonDepth, int keys, long headerMs, long bodyMs) {}

    private AdminServer(EventLoopGroup group, AdminRoutes routes) {
        this.group = group;
        this.routes = routes;
    }

    /**
     * Starts it; returns when it accepts.
     *
     * @throws IOException when the address cannot be bound; nothing of it is left running then
     */
    public static AdminServer start(Settings settings) throws IOException {
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory("stentor-admin", true), NioIoHandler.newFactory());
        Figures figures = new Figures(
                settings.server(),
                settings.conversations(),
                settings.faults(),
                settings.droppedLogLines(),
                settings.latencyTargetMs(),
                System::nanoTime);
        Refusals refusals = new Refusals();
        BodyReader bodies =
                new BodyReader(settings.limits().jsonDepth(), settings.limits().keys());
        AdminServer admin = new AdminServer(group, new AdminRoutes(figures, refusals, bodies, group.next()));
        admin.listen(settings, refusals);
        group.execute(admin.routes::metrics);
        group.scheduleAtFixedRate(
                () -> {
                    try {
                        figures.tick();
                    } catch (RuntimeException | AssertionError e) {
                        // One bad look must not be the last.
                        settings.onBug().accept(e);
                    }
                },
                0,
                1,
                TimeUnit.SECONDS);
        return admin;
    }

    private void listen(Settings settings, Refusals refusals) throws IOException {
        Access access = new Access(settings.apiKey());
        Limits limits = settings.limits();
        long answerSeconds = ANSWER_SECONDS
                + TimeUnit.MILLISECONDS.toSeconds(settings.conversations().confirmationMs());
        AdminConnection.Shared shared =
                new AdminConnection.Shared(routes, access, refusals, answerSeconds, settings.onBug());
        ChannelFuture bound = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        RequestClock clock = new RequestClock(
                                limits.headerMs(), limits.bodyMs(), () -> refusals.count(Refusals.TIMEOUT));
                        channel.pipeline()
                                .addLast(clock)
                                .addLast(new HttpServerCodec(MAX_REQUEST_LINE, MAX_HEADERS, CHUNK))
                                .addLast(clock.behindCodec())
                                .addLast(new BodyLimit(limits.bodyBytes(), refusals))
                                .addLast(new AdminConnection(shared));
                    }
                })
                .bind(settings.address())
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            close();
            throw new IOException(
                    "cannot listen on " + settings.address().getHostString() + ":"
                            + settings.address().getPort() + ": "
                            + bound.cause().getMessage(),
                    bound.cause());
        }
        listening = bound.channel();
    }

    /** {@return where it listens, with the port it really has} */
    public InetSocketAddress address() {
        return (InetSocketAddress) listening.localAddress();
    }

    /** The server is about to stop: it is not ready for anybody new, and does nothing more that changes something. */
    public void drain() {
        routes.drain();
    }

    /** Ends every connection and the thread; returns when that is done. */
    @Override
    public void close() {
        group.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
