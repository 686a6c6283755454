package io.stentor.server;

import io.stentor.api.ApiOptions;
import io.stentor.api.BlockedHandler;
import io.stentor.api.HandlerError;
import io.stentor.api.Namespaces;
import io.stentor.api.ValueBinding;
import io.stentor.cluster.Cluster;
import io.stentor.cluster.redis.RedisCluster;
import io.stentor.cluster.redis.SubscriptionMode;
import io.stentor.core.Fanout;
import io.stentor.core.lane.LogLimits;
import io.stentor.core.roster.PresenceListener;
import io.stentor.socketio.Parser;
import io.stentor.socketio.SocketIoLoop;
import io.stentor.transport.handshake.AllowRequest;
import io.stentor.transport.handshake.CorsOptions;
import io.stentor.transport.handshake.HeadersHook;
import io.stentor.transport.handshake.SessionCookie;
import io.stentor.transport.handshake.SidSource;
import io.stentor.transport.http.ClientBundles;
import io.stentor.transport.http.Routes;
import io.stentor.transport.loop.EngineOptions;
import io.stentor.transport.loop.IoTransport;
import io.stentor.transport.server.ServerConfig;
import io.stentor.wire.socketio.PacketLimits;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What a {@link StentorServer} is made with. Names and defaults are those of Socket.IO where it has them. For one thread;
 * each setter returns this.
 */
public final class StentorServerBuilder {
    private final HandlerLog log = new HandlerLog();
    private String host = "0.0.0.0";
    private int port = 3000;
    private int threads;
    private IoTransport ioTransport = IoTransport.best();

    private final EngineOptions.Builder engine = EngineOptions.builder();
    private boolean serveClient;

    private Parser parser = Parser.JSON;
    private int namespacesPerConnection = SocketIoLoop.Settings.NAMESPACES;
    private int attachments = PacketLimits.DEFAULTS.attachments();
    private int jsonDepth = PacketLimits.DEFAULTS.jsonDepth();

    private String clusterRedis;
    private String clusterKey = RedisCluster.DEFAULT_KEY;
    /** Entries that the cluster's stream keeps; 0 when it does without. */
    private int clusterStreamLength;
    /** Null for the classic adapter. */
    private SubscriptionMode clusterSharded;

    private ValueBinding binding;
    private Duration ackTimeout = ApiOptions.DEFAULT_ACK_TIMEOUT;
    private int childNamespaces = ApiOptions.DEFAULT_CHILD_NAMESPACES;
    private Duration recoveryWindow = Duration.ZERO;
    private boolean skipMiddlewares = true;
    private boolean cleanupEmptyChildNamespaces;
    private Duration blockedHandlerAfter = ApiOptions.DEFAULT_BLOCKED_AFTER;
    private Consumer<HandlerError> onHandlerError = log::onError;
    private Consumer<BlockedHandler> onBlockedHandler = log::onBlocked;

    StentorServerBuilder() {}

    // Where it listens.

    /**
     * The address to listen on; all of them by default.
     *
     * @param name a name or an address
     * @return this
     */
    public StentorServerBuilder host(String name) {
        host = name;
        return this;
    }

    /**
     * The port, 3000 by default; 0 takes a free one.
     *
     * @param number 0 to 65,535
     * @return this
     */
    public StentorServerBuilder port(int number) {
        port = number;
        return this;
    }

    /**
     * Event loops; 0, the default, for one per core.
     *
     * @param count not negative
     * @return this
     */
    public StentorServerBuilder threads(int count) {
        threads = count;
        return this;
    }

    /**
     * How event loops talk to the kernel; the best there is by default.
     *
     * @param transport one that is available here
     * @return this
     */
    public StentorServerBuilder ioTransport(IoTransport transport) {
        ioTransport = transport;
        return this;
    }

    // Engine.IO.

    /**
     * The path of the endpoint, {@code /socket.io} by default; every path below it belongs to it.
     *
     * @param endpoint begins with a slash; a slash at its end counts as none
     * @return this
     */
    public StentorServerBuilder path(String endpoint) {
        engine.path(endpoint);
        return this;
    }

    /**
     * Whether the path without its slash at the end is not the endpoint; it is not by default.
     *
     * @param wanted false to answer both
     * @return this
     */
    public StentorServerBuilder addTrailingSlash(boolean wanted) {
        engine.addTrailingSlash(wanted);
        return this;
    }

    /**
     * Whether the stock JavaScript clients are served below the path, as {@code socket.io.min.js} …; not by default.
     *
     * @param wanted true to serve them
     * @return this
     */
    public StentorServerBuilder serveClient(boolean wanted) {
        serveClient = wanted;
        return this;
    }

