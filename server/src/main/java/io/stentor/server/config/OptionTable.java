package io.stentor.server.config;

import io.stentor.cluster.redis.SubscriptionMode;
import io.stentor.transport.door.Network;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Every option there is, in the order in which it is printed. */
public final class OptionTable {
    /** Filled by {@link #option} while this class initializes, never after. Stands before the first option. */
    private static final List<OptionDef<?>> ALL = new ArrayList<>();

    /** A payload's length and its frame's header fit an int with room to spare. */
    private static final int MAX_PAYLOAD_BYTES = 1 << 29;
    /** Far above any machine's cores. */
    private static final int MAX_THREADS = 1_024;
    /** As deep as the JSON reader itself can be told to go. */
    private static final int MAX_JSON_DEPTH = 1_000;

    private static final int MAX_NAMESPACES = 1_000;
    private static final int MAX_ATTACHMENTS = 1_000;

    private static final int MAX_ROOMS_PER_SOCKET = 1_000_000;
    /** Each entry is some hundred bytes of Redis' memory, or more. */
    private static final int MAX_STREAM_LENGTH = 10_000_000;

    private static final int MAX_MEMBERS = 100_000_000;
    /** An event a microsecond: as good as no limit. */
    private static final int MAX_EVENTS = 1_000_000;
    /** Sequences of a room fit an int with room to spare. */
    private static final int MAX_LOG_MESSAGES = 1 << 24;
    /** One room's bytes, as one message's, fit an int with room to spare. */
    private static final int MAX_LOG_BYTES = 1 << 29;
    /** Beyond any machine's memory. */
    private static final long MAX_TOTAL_BYTES = 1L << 40;

    private static final int MAX_SESSIONS = 100_000_000;
    /** Each is a few kilobytes. */
    private static final int MAX_PENDING = 1_000_000;
    /** Each is a connection. */
    private static final int MAX_CONCURRENCY = 10_000;

    private static final int MAX_CONNECTIONS = 100_000_000;
    /** Nobody waits for more. */
    private static final int MAX_ATTEMPTS = 100;

    public static final OptionDef<String> SERVER_HOST =
            option("server.host", OptionType.host(), "0.0.0.0", "Address the public port listens on.");
    public static final OptionDef<Integer> SERVER_PORT =
            option("server.port", OptionType.port(), 3_000, "Public port; 0 picks a free one.");
    static final OptionDef<List<Network>> SERVER_TRUSTED_PROXIES = option(
            "server.trustedProxies",
            OptionType.networks(),
            List.of(),
            "Proxies that are believed where a client is: addresses or networks, comma-separated.");
    static final OptionDef<Boolean> SERVER_PROXY_PROTOCOL = option(
            "server.proxyProtocol",
            OptionType.truth(),
            false,
            "Whether trusted proxies begin their connections with a PROXY protocol header.");

    static final OptionDef<String> SERVER_TLS_CERTIFICATE = option(
            "server.tls.certificate",
            OptionType.file(),
            "",
            "PEM file with the certificate of the public port and its chain; none is plain HTTP.");
    static final OptionDef<String> SERVER_TLS_KEY = option(
            "server.tls.key",
            OptionType.file(),
            "",
            "PEM file with the key of that certificate, PKCS #8 without a password.");

    public static final OptionDef<String> ADMIN_HOST = option(
            "admin.host",
            OptionType.host(),
            "127.0.0.1",
            "Address the admin port listens on; beyond loopback it needs admin.apiKey.");
    public static final OptionDef<Integer> ADMIN_PORT =
            option("admin.port", OptionType.port(), 3_001, "Admin port; 0 picks a free one.");
    static final OptionDef<String> ADMIN_API_KEY = option(
            "admin.apiKey",
            OptionType.SECRET,
            OptionType.NO_SECRET,
            "Key that requests to the admin port must bring, but for /health; none is no key.");

    static final OptionDef<TransportChoice> IO_TRANSPORT = option(
            "io.transport",
            OptionType.oneOf(TransportChoice.class),
            TransportChoice.AUTO,
            "How the event loops talk to the kernel: auto, epoll, io_uring or nio.");
    static final OptionDef<Integer> IO_THREADS = option(
            "io.threads", OptionType.count(0, MAX_THREADS), 0, "Event loops; 0 takes as many as there are cores.");

