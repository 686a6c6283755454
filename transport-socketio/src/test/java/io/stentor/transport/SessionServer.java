package io.stentor.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.stentor.core.lane.LogLimits;
import io.stentor.core.roster.PresenceListener;
import io.stentor.transport.http.Routes;
import io.stentor.transport.loop.EngineOptions;
import io.stentor.transport.loop.IoTransport;
import io.stentor.transport.server.ServerConfig;
import io.stentor.transport.server.SocketIoServer;
import io.stentor.transport.session.DisconnectReason;
import io.stentor.transport.session.Session;
import io.stentor.transport.session.SessionListener;
import io.stentor.wire.websocket.Frames;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A server whose sessions a test uses as the lane does: as outlets. */
public final class SessionServer implements AutoCloseable {
    private final BlockingQueue<Opened> opened = new LinkedBlockingQueue<>();
    private final Queue<Throwable> bugs = new ConcurrentLinkedQueue<>();
    private final SocketIoServer server;

    public SessionServer(IoTransport io, EngineOptions options) throws IOException {
        server = SocketIoServer.start(new ServerConfig(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                null,
                io,
                1,
                options,
                (loop, fanout) -> (session, request) -> {
                    Opened added = new Opened(session);
                    opened.add(added);
                    return added;
                },
                new Routes(Map.of()),
                null,
                (publisher, rosterLoop, onBug) -> PresenceListener.NONE,
                ServerConfig.newFoundation(),
                LogLimits.defaults(),
                bugs::add));
    }

    public int port() {
        return server.address().getPort();
    }

    /** The next session that a client has opened. */
    public Opened session() throws InterruptedException {
        return opened.poll(10, TimeUnit.SECONDS);
    }

    /** Frames as the lane writes them, for the caller to release. */
    public static ByteBuf frames(String... texts) {
        ByteBuf frames = ByteBufAllocator.DEFAULT.directBuffer();
        for (String text : texts) {
            Frames.writeText(frames, text);
        }
        return frames;
    }

    @Override
    public void close() {
        server.close();
        assertThat(bugs).isEmpty();
    }

    /** One session, and what it tells. Its methods are for the test's thread. */
    public static final class Opened implements SessionListener {
        private final Session session;
        private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
        private volatile ByteBuf onceDrained = Unpooled.EMPTY_BUFFER;

        Opened(Session session) {
            this.session = session;
        }

        /** Writes what it takes of the frames, and flushes; returns how many bytes those are. */
        public int write(ByteBuf frames) throws Exception {
            return call(() -> writeAndFlush(frames));
        }

        private int writeAndFlush(ByteBuf frames) {
            int taken = session.write(frames);
            if (session.wantsFlush()) {
                session.flush();
            }
            return taken;
        }

        /** Gives it the rest of a cut frame. */
        public void finish(ByteBuf rest) throws Exception {
            call(() -> {
                session.finish(rest);
                session.flush();
                return null;
            });
        }

        public boolean isReady() throws Exception {
            return call(session::isReady);
        }

        public long pendingBytes() throws Exception {
            return call(() -> session.transport().pendingBytes());
        }

        /** What is written as soon as there is room; taken over. */
        public void onceDrained(ByteBuf frames) {
            onceDrained = frames;
        }

        public <T> T call(Callable<T> task) throws Exception {
            return session.loop().eventLoop().submit(task).get(10, TimeUnit.SECONDS);
        }

        public Session session() {
            return session;
        }

        /** The next thing it tells: {@code drained}, {@code text …} or why it was closed. */
        public String event() throws InterruptedException {
            return events.poll(10, TimeUnit.SECONDS);
        }

        @Override
        public void onText(byte[] bytes, int offset, int length) {
            events.add("text " + new String(bytes, offset, length, StandardCharsets.UTF_8));
        }

        @Override
        public void onBinary(byte[] bytes, int offset, int length) {
            events.add("binary");
        }

        @Override
        public void onDrained() {
            if (onceDrained.isReadable()) {
                writeAndFlush(onceDrained);
                onceDrained.release();
                onceDrained = Unpooled.EMPTY_BUFFER;
            }
            events.add("drained");
        }

        @Override
        public void onClosed(DisconnectReason reason) {
            events.add(reason.text());
        }
    }
}
