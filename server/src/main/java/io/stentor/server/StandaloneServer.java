package io.stentor.server;

import io.stentor.cluster.Cluster;
import io.stentor.cluster.redis.RedisCluster;
import io.stentor.core.Fanout;
import io.stentor.core.room.RoomDirectory;
import io.stentor.server.access.ClientAccess;
import io.stentor.server.admin.AdminServer;
import io.stentor.server.adminui.AdminUi;
import io.stentor.server.config.ClientTransport;
import io.stentor.server.config.Compression;
import io.stentor.server.config.Confirm;
import io.stentor.server.config.Options;
import io.stentor.server.config.UnusableFileException;
import io.stentor.server.conversation.ConfirmationOptions;
import io.stentor.server.conversation.ConversationLimits;
import io.stentor.server.conversation.Conversations;
import io.stentor.server.demo.DemoPages;
import io.stentor.socketio.Application;
import io.stentor.socketio.Parser;
import io.stentor.socketio.SocketIoLoop;
import io.stentor.transport.door.DoorOptions;
import io.stentor.transport.door.TrustedProxies;
import io.stentor.transport.handshake.CorsOptions;
import io.stentor.transport.http.ClientBundles;
import io.stentor.transport.http.HttpReply;
import io.stentor.transport.http.Routes;
import io.stentor.transport.loop.EngineOptions;
import io.stentor.transport.loop.IoTransport;
import io.stentor.transport.server.Drain;
import io.stentor.transport.server.ServerConfig;
import io.stentor.transport.server.SocketIoServer;
import io.stentor.transport.tls.Tls;
import io.stentor.transport.tls.TlsException;
import io.stentor.wire.socketio.PacketLimits;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** The standalone server: the conversation application on a Socket.IO server, as its options say. Any thread. */
public final class StandaloneServer implements AutoCloseable {
    private final SocketIoServer server;
    private final AdminServer admin;
    private static final Logger LOG = LoggerFactory.getLogger(StandaloneServer.class);

    private final IoTransport transport;
    private final ClientAccess access;
    private final Conversations conversations;
    private final Options.Drain drainOptions;
    private final AtomicBoolean shuttingDown;
    /** Null when connections are plain. */
    private final CertificateRenewal renewal;
    /** Null when the server is alone. */
    private final Cluster cluster;
    /** Null when it is off. */
    private final AdminUi adminUi;

    private StandaloneServer(
            SocketIoServer server,
            AdminServer admin,
            Conversations conversations,
            Options options,
            IoTransport transport,
            ClientAccess access,
            AtomicBoolean shuttingDown,
            CertificateRenewal renewal,
            Cluster cluster,
            AdminUi adminUi) {
        this.adminUi = adminUi;
        this.renewal = renewal;
        this.cluster = cluster;
        this.server = server;
        this.admin = admin;
        this.conversations = conversations;
        this.drainOptions = options.drain();
        this.transport = transport;
        this.access = access;
        this.shuttingDown = shuttingDown;
    }

