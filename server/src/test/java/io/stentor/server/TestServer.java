package io.stentor.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.stentor.core.roster.RosterCounts;
import io.stentor.server.conversation.ConversationLimits;
import io.stentor.server.conversation.Conversations;
import io.stentor.transport.http.HttpReply;
import io.stentor.transport.http.Routes;
import io.stentor.transport.loop.EngineOptions;
import io.stentor.transport.loop.IoTransport;
import io.stentor.transport.server.ServerConfig;
import io.stentor.transport.server.SocketIoServer;
import io.stentor.wire.socketio.PacketLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;

/** The conversation server in this process, on a free port, with two loops unless told otherwise. */
public final class TestServer implements AutoCloseable {
    /** A client that dies between two polls is missed only by its silence: a ping interval and a ping timeout. */
    private static final Duration GONE_AT_LAST = Duration.ofSeconds(25 + 20 + 30);

    private final SocketIoServer server;
    private final Queue<Throwable> bugs = new ConcurrentLinkedQueue<>();

    private TestServer(
            IoTransport transport, int threads, EngineOptions engine, ConversationLimits limits, Routes routes) {
        Conversations conversations = new Conversations(limits);
        try {
            server = SocketIoServer.start(new ServerConfig(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                    null,
                    transport,
                    threads,
                    ServerConfig.RING_SIZE,
                    engine,
                    PacketLimits.DEFAULTS,
                    routes,
                    conversations::application,
                    conversations::presence,
                    bugs::add));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static TestServer start() {
        return start(EngineOptions.defaults(), ConversationLimits.defaults());
    }

    public static TestServer start(EngineOptions engine, ConversationLimits limits) {
        return start(IoTransport.best(), 2, engine, limits);
    }

    public static TestServer start(
            IoTransport transport, int threads, EngineOptions engine, ConversationLimits limits) {
        Routes routes = new Routes(Map.of("/healthz", () -> HttpReply.of(200, HttpReply.TEXT, "ok")));
        return new TestServer(transport, threads, engine, limits, routes);
    }

    public static TestServer startWith(Map<String, Supplier<HttpReply>> routes) {
        return new TestServer(
                IoTransport.best(), 2, EngineOptions.defaults(), ConversationLimits.defaults(), new Routes(routes));
    }

    public int port() {
        return server.address().getPort();
    }

    public String url() {
        return "http://127.0.0.1:" + port();
    }

    public SocketIoServer server() {
        return server;
    }

    public RosterCounts counts() {
        return server.fanout().roster().counts();
    }

    /** What the server reported as bugs so far. */
    public Queue<Throwable> bugs() {
        return bugs;
    }

    /** Awaits that nobody and nothing is left of any client. */
    public void awaitEmpty() {
        await().atMost(GONE_AT_LAST).until(() -> counts().equals(new RosterCounts(0, 0, 0, 0)));
        await().atMost(GONE_AT_LAST).until(() -> server.fanout().rooms().size() == 0);
    }

    /** Stops the server; fails when it met a bug. */
    @Override
    public void close() {
        server.close();
        assertThat(bugs).isEmpty();
    }
}