    /**
     * The transports clients may use: {@code polling} and {@code websocket}, both by default.
     *
     * @param names one or both
     * @return this
     */
    public StentorServerBuilder transports(String... names) {
        engine.transports(Set.of(names));
        return this;
    }

    /**
     * Whether a polling client may move to a WebSocket; it may by default.
     *
     * @param allowed false to keep them polling
     * @return this
     */
    public StentorServerBuilder allowUpgrades(boolean allowed) {
        engine.allowUpgrades(allowed);
        return this;
    }

    /**
     * The time from a pong to the next ping; 25 s by default.
     *
     * @param interval positive, in whole milliseconds
     * @return this
     */
    public StentorServerBuilder pingInterval(Duration interval) {
        engine.pingIntervalMs(Math.toIntExact(interval.toMillis()));
        return this;
    }

    /**
     * How long a pong is waited for; 20 s by default.
     *
     * @param timeout positive, in whole milliseconds
     * @return this
     */
    public StentorServerBuilder pingTimeout(Duration timeout) {
        engine.pingTimeoutMs(Math.toIntExact(timeout.toMillis()));
        return this;
    }

    /**
     * How long a client has to join a namespace; 45 s by default.
     *
     * @param timeout positive, in whole milliseconds
     * @return this
     */
    public StentorServerBuilder connectTimeout(Duration timeout) {
        engine.connectTimeoutMs(timeout.toMillis());
        return this;
    }

    /**
     * How long a WebSocket has to take over from polling; 10 s by default.
     *
     * @param timeout positive, in whole milliseconds
     * @return this
     */
    public StentorServerBuilder upgradeTimeout(Duration timeout) {
        engine.upgradeTimeoutMs(timeout.toMillis());
        return this;
    }

    /**
     * The largest message, in bytes; 1,000,000 by default.
     *
     * @param bytes of one message or one POST
     * @return this
     */
    public StentorServerBuilder maxPayload(int bytes) {
        engine.maxPayload(bytes);
        return this;
    }

    /**
     * Origins whose pages may connect besides the server's own; {@code *} for all. None by default.
     *
     * @param allowed such as {@code https://example.org}
     * @return this
     */
    public StentorServerBuilder origins(String... allowed) {
        return cors(CorsOptions.of(List.of(allowed)));
    }

    /**
     * The same in full: which origins, and what their pages may send and read.
     *
     * @param options for polling and WebSocket alike
     * @return this
     */
    public StentorServerBuilder cors(CorsOptions options) {
        engine.cors(options);
        return this;
    }

    /**
     * A cookie with the session's id, set when a client begins by polling; none by default.
     *
     * @param cookie its name and attributes
     * @return this
     */
    public StentorServerBuilder cookie(SessionCookie cookie) {
        engine.cookie(cookie);
        return this;
    }

    /**
     * Who decides whether a client may begin a session; everybody may by default.
     *
     * @param decision asked on an event loop; must not block
     * @return this
     */
    public StentorServerBuilder allowRequest(AllowRequest decision) {
        engine.allowRequest(decision);
        return this;
    }

    /**
     * Adds headers to the first answer of each session.
     *
     * @param hook called on an event loop; must not block
     * @return this
     */
    public StentorServerBuilder initialHeaders(HeadersHook hook) {
        engine.initialHeaders(hook);
        return this;
    }

    /**
     * Adds headers to every answer of the endpoint.
     *
     * @param hook called on an event loop; must not block
     * @return this
     */
    public StentorServerBuilder headers(HeadersHook hook) {
        engine.headers(hook);
        return this;
    }

    /**
     * Makes the ids of sessions; the server's own are random.
     *
     * @param source called on an event loop; must not block
     * @return this
     */
    public StentorServerBuilder sidSource(SidSource source) {
        engine.sidSource(source);
        return this;
    }

    /**
     * An Engine.IO message that every session begins with; none by default.
     *
     * @param text such a message as Socket.IO clients take
     * @return this
     */
    public StentorServerBuilder initialPacket(String text) {
        engine.initialPacket(text);
        return this;
    }

    /**
     * Whether polls of 1,024 bytes and more are answered compressed to clients that take it; not by default.
     *
     * @param wanted true to compress
     * @return this
     */
    public StentorServerBuilder httpCompression(boolean wanted) {
        engine.httpCompressionThreshold(wanted ? EngineOptions.COMPRESSION_THRESHOLD : EngineOptions.NO_COMPRESSION);
        return this;
    }

