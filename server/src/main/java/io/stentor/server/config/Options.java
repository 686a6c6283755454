package io.stentor.server.config;

import java.util.List;
import java.util.Set;

/**
 * Everything the server can be told, checked, grouped like the option names. Immutable. Made by {@link OptionsReader};
 * what each option means and which values it takes stands in {@link OptionTable}.
 *
 * <p>Times are milliseconds and at least 1, sizes are bytes.
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
        Typing typing,
        Presence presence,
        Latency latency,
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
     * @param host a loopback address
     * @param port 0 picks a free one
     */
    public record Admin(String host, int port) {}

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
            int maxPayloadBytes) {}

    /**
     * Which web pages may connect.
     *
     * @param origins in lower case; empty allows the server's own only, {@code *} any
     */
    public record Cors(List<String> origins) {}

    public record Limits(int roomsPerSocket, int jsonDepth, long headerTimeMs, long bodyTimeMs, long messageTimeMs) {}

    public record Outbound(long stallTimeoutMs) {}

    public record Typing(long intervalMs, long expiryMs) {}

    public record Presence(int mergeAbove, long mergeIntervalMs) {}

    public record Latency(long targetMs) {}

    public record Logging(LogLevel level) {}

    /** What is in force when nothing is set. */
    public static Options defaults() {
        return of(new OptionValues(), false);
    }

    static Options of(OptionValues values, boolean dev) {
        return new Options(
                new Server(values.of(OptionTable.SERVER_HOST), values.of(OptionTable.SERVER_PORT)),
                new Admin(values.of(OptionTable.ADMIN_HOST), values.of(OptionTable.ADMIN_PORT)),
                new Io(values.of(OptionTable.IO_TRANSPORT), values.of(OptionTable.IO_THREADS)),
                socketio(values),
                new Cors(values.of(OptionTable.CORS_ORIGINS)),
                limits(values),
                new Outbound(values.of(OptionTable.OUTBOUND_STALL_TIMEOUT)),
                new Typing(values.of(OptionTable.TYPING_INTERVAL), values.of(OptionTable.TYPING_EXPIRY)),
                new Presence(
                        values.of(OptionTable.PRESENCE_MERGE_ABOVE), values.of(OptionTable.PRESENCE_MERGE_INTERVAL)),
                new Latency(values.of(OptionTable.LATENCY_TARGET)),
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
                values.of(OptionTable.SOCKETIO_MAX_PAYLOAD));
    }

    private static Limits limits(OptionValues values) {
        return new Limits(
                values.of(OptionTable.LIMITS_ROOMS_PER_SOCKET),
                values.of(OptionTable.LIMITS_JSON_DEPTH),
                values.of(OptionTable.LIMITS_HEADER_TIME),
                values.of(OptionTable.LIMITS_BODY_TIME),
                values.of(OptionTable.LIMITS_MESSAGE_TIME));
    }
}
