package io.stentor.server;

import io.stentor.cluster.Cluster;
import io.stentor.cluster.redis.RedisCluster;
import io.stentor.core.Fanout;
import io.stentor.core.room.RoomDirectory;
import io.stentor.server.access.ClientAccess;
import io.stentor.server.admin.AdminServer;
import io.stentor.server.adminui.AdminUi;
import io.stentor.server.config.Options;
import io.stentor.server.config.UnusableFileException;
import io.stentor.server.conversation.Conversations;
import io.stentor.server.demo.DemoPages;
import io.stentor.socketio.Application;
import io.stentor.socketio.SocketIoLoop;
import io.stentor.transport.http.ClientBundles;
import io.stentor.transport.http.HttpReply;
import io.stentor.transport.http.Routes;
import io.stentor.transport.loop.IoTransport;
import io.stentor.transport.server.Drain;
import io.stentor.transport.server.ServerConfig;
import io.stentor.transport.server.SocketIoServer;
import io.stentor.transport.tls.Tls;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** The standalone server: the conversation application on a Socket.IO server, as its options say. Any thread. */
public final class StandaloneServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StandaloneServer.class);

    private final SocketIoServer server;
    private final AdminServer admin;
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

        /** {@return how many lines of the process's log were dropped so far; any thread} */
        default long droppedLogLines() {
            return 0;
        }
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
        StandaloneSettings settings = new StandaloneSettings(options);
        IoTransport transport = settings.transport();
        Tls tls = settings.tls();
        Consumer<Throwable> onBug = faults.andThen(beside::onFault);
        Fanout.Foundation foundation = ServerConfig.newFoundation();
        boolean clustered = options.cluster().isJoined();
        Conversations conversations = new Conversations(
                settings.conversationLimits(),
                settings.confirmation(),
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
                settings.engineOptions(tls),
                SocketIoLoop.layer(settings.socketIo(), adminUi == null ? application : adminUi.around(application)),
                publicRoutes(options, shuttingDown::get),
                options.dev() ? ClientBundles.bundled() : null,
                conversations::presence,
                foundation,
                LogMemory.limits(options, settings.lanes()),
                onBug);
        SocketIoServer server = SocketIoServer.start(config);
        AdminServer admin;
        try {
            admin = admin(options, server, conversations, faults, beside);
        } catch (IOException e) {
            server.close();
            throw e;
        }
        Cluster cluster = clustered ? cluster(options.cluster(), options.recovery()) : null;
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

    private static Cluster cluster(Options.Cluster options, Options.Recovery recovery) {
        return switch (options.mode()) {
            case CLASSIC -> RedisCluster.classic(options.redisUrl(), options.key());
            case SHARDED -> RedisCluster.sharded(options.redisUrl(), options.key(), options.subscriptionMode());
            case STREAMS ->
                RedisCluster.streams(
                        options.redisUrl(),
                        options.key(),
                        options.streamLength(),
                        recovery.enabled() ? recovery.windowMs() : 0);
        };
    }

    private static AdminServer admin(
            Options options, SocketIoServer server, Conversations conversations, FaultLog faults, Beside beside)
            throws IOException {
        return AdminServer.start(new AdminServer.Settings(
                new InetSocketAddress(options.admin().host(), options.admin().port()),
                options.admin().apiKey(),
                new StandaloneSettings(options).adminLimits(),
                options.latency().targetMs(),
                server,
                conversations,
                faults::faults,
                beside::droppedLogLines,
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