    static final OptionDef<String> SOCKETIO_PATH =
            option("socketio.path", OptionType.path(), "/socket.io", "Path of the Socket.IO endpoint.");
    static final OptionDef<Set<ClientTransport>> SOCKETIO_TRANSPORTS = option(
            "socketio.transports",
            OptionType.someOf(ClientTransport.class),
            EnumSet.allOf(ClientTransport.class),
            "Transports a client may use, a list.");
    static final OptionDef<Long> SOCKETIO_PING_INTERVAL =
            duration("socketio.pingInterval", 25_000, "Time between the server's pings.");
    static final OptionDef<Long> SOCKETIO_PING_TIMEOUT =
            duration("socketio.pingTimeout", 20_000, "A connection whose pong takes longer is closed.");
    static final OptionDef<Long> SOCKETIO_CONNECT_TIMEOUT =
            duration("socketio.connectTimeout", 45_000, "A connection that joins no namespace in this time is closed.");
    static final OptionDef<Long> SOCKETIO_UPGRADE_TIMEOUT =
            duration("socketio.upgradeTimeout", 10_000, "An upgrade to WebSocket that takes longer is given up.");
    static final OptionDef<Integer> SOCKETIO_MAX_PAYLOAD = option(
            "socketio.maxPayload",
            OptionType.size(MAX_PAYLOAD_BYTES),
            1_000_000,
            "Largest message or polling body a client may send, in bytes.");

    static final OptionDef<Compression> SOCKETIO_COMPRESSION = option(
            "socketio.compression",
            OptionType.oneOf(Compression.class),
            Compression.OFF,
            "Whether messages of 1 KiB or more are compressed for those who ask for it: off or on.");

    static final OptionDef<List<String>> CORS_ORIGINS = option(
            "cors.origins",
            OptionType.origins(),
            List.of(),
            "Origins allowed beside the server's own, a list; * is any, none is no other.");

    static final OptionDef<AuthMode> AUTH_MODE = option(
            "auth.mode",
            OptionType.oneOf(AuthMode.class),
            AuthMode.NONE,
            "How clients are known: none (everybody is who they say they are) or jwt.");
    static final OptionDef<String> AUTH_JWT_SECRET = option(
            "auth.jwt.secret",
            OptionType.JWT_SECRET,
            OptionType.NO_SECRET,
            "Secret that tokens are signed with (HS256); none is no secret.");
    static final OptionDef<String> AUTH_JWT_PUBLIC_KEY = option(
            "auth.jwt.publicKey",
            OptionType.file(),
            "",
            "PEM file with the key that tokens are checked with (RS256, ES256, EdDSA).");
    static final OptionDef<String> AUTH_JWT_JWKS =
            option("auth.jwt.jwks", OptionType.fileOrUrl(), "", "File or URL of a JSON Web Key Set with such keys.");
    static final OptionDef<String> AUTH_JWT_ISSUER =
            option("auth.jwt.issuer", OptionType.phrase(), "", "What tokens must have as iss; none is anything.");
    static final OptionDef<String> AUTH_JWT_AUDIENCE =
            option("auth.jwt.audience", OptionType.phrase(), "", "What tokens must have in aud; none is anything.");
    static final OptionDef<Long> AUTH_JWT_CLOCK_SKEW = option(
            "auth.jwt.clockSkew",
            OptionType.durationOrNone(),
            1_000L,
            "How far the clock of who signs tokens may be from this one.");
    static final OptionDef<Long> AUTH_JWT_JWKS_MAX_AGE =
            duration("auth.jwt.jwksMaxAge", 600_000, "Older keys of a set are read again when a token comes.");
    static final OptionDef<Long> AUTH_JWT_JWKS_COOLDOWN =
            duration("auth.jwt.jwksCooldown", 10_000, "Time between two readings of a key set, whatever tokens name.");
    static final OptionDef<Integer> AUTH_JWT_PENDING = option(
            "auth.jwt.pending",
            OptionType.count(1, MAX_PENDING),
            20_000,
            "Tokens that may wait to be checked; further clients are refused.");

