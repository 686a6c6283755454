package io.stentor.server;

import io.stentor.cluster.Cluster;
import io.stentor.cluster.redis.RedisCluster;
import io.stentor.core.Fanout;
import io.stentor.core.room.RoomDirectory;
import io.stentor.server.admin.AdminServer;
import io.stentor.server.config.ClientTransport;
import io.stentor.server.config.Compression;
import io.stentor.server.config.Confirm;
import io.stentor.server.config.Options;
import io.stentor.server.conversation.ConfirmationOptions;
import io.stentor.server.conversation.ConversationLimits;
import io.stentor.server.conversation.Conversations;
import io.stentor.server.demo.DemoPages;
import io.stentor.socketio.Application;
import io.stentor.socketio.Parser;
import io.stentor.socketio.SocketIoLoop;
import io.stentor.transport.handshake.CorsOptions;
import io.stentor.transport.http.ClientBundles;
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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The standalone server: the conversation application on a Socket.IO server, as its options say. Any thread. */
public final class StandaloneServer implements AutoCloseable {
    private final SocketIoServer server;
    private final AdminServer admin;
    private final IoTransport transport;
    private final Conversations conversations;
    /** Null when the server is alone. */
    private final Cluster cluster;

    private StandaloneServer(
            SocketIoServer server,
            AdminServer admin,
            IoTransport transport,
            Conversations conversations,
            Cluster cluster) {
        this.server = server;
        this.admin = admin;
        this.transport = transport;
        this.conversations = conversations;
        this.cluster = cluster;
    }

    /**
     * Starts it; returns when both ports accept.
     *
     * @param options checked ones
     * @return the running server
     * @throws IOException when an address cannot be bound or the transport is not available; nothing is left running
     */
    public static StandaloneServer start(Options options) throws IOException {
        return start(options, Beside.NOTHING);
    }

    /** What else runs on such a server. */
    public interface Beside {
        /** Nothing. */
        Beside NOTHING = new Beside() {};

        /**
         * Which application serves the clients; called once, before the server starts.
         *
         * @param rooms of the main namespace
         */
        default Application.Factory around(Application.Factory conversations, RoomDirectory rooms) {
            return conversations;
        }

        /**
         * The server has started.
         *
         * @param cluster that its conversations have joined, or null
         */
        default void onStarted(Conversations conversations, Cluster cluster) {}

        /** Something is wrong with the server itself; any thread. */
        default void onFault(Throwable fault) {}
    }

    /**
     * The same with something beside the conversations.
     *
     * @param options checked ones
     * @param beside told of the start, before anybody else is
     * @return the running server
     * @throws IOException as above
     */
    public static StandaloneServer start(Options options, Beside beside) throws IOException {
        IoTransport transport = transport(options);
        FaultLog faults = new FaultLog();
        Consumer<Throwable> onBug = faults.andThen(beside::onFault);
        Fanout.Foundation foundation = ServerConfig.newFoundation();
        boolean clustered = options.cluster().isJoined();
        Conversations conversations =
                new Conversations(conversationLimits(options), confirmation(options), System::nanoTime, clustered);
        ServerConfig config = new ServerConfig(
                new InetSocketAddress(options.server().host(), options.server().port()),
                null,
                transport,
                options.io().threads(),
                engineOptions(options),
                SocketIoLoop.layer(socketIo(options), beside.around(conversations::application, foundation.rooms())),
                publicRoutes(options),
                options.dev() ? ClientBundles.bundled() : null,
                conversations::presence,
                foundation,
                LogMemory.limits(options, lanes(options)),
                onBug);
        SocketIoServer server = SocketIoServer.start(config);
        AdminServer admin;
        try {
            admin = admin(options, server, conversations, faults);
        } catch (IOException e) {
            server.close();
            throw e;
        }
        Cluster cluster = clustered
                ? new RedisCluster(
                        options.cluster().redisUrl(), options.cluster().key())
                : null;
        if (clustered) {
            conversations.join(cluster);
        }
        beside.onStarted(conversations, cluster);
        return new StandaloneServer(server, admin, transport, conversations, cluster);
    }

    private static AdminServer admin(
            Options options, SocketIoServer server, Conversations conversations, FaultLog faults) throws IOException {
        return AdminServer.start(new AdminServer.Settings(
                new InetSocketAddress(options.admin().host(), options.admin().port()),
                options.admin().apiKey(),
                options.socketio().maxPayloadBytes(),
                options.latency().targetMs(),
                server,
                conversations,
                faults::faults,
                faults));
    }