    /**
     * Starts it; returns when both ports accept.
     *
     * @param options checked ones
     * @return the running server
     * @throws UnusableFileException when a key or certificate that the options name cannot be used; nothing is left running
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
        FaultLog faults = new FaultLog();
        ClientAccess access = ClientAccess.of(options.auth(), faults);
        try {
            return start(options, beside, access, faults);
        } catch (IOException | RuntimeException e) {
            access.close();
            throw e;
        }
    }

    private static StandaloneServer start(Options options, Beside beside, ClientAccess access, FaultLog faults)
            throws IOException {
        IoTransport transport = transport(options);
        Tls tls = tls(options);
        Consumer<Throwable> onBug = faults.andThen(beside::onFault);
        Fanout.Foundation foundation = ServerConfig.newFoundation();
        boolean clustered = options.cluster().isJoined();
        Conversations conversations = new Conversations(
                conversationLimits(options),
                confirmation(options),
                System::nanoTime,
                access,
                clustered,
                options.adminUi().enabled());
        Application.Factory application = beside.around(conversations::application, foundation.rooms());
        AdminUi adminUi =
                options.adminUi().enabled() ? new AdminUi(options.adminUi(), foundation.rooms(), onBug) : null;
        AtomicBoolean shuttingDown = new AtomicBoolean();
        ServerConfig config = new ServerConfig(
                new InetSocketAddress(options.server().host(), options.server().port()),
                null,
                transport,
                options.io().threads(),
                engineOptions(options, tls),
                SocketIoLoop.layer(socketIo(options), adminUi == null ? application : adminUi.around(application)),
                publicRoutes(options, shuttingDown::get),
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
        if (adminUi != null) {
            adminUi.start(server, conversations);
        }
        beside.onStarted(conversations, cluster);
        CertificateRenewal renewal = tls == null ? null : CertificateRenewal.start(tls);
        return new StandaloneServer(
                server, admin, conversations, options, transport, access, shuttingDown, renewal, cluster, adminUi);
    }

    private static AdminServer admin(
            Options options, SocketIoServer server, Conversations conversations, FaultLog faults) throws IOException {
        return AdminServer.start(new AdminServer.Settings(
                new InetSocketAddress(options.admin().host(), options.admin().port()),
                options.admin().apiKey(),
                adminLimits(options),
                options.latency().targetMs(),
                server,
                conversations,
                faults::faults,
                faults));
    }

    /** The same as for what sockets send. */
    private static AdminServer.Limits adminLimits(Options options) {
        return new AdminServer.Limits(
                options.socketio().maxPayloadBytes(),
                options.limits().jsonDepth(),
                packetLimits(options).keys(),
                options.limits().headerTimeMs(),
                options.limits().bodyTimeMs());
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

    /**
     * Takes nobody new, has the clients go as {@code drain.window} and {@code drain.deadline} say, and returns when they
     * have. It is still to be closed then.
     */
    public void drain() {
        beginShutdown();
        LOG.atInfo()
                .addKeyValue("event", "drain")
                .addKeyValue("windowMs", drainOptions.windowMs())
                .addKeyValue("deadlineMs", drainOptions.deadlineMs())
                .log("clients are let go");
        long beganNanos = System.nanoTime();
        Drain.Outcome outcome = server.drain(drainOptions.windowMs(), drainOptions.deadlineMs());
        long ms = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beganNanos);
        LOG.atLevel(outcome.cut() == 0 ? Level.INFO : Level.WARN)
                .addKeyValue("event", "drained")
                .addKeyValue("ms", ms)
                .addKeyValue("closed", outcome.closed())
                .addKeyValue("cut", outcome.cut())
                .log(outcome.cut() == 0 ? "all clients have gone" : "the last clients had to be cut off");
    }

    /** Cuts off whoever is left in the drain, or in one that is about to begin. */
    public void hurry() {
        server.hurry();
    }

    private void beginShutdown() {
        shuttingDown.set(true);
        conversations.drain();
        admin.drain();
    }

    /** Ends every session and stops; returns when that is done. */
    @Override
    public void close() {
        beginShutdown();
        conversations.leave();
        try {
            if (adminUi != null) {
                adminUi.stop();
            }
            // What it answers goes to the server's loops.
            access.close();
            if (cluster != null) {
                cluster.close();
            }
            server.close();
        } finally {
            if (renewal != null) {
                renewal.close();
            }
            if (adminUi != null) {
                adminUi.close();
            }
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

    /** Null when connections are plain. */
    private static Tls tls(Options options) throws UnusableFileException {
        Options.Tls files = options.server().tls();
        if (!files.isOn()) {
            return null;
        }
        try {
            return Tls.load(
                    Path.of(files.certificate()),
                    Path.of(files.key()),
                    options.limits().headerTimeMs());
        } catch (TlsException unusable) {
            throw new UnusableFileException("server.tls: " + unusable.getMessage(), unusable);
        }
    }

    private static EngineOptions engineOptions(Options options, Tls tls) {
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
                .door(door(options))
                .tls(tls)
                .build();
    }

    private static DoorOptions door(Options options) {
        Options.Limits limits = options.limits();
        return new DoorOptions(
                limits.connections() == 0 ? FileLimit.connections() : limits.connections(),
                limits.connectionsPerAddress(),
                limits.connectRatePerAddress(),
                new TrustedProxies(options.server().trustedProxies()),
                options.server().proxyProtocol());
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
                options.cluster().isJoined() || options.adminUi().enabled());
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

    private static Routes publicRoutes(Options options, BooleanSupplier shuttingDown) {
        Map<String, Supplier<HttpReply>> routes = new HashMap<>();
        routes.put(
                "/healthz",
                () -> shuttingDown.getAsBoolean()
                        ? HttpReply.of(503, HttpReply.TEXT, "draining")
                        : HttpReply.of(200, HttpReply.TEXT, "ok"));
        if (options.dev()) {
            routes.putAll(DemoPages.routes());
        }
        return new Routes(Map.copyOf(routes));
    }
}