    static final OptionDef<String> AUTH_AUTHORIZER_URL = option(
            "auth.authorizer.url", OptionType.url(), "", "Asked by HTTP whether a user may join a conversation.");
    static final OptionDef<Boolean> AUTH_AUTHORIZER_MESSAGES = option(
            "auth.authorizer.messages",
            OptionType.truth(),
            false,
            "Whether the authorizer is asked for each message, too.");
    static final OptionDef<Long> AUTH_AUTHORIZER_TIMEOUT = duration(
            "auth.authorizer.timeout", 2_000, "Time for the authorizer's answer; without one nothing is allowed.");
    static final OptionDef<Long> AUTH_AUTHORIZER_CACHE = option(
            "auth.authorizer.cache",
            OptionType.durationOrNone(),
            10_000L,
            "Time an answer of the authorizer is good for; 0ms asks each time.");
    static final OptionDef<Integer> AUTH_AUTHORIZER_CACHE_SIZE = option(
            "auth.authorizer.cacheSize",
            OptionType.count(1, MAX_PENDING),
            100_000,
            "Answers of the authorizer that are remembered.");
    static final OptionDef<Integer> AUTH_AUTHORIZER_CONCURRENCY = option(
            "auth.authorizer.concurrency",
            OptionType.count(1, MAX_CONCURRENCY),
            64,
            "Questions to the authorizer under way at a time.");
    static final OptionDef<Integer> AUTH_AUTHORIZER_PENDING = option(
            "auth.authorizer.pending",
            OptionType.count(0, MAX_PENDING),
            10_000,
            "Further questions that may wait; beyond, events are refused.");

    static final OptionDef<Integer> LIMITS_EVENT_RATE = option(
            "limits.eventRate",
            OptionType.count(0, MAX_EVENTS),
            100,
            "Events a second a socket may send in the long run; 0 is off.");
    static final OptionDef<Integer> LIMITS_EVENT_BURST = option(
            "limits.eventBurst",
            OptionType.count(1, MAX_EVENTS),
            200,
            "Events a socket may send at once after it has been quiet.");
    static final OptionDef<Integer> LIMITS_ROOMS_PER_SOCKET = option(
            "limits.roomsPerSocket",
            OptionType.count(1, MAX_ROOMS_PER_SOCKET),
            1_000,
            "Rooms a socket may be in, its own not counted.");
    static final OptionDef<Integer> LIMITS_NAMESPACES_PER_CONNECTION = option(
            "limits.namespacesPerConnection",
            OptionType.count(1, MAX_NAMESPACES),
            8,
            "Namespaces a client may be connected to, or ask for, at a time.");
    static final OptionDef<Integer> LIMITS_JSON_DEPTH =
            option("limits.jsonDepth", OptionType.count(1, MAX_JSON_DEPTH), 64, "Deepest nesting of a client's JSON.");
    static final OptionDef<Integer> LIMITS_ATTACHMENTS = option(
            "limits.attachments",
            OptionType.count(1, MAX_ATTACHMENTS),
            10,
            "Binary attachments of one event; stock clients take 10.");
    static final OptionDef<Long> LIMITS_HEADER_TIME =
            duration("limits.headerTime", 10_000, "Time a client may take to send the head of an HTTP request.");
    static final OptionDef<Long> LIMITS_BODY_TIME =
            duration("limits.bodyTime", 30_000, "Time a client may take to send the body of an HTTP request.");
    static final OptionDef<Long> LIMITS_MESSAGE_TIME = duration(
            "limits.messageTime",
            30_000,
            "Time a client may take to send one WebSocket message, or an event with its attachments.");

    static final OptionDef<Integer> LIMITS_CONNECTIONS = option(
            "limits.connections",
            OptionType.count(0, MAX_CONNECTIONS),
            0,
            "TCP connections of the public port; 0 is as many as the limit of open files allows.");
    static final OptionDef<Integer> LIMITS_CONNECTIONS_PER_ADDRESS = option(
            "limits.connectionsPerAddress",
            OptionType.count(0, MAX_CONNECTIONS),
            0,
            "Clients connected from one address, or one IPv6 /64; 0 is off.");
    static final OptionDef<Integer> LIMITS_CONNECT_RATE_PER_ADDRESS = option(
            "limits.connectRatePerAddress",
            OptionType.count(0, MAX_EVENTS),
            0,
            "Clients a second that may connect from one address, or one IPv6 /64; 0 is off.");