    /** {@return where clients connect, with the port it really has} */
    public InetSocketAddress publicAddress() {
        return server.address();
    }

    /** {@return where the admin API listens, with the port it really has} */
    public InetSocketAddress adminAddress() {
        return admin.address();
    }

    /**
     * How the event loops talk to the kernel: epoll, io_uring or nio.
     *
     * @return one word, in lower case
     */
    public String transportName() {
        return transport.name().toLowerCase(Locale.ROOT);
    }

    /** Ends every session and stops; returns when that is done. */
    @Override
    public void close() {
        admin.drain();
        conversations.leave();
        try {
            if (cluster != null) {
                cluster.close();
            }
            server.close();
        } finally {
            admin.close();
        }
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
        return EngineOptions.builder()
                .path(socketio.path())
                .transports(socketio.transports().stream()
                        .map(StandaloneServer::nameOf)
                        .collect(Collectors.toUnmodifiableSet()))
                .pingIntervalMs(Math.toIntExact(socketio.pingIntervalMs()))
                .pingTimeoutMs(Math.toIntExact(socketio.pingTimeoutMs()))
                .connectTimeoutMs(socketio.connectTimeoutMs())
                .upgradeTimeoutMs(socketio.upgradeTimeoutMs())
                .maxPayload(socketio.maxPayloadBytes())
                .cors(cors(options.cors().origins()))
                .headerTimeMs(options.limits().headerTimeMs())
                .bodyTimeMs(options.limits().bodyTimeMs())
                .messageTimeMs(options.limits().messageTimeMs())
                .stallTimeoutMs(options.outbound().stallTimeoutMs())
                .httpCompressionThreshold(compressionThreshold(socketio.compression()))
                .deflateThreshold(compressionThreshold(socketio.compression()))
                .build();
    }

    /** Origins that are named may send cookies, for a load balancer's sake; a browser allows that to no star. */
    private static CorsOptions cors(List<String> origins) {
        return CorsOptions.of(origins).withCredentials(!origins.contains("*"));
    }

    private static int compressionThreshold(Compression compression) {
        return compression == Compression.ON ? EngineOptions.COMPRESSION_THRESHOLD : EngineOptions.NO_COMPRESSION;
    }

    private static String nameOf(ClientTransport transport) {
        return transport.name().toLowerCase(Locale.ROOT);
    }

    private static SocketIoLoop.Settings socketIo(Options options) {
        return new SocketIoLoop.Settings(
                Parser.JSON,
                packetLimits(options),
                options.limits().namespacesPerConnection(),
                options.recovery().enabled() && options.recovery().windowMs() > 0,
                options.cluster().isJoined());
    }

    private static int lanes(Options options) {
        int threads = options.io().threads();
        return threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
    }

    private static PacketLimits packetLimits(Options options) {
        PacketLimits defaults = PacketLimits.DEFAULTS;
        return new PacketLimits(
                options.limits().jsonDepth(),
                defaults.keys(),
                defaults.arguments(),
                defaults.eventNameBytes(),
                defaults.namespaceBytes(),
                options.limits().attachments());
    }

    private static ConversationLimits conversationLimits(Options options) {
        return new ConversationLimits(
                options.limits().eventRate(),
                options.limits().eventBurst(),
                options.limits().roomsPerSocket(),
                options.typing().intervalMs(),
                options.typing().expiryMs(),
                options.presence().mergeAbove(),
                options.presence().mergeIntervalMs(),
                options.presence().graceMs());
    }

    private static ConfirmationOptions confirmation(Options options) {
        Options.Delivery delivery = options.delivery();
        return new ConfirmationOptions(
                delivery.confirm() == Confirm.ALWAYS, delivery.retryAfterMs(), delivery.attempts());
    }

    private static Routes publicRoutes(Options options) {
        Map<String, Supplier<HttpReply>> routes = new HashMap<>();
        routes.put("/healthz", () -> HttpReply.of(200, HttpReply.TEXT, "ok"));
        if (options.dev()) {
            routes.putAll(DemoPages.routes());
        }
        return new Routes(Map.copyOf(routes));
    }
}