    /**
     * Whether WebSocket messages of 1,024 bytes and more are sent compressed to clients that take it; not by default.
     *
     * @param wanted true to compress
     * @return this
     */
    public StentorServerBuilder perMessageDeflate(boolean wanted) {
        engine.deflateThreshold(wanted ? EngineOptions.COMPRESSION_THRESHOLD : EngineOptions.NO_COMPRESSION);
        return this;
    }

    // Socket.IO.

    /**
     * How packets are written; clients must use the same. JSON by default.
     *
     * @param chosen for all clients of the server
     * @return this
     */
    public StentorServerBuilder parser(Parser chosen) {
        parser = chosen;
        return this;
    }

    /**
     * Namespaces one client may be connected to at a time; 8 by default.
     *
     * @param count positive
     * @return this
     */
    public StentorServerBuilder namespacesPerConnection(int count) {
        namespacesPerConnection = count;
        return this;
    }

    /**
     * Binary attachments of one event; 10 by default.
     *
     * @param count positive
     * @return this
     */
    public StentorServerBuilder attachments(int count) {
        attachments = count;
        return this;
    }

    /**
     * How deep what clients send may be nested; 64 by default. Deeper events are dropped.
     *
     * @param depth positive
     * @return this
     */
    public StentorServerBuilder jsonDepth(int depth) {
        jsonDepth = depth;
        return this;
    }

    // Handlers.

    /**
     * Between the program's own classes and what events carry; none by default.
     *
     * @param valueBinding used from any thread
     * @return this
     */
    public StentorServerBuilder binding(ValueBinding valueBinding) {
        binding = valueBinding;
        return this;
    }

    /**
     * How long answers are waited for when nothing else is said; 10 s by default.
     *
     * @param timeout positive
     * @return this
     */
    public StentorServerBuilder ackTimeout(Duration timeout) {
        ackTimeout = timeout;
        return this;
    }

    /**
     * Makes the server a node of a cluster: with other Stentor servers, and with Socket.IO's own servers that use {@code
     * @socket.io/redis-adapter}. The server starts and works without Redis, too, for its own clients.
     *
     * @param url such as {@code redis://user:password@host:6379}, {@code redis-sentinel://host:26379#master} or {@code
     *     redis-cluster://host:7000,host:7001}, each with {@code rediss} for TLS
     * @return this
     * @throws IllegalArgumentException for a URL that is none; the message repeats nothing of it
     */
    public StentorServerBuilder clusterRedis(String url) {
        clusterRedis = RedisCluster.requireUrl(url);
        return this;
    }

    /**
     * The prefix of the cluster's channels; {@code socket.io} by default. All nodes of a cluster use the same.
     *
     * @param prefix not empty
     * @return this
     */
    public StentorServerBuilder clusterKey(String prefix) {
        if (prefix.isEmpty()) {
            throw new IllegalArgumentException("clusterKey is empty");
        }
        clusterKey = prefix;
        return this;
    }

    /**
     * Has the cluster speak as {@code createAdapter} of {@code @socket.io/redis-streams-adapter} 0.3 does: what sockets are to get
     * goes through a stream of Redis. With {@link #recovery} clients go on on any server of the cluster, and what is emitted
     * takes effect here, too, where it stands in that stream: in one order on all servers, one way to Redis and back later.
     * Needs Redis 6.2 or later; all nodes of a cluster have the same.
     *
     * @param maxLength about how many entries the stream keeps, the adapter's {@code maxLen}, whose default is 10,000: clients
     *     can go on that have missed less
     * @return this
     * @throws IllegalArgumentException for a length below 1
     */
    public StentorServerBuilder clusterStreams(int maxLength) {
        if (maxLength < 1) {
            throw new IllegalArgumentException("maxLength=" + maxLength + " is not positive");
        }
        clusterStreamLength = maxLength;
        return this;
    }

    /**
     * Has the cluster speak as {@code createShardedAdapter} does, instead of {@code createAdapter}: a room's broadcasts go to
     * those servers only that have sockets in it. Needs Redis 7 or later; all nodes of a cluster have the same mode. Where it
     * is dynamic, what answers an event whose handler has let its socket into a room waits until that room hears the others.
     *
     * @param mode which rooms have channels of their own; the adapter's default is {@link SubscriptionMode#DYNAMIC}
     * @return this
     */
    public StentorServerBuilder clusterSharded(SubscriptionMode mode) {
        clusterSharded = Objects.requireNonNull(mode, "mode");
        return this;
    }

