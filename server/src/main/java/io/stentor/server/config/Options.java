package io.stentor.server.config;

import java.util.List;
import java.util.Set;

/**
 * Everything the server can be told, checked, grouped like the option names. Immutable. Made by {@link OptionsReader};
 * what each option means and which values it takes stands in {@link OptionTable}.
 *
 * <p>Times are milliseconds and at least 1 unless it says otherwise, sizes are bytes.
 *
 * @param dev {@code --dev}: serve the demo chat and the client bundle on the public port
 */
public record Options(
        Server server,
        Admin admin,
        Io io,
        Socketio socketio,
        Cors cors,
        Limits limits,
        Outbound outbound,
        RoomLog roomLog,
        Recovery recovery,
        Delivery delivery,
        Typing typing,
        Presence presence,
        Latency latency,
        Cluster cluster,
        Logging logging,
        boolean dev) {

    /**
     * Where clients connect.
     *
     * @param port 0 picks a free one
     */
    public record Server(String host, int port) {}

    /**
     * Where the operator connects.
     *
     * @param host a loopback address, unless there is a key
     * @param port 0 picks a free one
     * @param apiKey empty for none
     */
    public record Admin(String host, int port, String apiKey) {
        /** {@return whether requests must bring a key} */
        public boolean hasKey() {
            return !apiKey.isEmpty();
        }

        /** Without the key: options may be printed. */
        @Override
        public String toString() {
            return "Admin[host=" + host + ", port=" + port + ", hasKey=" + hasKey() + "]";
        }
    }

    /**
     * The event loops.
     *
     * @param threads 0 for as many as there are cores
     */
    public record Io(TransportChoice transport, int threads) {}

    /**
     * The two protocols.
     *
     * @param path begins with a slash and does not end in one
     * @param transports not empty
     */
    public record Socketio(
            String path,
            Set<ClientTransport> transports,
            long pingIntervalMs,
            long pingTimeoutMs,
            long connectTimeoutMs,
            long upgradeTimeoutMs,
            int maxPayloadBytes,
            Compression compression) {}

    /**
     * Which web pages may connect.
     *
     * @param origins in lower case; empty allows the server's own only, {@code *} any
     */
    public record Cors(List<String> origins) {}

    /**
     * What one client may do.
     *
     * @param eventRate events a second, 0 for any number
     */
    public record Limits(
            int eventRate,
            int eventBurst,
            int roomsPerSocket,
            int namespacesPerConnection,
            int jsonDepth,
            int attachments,
            long headerTimeMs,
            long bodyTimeMs,
            long messageTimeMs) {}

    /**
     * What is kept for members that do not read.
     *
     * @param maxBytes 0 for a quarter of direct memory
     */
    public record Outbound(long stallTimeoutMs, long maxBytes) {}

    /** How far back rooms keep their messages. */
    public record RoomLog(int messages, int bytes, long ageMs, long totalBytes) {}

    /** Sessions of clients that may come back. */
    public record Recovery(boolean enabled, long windowMs, int sessions) {}

    /**
     * Messages that members confirm.
     *
     * @param attempts sends, the first included
     */
    public record Delivery(Confirm confirm, long retryAfterMs, int attempts) {}

    public record Typing(long intervalMs, long expiryMs) {}

    /**
     * How comings and goings are told.
     *
     * @param graceMs 0 for none
     */
    public record Presence(int mergeAbove, long mergeIntervalMs, long graceMs) {}

    public record Latency(long targetMs) {}

    /**
     * The servers that are one with this one.
     *
     * @param redisUrl empty for none; may hold a password
     * @param key the prefix of all channels
     */
    public record Cluster(String redisUrl, ClusterMode mode, String key) {
        /** {@return whether there is one} */
        public boolean isJoined() {
            return !redisUrl.isEmpty();
        }

        /** Without the URL: options may be printed. */
        @Override
        public String toString() {
            return "Cluster[isJoined=" + isJoined() + ", mode=" + mode + ", key=" + key + "]";
        }
    }

    public record Logging(LogLevel level) {}

    /** What is in force when nothing is set. */
    public static Options defaults() {
        return of(new OptionValues(), false);
    }

    static Options of(OptionValues values, boolean dev) {
        return new Options(
                new Server(values.of(OptionTable.SERVER_HOST), values.of(OptionTable.SERVER_PORT)),
                new Admin(
                        values.of(OptionTable.ADMIN_HOST),
                        values.of(OptionTable.ADMIN_PORT),
                        values.of(OptionTable.ADMIN_API_KEY)),
                new Io(values.of(OptionTable.IO_TRANSPORT), values.of(OptionTable.IO_THREADS)),
                socketio(values),
                new Cors(values.of(OptionTable.CORS_ORIGINS)),
                limits(values),
                new Outbound(values.of(OptionTable.OUTBOUND_STALL_TIMEOUT), values.of(OptionTable.OUTBOUND_MAX_BYTES)),
                roomLog(values),
                new Recovery(
                        values.of(OptionTable.RECOVERY_ENABLED),
                        values.of(OptionTable.RECOVERY_WINDOW),
                        values.of(OptionTable.RECOVERY_SESSIONS)),
                new Delivery(
                        values.of(OptionTable.DELIVERY_CONFIRM),
                        values.of(OptionTable.DELIVERY_RETRY_AFTER),
                        values.of(OptionTable.DELIVERY_ATTEMPTS)),
                new Typing(values.of(OptionTable.TYPING_INTERVAL), values.of(OptionTable.TYPING_EXPIRY)),
                new Presence(
                        values.of(OptionTable.PRESENCE_MERGE_ABOVE),
                        values.of(OptionTable.PRESENCE_MERGE_INTERVAL),
                        values.of(OptionTable.PRESENCE_GRACE)),
                new Latency(values.of(OptionTable.LATENCY_TARGET)),
                new Cluster(
                        values.of(OptionTable.CLUSTER_REDIS_URL),
                        values.of(OptionTable.CLUSTER_MODE),
                        values.of(OptionTable.CLUSTER_KEY)),
                new Logging(values.of(OptionTable.LOGGING_LEVEL)),
                dev);
    }

    private static Socketio socketio(OptionValues values) {
        return new Socketio(
                values.of(OptionTable.SOCKETIO_PATH),
                values.of(OptionTable.SOCKETIO_TRANSPORTS),
                values.of(OptionTable.SOCKETIO_PING_INTERVAL),
                values.of(OptionTable.SOCKETIO_PING_TIMEOUT),
                values.of(OptionTable.SOCKETIO_CONNECT_TIMEOUT),
                values.of(OptionTable.SOCKETIO_UPGRADE_TIMEOUT),
                values.of(OptionTable.SOCKETIO_MAX_PAYLOAD),
                values.of(OptionTable.SOCKETIO_COMPRESSION));
    }

    private static Limits limits(OptionValues values) {
        return new Limits(
                values.of(OptionTable.LIMITS_EVENT_RATE),
                values.of(OptionTable.LIMITS_EVENT_BURST),
                values.of(OptionTable.LIMITS_ROOMS_PER_SOCKET),
                values.of(OptionTable.LIMITS_NAMESPACES_PER_CONNECTION),
                values.of(OptionTable.LIMITS_JSON_DEPTH),
                values.of(OptionTable.LIMITS_ATTACHMENTS),
                values.of(OptionTable.LIMITS_HEADER_TIME),
                values.of(OptionTable.LIMITS_BODY_TIME),
                values.of(OptionTable.LIMITS_MESSAGE_TIME));
    }

    private static RoomLog roomLog(OptionValues values) {
        return new RoomLog(
                values.of(OptionTable.ROOM_LOG_MESSAGES),
                values.of(OptionTable.ROOM_LOG_BYTES),
                values.of(OptionTable.ROOM_LOG_AGE),
                values.of(OptionTable.ROOM_LOG_TOTAL_BYTES));
    }
}
