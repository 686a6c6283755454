package io.stentor.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.stentor.core.lane.LogLimits;
import io.stentor.core.roster.RosterCounts;
import io.stentor.server.conversation.ConfirmationOptions;
import io.stentor.server.conversation.ConversationLimits;
import io.stentor.server.conversation.Conversations;
import io.stentor.socketio.SocketIoLoop;
import io.stentor.transport.http.ClientBundles;
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
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** The conversation server in this process, on a free port, with two loops unless told otherwise. */
public final class TestServer implements AutoCloseable {
    /** As by default, but for those who talk as fast as they can. */
    public static final ConversationLimits LIMITS =
            ConversationLimits.defaults().withEventRate(0, 1);

    /** A client that dies between two polls is missed only by its silence: a ping interval and a ping timeout. */
    private static final Duration GONE_AT_LAST = Duration.ofSeconds(25 + 20 + 30);

    private final Conversations conversations;
    private final SocketIoServer server;
    private final Queue<Throwable> bugs = new ConcurrentLinkedQueue<>();

    private TestServer(
            IoTransport transport,
            int threads,
            EngineOptions engine,
            Conversations conversations,
            Routes routes,
            ClientBundles bundles,
            LogLimits logs) {
        this.conversations = conversations;
        try {
            server = SocketIoServer.start(new ServerConfig(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                    null,
                    transport,
                    threads,
                    engine,
                    SocketIoLoop.layer(
                            SocketIoLoop.Settings.plain(PacketLimits.DEFAULTS).recovering(logs.windowNanos() > 0),
                            conversations::application),
                    routes,
                    bundles,
                    conversations::presence,
                    ServerConfig.newFoundation(),
                    logs,
                    bugs::add));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static TestServer start() {
        return start(EngineOptions.defaults(), LIMITS);
    }

    public static TestServer start(EngineOptions engine, ConversationLimits limits) {
        return start(IoTransport.best(), 2, engine, limits);
    }

    public static TestServer start(
            IoTransport transport, int threads, EngineOptions engine, ConversationLimits limits) {
        return start(
                transport,
                threads,
                engine,
                new Conversations(limits, ConfirmationOptions.defaults(), System::nanoTime));
    }

    /** With a clock of the test's own for the rate of events. */
    public static TestServer start(ConversationLimits limits, LongSupplier nanoClock) {
        return start(
                IoTransport.best(),
                2,
                EngineOptions.defaults(),
                new Conversations(limits, ConfirmationOptions.defaults(), nanoClock));
    }

    /** Where members are asked to confirm messages like this. */
    public static TestServer start(ConfirmationOptions confirmation) {
        return start(
                IoTransport.best(),
                2,
                EngineOptions.defaults(),
                new Conversations(LIMITS, confirmation, System::nanoTime));
    }

    public static TestServer start(
            IoTransport transport, int threads, EngineOptions engine, Conversations conversations) {
        Routes routes = new Routes(Map.of("/healthz", () -> HttpReply.of(200, HttpReply.TEXT, "ok")));
        return new TestServer(transport, threads, engine, conversations, routes, null, LogLimits.defaults());
    }

    /** With one loop only, and so one order in which clients came. */
    public static TestServer startOneLoop(LogLimits logs) {
        return new TestServer(
                IoTransport.best(),
                1,
                EngineOptions.defaults(),
                new Conversations(LIMITS, ConfirmationOptions.defaults(), System::nanoTime),
                new Routes(Map.of()),
                null,
                logs);
    }

    /** One whose clients may come back after a cut, within what these logs keep. */
    public static TestServer startRecovering(EngineOptions engine, LogLimits logs) {
        return startRecovering(
                engine, logs, new Conversations(LIMITS, ConfirmationOptions.defaults(), System::nanoTime));
    }

    /** The same, where members are asked to confirm messages like this. */
    public static TestServer startRecovering(LogLimits logs, ConfirmationOptions confirmation) {
        return startRecovering(
                EngineOptions.defaults(), logs, new Conversations(LIMITS, confirmation, System::nanoTime));
    }

    public static TestServer startRecovering(EngineOptions engine, LogLimits logs, Conversations conversations) {
        return new TestServer(IoTransport.best(), 2, engine, conversations, new Routes(Map.of()), null, logs);
    }

    /** As with {@code --dev}: with further routes and the client bundles. */
    public static TestServer startWith(Map<String, Supplier<HttpReply>> routes) {
        return startWith(routes, LogLimits.defaults(), ConfirmationOptions.defaults());
    }

    /** The same, where clients may come back within what these logs keep and confirm messages like this. */
    public static TestServer startWith(
            Map<String, Supplier<HttpReply>> routes, LogLimits logs, ConfirmationOptions confirmation) {
        return new TestServer(
                IoTransport.best(),
                2,
                EngineOptions.defaults(),
                new Conversations(LIMITS, confirmation, System::nanoTime),
                new Routes(routes),
                ClientBundles.bundled(),
                logs);
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

    public Conversations conversations() {
        return conversations;
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
        await().atMost(GONE_AT_LAST).untilAsserted(() -> assertThat(counts()).isEqualTo(new RosterCounts(0, 0, 0, 0)));
        await().atMost(GONE_AT_LAST)
                .untilAsserted(() -> assertThat(server.fanout().rooms().size()).isZero());
        await().atMost(GONE_AT_LAST)
                .untilAsserted(() ->
                        assertThat(server.fanout().confirmations().pending()).isZero());
    }

    /** Stops the server; fails when it met a bug. */
    @Override
    public void close() {
        server.close();
        assertThat(bugs).isEmpty();
    }
}