    /**
     * Namespaces that may exist because clients asked for them; 10,000 by default. Further ones are refused.
     *
     * @param count 0 or more
     * @return this
     */
    public StentorServerBuilder childNamespaces(int count) {
        childNamespaces = count;
        return this;
    }

    /**
     * Whether namespaces made on demand go with their last socket; not by default.
     *
     * @param wanted true to have them go
     * @return this
     */
    public StentorServerBuilder cleanupEmptyChildNamespaces(boolean wanted) {
        cleanupEmptyChildNamespaces = wanted;
        return this;
    }

    /**
     * Whether clients that were cut off may come back within this time and go on where they were: with their id, their
     * rooms, their data and all they missed. Off by default, as in Socket.IO for Node.js: every event that asks for no
     * answer then ends in one more argument, a text, which listeners of clients other than the JavaScript one get to see.
     *
     * @param window how long after the cut; zero for off
     * @return this
     */
    public StentorServerBuilder recovery(Duration window) {
        if (window.isNegative()) {
            throw new IllegalArgumentException("window=" + window + " is negative");
        }
        recoveryWindow = window;
        return this;
    }

    /**
     * Whether sockets that come back after a cut do not pass the middlewares again; so by default.
     *
     * @param skip false to have them asked again
     * @return this
     */
    public StentorServerBuilder skipMiddlewares(boolean skip) {
        skipMiddlewares = skip;
        return this;
    }

    /**
     * How long a handler may keep an event loop before it is reported; 1 s by default.
     *
     * @param limit positive
     * @return this
     */
    public StentorServerBuilder blockedHandlerAfter(Duration limit) {
        blockedHandlerAfter = limit;
        return this;
    }

    /**
     * Who is told what handlers throw, on any thread; the log by default.
     *
     * @param listener must not block
     * @return this
     */
    public StentorServerBuilder onHandlerError(Consumer<HandlerError> listener) {
        onHandlerError = listener;
        return this;
    }

    /**
     * Who is told of handlers that keep an event loop too long, on a thread of its own; the log by default.
     *
     * @param listener may block, but hears of nothing meanwhile
     * @return this
     */
    public StentorServerBuilder onBlockedHandler(Consumer<BlockedHandler> listener) {
        onBlockedHandler = listener;
        return this;
    }

    // The server.

    /**
     * A server that has still to be started.
     *
     * @return not yet started
     */
    public StentorServer build() {
        Fanout.Foundation foundation = ServerConfig.newFoundation();
        Namespaces namespaces = new Namespaces(foundation.rooms(), apiOptions(), parser);
        ServerConfig config = new ServerConfig(
                new InetSocketAddress(host, port),
                null,
                ioTransport,
                threads,
                engine.build(),
                SocketIoLoop.layer(socketIo(), namespaces),
                new Routes(Map.of()),
                serveClient ? ClientBundles.bundled() : null,
                (publisher, rosterLoop, bugs) -> PresenceListener.NONE,
                foundation,
                LogLimits.defaults().withWindow(recoveryWindow),
                new FaultLog());
        return new StentorServer(config, namespaces, cluster());
    }

    private Supplier<Cluster> cluster() {
        String url = clusterRedis;
        String key = clusterKey;
        SubscriptionMode sharded = clusterSharded;
        int streamLength = clusterStreamLength;
        long recoveryMs = recoveryWindow.toMillis();
        if (url == null) {
            return () -> null;
        }
        if (streamLength > 0) {
            return () -> RedisCluster.streams(url, key, streamLength, recoveryMs);
        }
        return sharded == null ? () -> RedisCluster.classic(url, key) : () -> RedisCluster.sharded(url, key, sharded);
    }

    /**
     * A running server; see {@link StentorServer#start}.
     *
     * @return running
     */
    public StentorServer start() {
        return build().start();
    }

    private ApiOptions apiOptions() {
        return new ApiOptions(
                binding,
                ackTimeout,
                childNamespaces,
                cleanupEmptyChildNamespaces,
                skipMiddlewares,
                blockedHandlerAfter,
                onHandlerError,
                onBlockedHandler);
    }

    private SocketIoLoop.Settings socketIo() {
        PacketLimits defaults = PacketLimits.DEFAULTS;
        PacketLimits limits = new PacketLimits(
                jsonDepth,
                defaults.keys(),
                defaults.arguments(),
                defaults.eventNameBytes(),
                defaults.namespaceBytes(),
                attachments);
        return new SocketIoLoop.Settings(parser, limits, namespacesPerConnection, !recoveryWindow.isZero(), true);
    }
}
