package io.stentor.server;

import io.stentor.server.config.ClientTransport;
import io.stentor.server.config.Options;
import io.stentor.server.conversation.ConversationLimits;
import io.stentor.server.conversation.Conversations;
import io.stentor.server.demo.DemoPages;
import io.stentor.transport.http.HttpReply;
import io.stentor.transport.http.Routes;
import io.stentor.transport.loop.EngineOptions;
import io.stentor.transport.loop.IoTransport;
import io.stentor.transport.server.ServerConfig;
import io.stentor.transport.server.SocketIoServer;
import io.stentor.wire.socketio.PacketLimits;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The standalone server: the conversation application on a Socket.IO server, as its options say. Any thread. */
public final class StandaloneServer implements AutoCloseable {
    private final SocketIoServer server;
    private final IoTransport transport;

    private StandaloneServer(SocketIoServer server, IoTransport transport) {
        this.server = server;
        this.transport = transport;
    }

    /**
     * Starts it; returns when both ports accept.
     *
     * @throws IOException when an address cannot be bound or the transport is not available; nothing is left running
     */
    public static StandaloneServer start(Options options) throws IOException {
        IoTransport transport = transport(options);
        Conversations conversations = new Conversations(conversationLimits(options));
        ServerConfig config = new ServerConfig(
                new InetSocketAddress(options.server().host(), options.server().port()),
                new ServerConfig.Admin(
                        new InetSocketAddress(
                                options.admin().host(), options.admin().port()),
                        adminRoutes()),
                transport,
                options.io().threads(),
                ServerConfig.RING_SIZE,
                engineOptions(options),
                packetLimits(options),
                publicRoutes(options),
                conversations::application,
                conversations::presence,
                new FaultLog());
        return new StandaloneServer(SocketIoServer.start(config), transport);
    }

    public InetSocketAddress publicAddress() {
        return server.address();
    }

    public InetSocketAddress adminAddress() {
        return server.adminAddress();
    }

    /** How the event loops talk to the kernel: epoll, io_uring or nio. */
    public String transportName() {
        return transport.name().toLowerCase(Locale.ROOT);
    }

    /** Ends every session and stops; returns when that is done. */
    @Override
    public void close() {
        server.close();
    }

    private static IoTransport transport(Options options) throws IOException {
        IoTransport chosen = switch (options.io().transport()) {
            case AUTO -> IoTransport.best();
            case EPOLL -> IoTransport.EPOLL;
            case IO_URING -> IoTransport.IO_URING;
            case NIO -> IoTransport.NIO;
        };
        if (!chosen.isAvailable()) {
            throw new IOException("io.transport=" + chosen.name().toLowerCase(Locale.ROOT) + " is not available here");
        }
        return chosen;
    }

    private static EngineOptions engineOptions(Options options) {
        Options.Socketio socketio = options.socketio();
        return new EngineOptions(
                socketio.path() + "/",
                socketio.transports().stream().map(StandaloneServer::nameOf).collect(Collectors.toUnmodifiableSet()),
                Math.toIntExact(socketio.pingIntervalMs()),
                Math.toIntExact(socketio.pingTimeoutMs()),
                socketio.connectTimeoutMs(),
                socketio.upgradeTimeoutMs(),
                socketio.maxPayloadBytes(),
                options.cors().origins(),
                options.limits().headerTimeMs(),
                options.limits().bodyTimeMs(),
                options.limits().messageTimeMs(),
                options.outbound().stallTimeoutMs(),
                EngineOptions.defaults().closingTimeMs());
    }

    private static String nameOf(ClientTransport transport) {
        return transport.name().toLowerCase(Locale.ROOT);
    }

    private static PacketLimits packetLimits(Options options) {
        PacketLimits defaults = PacketLimits.DEFAULTS;
        return new PacketLimits(
                options.limits().jsonDepth(),
                defaults.keys(),
                defaults.arguments(),
                defaults.eventNameBytes(),
                defaults.namespaceBytes(),
                defaults.attachments());
    }

    private static ConversationLimits conversationLimits(Options options) {
        return new ConversationLimits(
                options.limits().roomsPerSocket(),
                options.typing().intervalMs(),
                options.typing().expiryMs(),
                options.presence().mergeAbove(),
                options.presence().mergeIntervalMs());
    }

    private static Routes publicRoutes(Options options) {
        Map<String, Supplier<HttpReply>> routes = new HashMap<>();
        routes.put("/healthz", () -> HttpReply.of(200, HttpReply.TEXT, "ok"));
        if (options.dev()) {
            routes.putAll(DemoPages.routes());
        }
        return new Routes(Map.copyOf(routes));
    }

    private static Routes adminRoutes() {
        return new Routes(Map.of(
                "/health/live", () -> HttpReply.of(200, HttpReply.JSON, "{\"status\":\"live\"}"),
                "/health/ready", () -> HttpReply.of(200, HttpReply.JSON, "{\"status\":\"ready\"}")));
    }
}