    static final OptionDef<Long> OUTBOUND_STALL_TIMEOUT =
            duration("outbound.stallTimeout", 10_000, "A member that takes nothing for this long is disconnected.");
    static final OptionDef<Long> OUTBOUND_MAX_BYTES = option(
            "outbound.maxBytes",
            OptionType.size(0, MAX_TOTAL_BYTES),
            0L,
            "Unsent bytes kept for all members together; 0 is a quarter of direct memory.");

    static final OptionDef<Integer> ROOM_LOG_MESSAGES = option(
            "roomLog.messages",
            OptionType.count(1, MAX_LOG_MESSAGES),
            10_000,
            "Last messages a room keeps for members that are behind or come back.");
    static final OptionDef<Integer> ROOM_LOG_BYTES =
            option("roomLog.bytes", OptionType.size(MAX_LOG_BYTES), 1 << 20, "Bytes of messages a room keeps at most.");
    static final OptionDef<Long> ROOM_LOG_AGE =
            duration("roomLog.age", 120_000, "Time a room keeps a message at most.");
    static final OptionDef<Long> ROOM_LOG_TOTAL_BYTES = option(
            "roomLog.totalBytes",
            OptionType.size(1, MAX_TOTAL_BYTES),
            64L << 20,
            "Bytes all rooms keep together; the largest pay first.");

    static final OptionDef<Boolean> RECOVERY_ENABLED = option(
            "recovery.enabled",
            OptionType.truth(),
            true,
            "Whether a client that comes back gets its id, its rooms and what it missed.");
    static final OptionDef<Long> RECOVERY_WINDOW =
            duration("recovery.window", 120_000, "Time a client may be away and still recover.");
    static final OptionDef<Integer> RECOVERY_SESSIONS = option(
            "recovery.sessions",
            OptionType.count(1, MAX_SESSIONS),
            100_000,
            "Clients that are away whose sessions are kept; the longest away is forgotten first.");

    static final OptionDef<Confirm> DELIVERY_CONFIRM = option(
            "delivery.confirm",
            OptionType.oneOf(Confirm.class),
            Confirm.ASKED,
            "Which messages members confirm: asked (those with confirm:true) or always.");
    static final OptionDef<Long> DELIVERY_RETRY_AFTER =
            duration("delivery.retryAfter", 2_000, "A confirmation that takes longer makes the message go out again.");
    static final OptionDef<Integer> DELIVERY_ATTEMPTS = option(
            "delivery.attempts",
            OptionType.count(1, MAX_ATTEMPTS),
            3,
            "Times a message that is to be confirmed is sent, the first included.");

    static final OptionDef<Long> TYPING_INTERVAL =
            duration("typing.interval", 100, "A member gets at most one state of each typist in this time.");
    static final OptionDef<Long> TYPING_EXPIRY =
            duration("typing.expiry", 10_000, "A typist silent for this long is reported as not typing.");

    static final OptionDef<Integer> PRESENCE_MERGE_ABOVE = option(
            "presence.mergeAbove",
            OptionType.count(0, MAX_MEMBERS),
            1_000,
            "Members above which a room's joins and leaves are told merged.");
    static final OptionDef<Long> PRESENCE_MERGE_INTERVAL =
            duration("presence.mergeInterval", 1_000, "Time between two merged reports of one room.");
    static final OptionDef<Long> PRESENCE_GRACE = option(
            "presence.grace",
            OptionType.durationOrNone(),
            0L,
            "A user whose connection is cut has this long to return before others are told.");

    static final OptionDef<Long> DRAIN_WINDOW = option(
            "drain.window",
            OptionType.durationOrNone(),
            5_000L,
            "Time over which clients are closed, evenly, when the server stops; 0ms is at once.");
    static final OptionDef<Long> DRAIN_DEADLINE =
            duration("drain.deadline", 30_000, "Time after which clients that have not taken everything are cut off.");

    static final OptionDef<Long> LATENCY_TARGET =
            duration("latency.target", 100, "Deliveries within this time count as on target.");

    static final OptionDef<String> CLUSTER_REDIS_URL = option(
            "cluster.redis.url",
            OptionType.REDIS_URL,
            OptionType.NO_SECRET,
            "Redis by which this server and others are one cluster; none is no cluster.");
    static final OptionDef<ClusterMode> CLUSTER_MODE = option(
            "cluster.mode",
            OptionType.oneOf(ClusterMode.class),
            ClusterMode.CLASSIC,
            "Adapter of Socket.IO whose messages the cluster speaks.");
    static final OptionDef<String> CLUSTER_KEY = option(
            "cluster.key",
            OptionType.channelKey(),
            "socket.io",
            "Prefix of the cluster's channels; all its servers have the same.");
    static final OptionDef<SubscriptionMode> CLUSTER_SHARDED_SUBSCRIPTION_MODE = option(
            "cluster.sharded.subscriptionMode",
            OptionType.oneOf(SubscriptionMode.class),
            SubscriptionMode.DYNAMIC,
            "Rooms with channels of their own in cluster.mode=sharded; the same on all servers.");

    static final OptionDef<Integer> CLUSTER_STREAMS_MAX_LEN = option(
            "cluster.streams.maxLen",
            OptionType.count(1, MAX_STREAM_LENGTH),
            10_000,
            "Entries that the stream keeps, about, with cluster.mode=streams.");

    static final OptionDef<LogLevel> LOGGING_LEVEL = option(
            "logging.level",
            OptionType.oneOf(LogLevel.class),
            LogLevel.INFO,
            "Least severe event written to the log: trace, debug, info, warn or error.");
    static final OptionDef<LogFormat> LOGGING_FORMAT = option(
            "logging.format",
            OptionType.oneOf(LogFormat.class),
            LogFormat.TEXT,
            "How the log is written to standard error: text, or json with an object a line.");

    static final OptionDef<Boolean> ADMIN_UI_ENABLED = option(
            "adminUi.enabled",
            OptionType.truth(),
            false,
            "Whether @socket.io/admin-ui may connect to the public port.");
    static final OptionDef<String> ADMIN_UI_NAMESPACE =
            option("adminUi.namespace", OptionType.path(), "/admin", "Namespace that the admin UI connects to.");
    static final OptionDef<AdminUiAuth> ADMIN_UI_AUTH = option(
            "adminUi.auth",
            OptionType.oneOf(AdminUiAuth.class),
            AdminUiAuth.BASIC,
            "Who may use the admin UI: basic (who knows username and password) or none (everybody).");
    static final OptionDef<String> ADMIN_UI_USERNAME =
            option("adminUi.username", OptionType.phrase(), "", "Name that the admin UI must log in with.");
    static final OptionDef<String> ADMIN_UI_PASSWORD_HASH = option(
            "adminUi.passwordHash",
            OptionType.BCRYPT_HASH,
            OptionType.NO_SECRET,
            "Hash (bcrypt) of the password that the admin UI must log in with.");
    static final OptionDef<Boolean> ADMIN_UI_READONLY = option(
            "adminUi.readonly",
            OptionType.truth(),
            false,
            "Whether the admin UI may look only: it moves and disconnects nobody.");
    static final OptionDef<String> ADMIN_UI_SERVER_ID = option(
            "adminUi.serverId",
            OptionType.phrase(),
            "",
            "What the admin UI calls this server; none is the name of the machine.");
    static final OptionDef<AdminUiMode> ADMIN_UI_MODE = option(
            "adminUi.mode",
            OptionType.oneOf(AdminUiMode.class),
            AdminUiMode.PRODUCTION,
            "What the admin UI shows: production (figures) or development (also sockets, events).");

    private OptionTable() {}

    public static List<OptionDef<?>> all() {
        return Collections.unmodifiableList(ALL);
    }

    static Optional<OptionDef<?>> named(String name) {
        return ALL.stream().filter(option -> option.name().equals(name)).findFirst();
    }

    static Optional<OptionDef<?>> forEnvironment(String environmentName) {
        return ALL.stream()
                .filter(option -> option.environmentName().equals(environmentName))
                .findFirst();
    }

    /** Whether options begin with the name and a dot. */
    static boolean isGroup(String name) {
        return ALL.stream().anyMatch(option -> option.name().startsWith(name + "."));
    }

    private static OptionDef<Long> duration(String name, long defaultMs, String sentence) {
        return option(name, OptionType.duration(), defaultMs, sentence);
    }

    private static <T> OptionDef<T> option(String name, OptionType<T> type, T defaultValue, String sentence) {
        OptionDef<T> option = new OptionDef<>(name, type, defaultValue, sentence);
        ALL.add(option);
        return option;
    }
}
