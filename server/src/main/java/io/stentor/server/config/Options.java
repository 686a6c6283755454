package io.stentor.server.config;

import io.stentor.cluster.redis.SubscriptionMode;
import io.stentor.transport.door.Network;
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
        Auth auth,
        Limits limits,
        Outbound outbound,
        RoomLog roomLog,
        Recovery recovery,
        Delivery delivery,
        Typing typing,
        Presence presence,
        Drain drain,
        Latency latency,
        Cluster cluster,
        Logging logging,
        AdminUi adminUi,
        boolean dev) {

    /**
     * Where clients connect.
     *
     * @param port 0 picks a free one
     * @param trustedProxies not empty when they speak the PROXY protocol
     */
    public record Server(String host, int port, List<Network> trustedProxies, boolean proxyProtocol, Tls tls) {}

    /**
     * How the public port is encrypted.
     *
     * @param certificate path of a file, empty for none
     * @param key likewise; there are both or none
     */
    public record Tls(String certificate, String key) {
        /** {@return whether connections are encrypted} */
        public boolean isOn() {
            return !certificate.isEmpty();
        }
    }

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

    /** How clients are known. */
    public record Auth(AuthMode mode, Jwt jwt, Authorizer authorizer) {}

    /**
     * The tokens clients bring. Of secret, key and key set at most one is set; exactly one when they are needed.
     *
     * @param secret empty for none
     * @param publicKey path of a PEM file, or empty
     * @param jwks path or URL of a key set, or empty
     * @param issuer empty for any
     * @param audience empty for any
     * @param clockSkewMs 0 for none
     * @param pending tokens that may wait to be checked
     */
    public record Jwt(
            String secret,
            String publicKey,
            String jwks,
            String issuer,
            String audience,
            long clockSkewMs,
            long jwksMaxAgeMs,
            long jwksCooldownMs,
            int pending) {
        /** {@return whether tokens are signed with a secret} */
        public boolean hasSecret() {
            return !secret.isEmpty();
        }

        /** {@return how many keys are named} */
        public int keySources() {
            return (hasSecret() ? 1 : 0) + (publicKey.isEmpty() ? 0 : 1) + (jwks.isEmpty() ? 0 : 1);
        }

        /** Without the secret: options may be printed. */
        @Override
        public String toString() {
            return "Jwt[hasSecret=" + hasSecret() + ", publicKey=" + publicKey + ", jwks=" + jwks + ", issuer=" + issuer
                    + ", audience=" + audience + ", clockSkewMs=" + clockSkewMs + "]";
        }
    }

    /**
     * Who is asked what users may do.
     *
     * @param url empty for nobody
     * @param messages whether for each message, too
     * @param cacheMs 0 to remember nothing
     * @param concurrency questions under way at a time
     * @param pending further ones that wait
     */
    public record Authorizer(
            String url, boolean messages, long timeoutMs, long cacheMs, int cacheSize, int concurrency, int pending) {
        /** {@return whether there is one} */
        public boolean isUsed() {
            return !url.isEmpty();
        }
    }

    /**
     * What one client may do.
     *
     * @param eventRate events a second, 0 for any number
     * @param connections 0 for as many as the limit of open files allows
     * @param connectionsPerAddress 0 for any number
     * @param connectRatePerAddress a second, 0 for any number
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
            long messageTimeMs,
            int connections,
            int connectionsPerAddress,
            int connectRatePerAddress) {}

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

    /**
     * How the server stops.
     *
     * @param windowMs 0 for at once; not longer than the deadline
     */
    public record Drain(long windowMs, long deadlineMs) {}

    public record Latency(long targetMs) {}

    /**
     * The servers that are one with this one.
     *
     * @param redisUrl empty for none; may hold a password
     * @param key the prefix of all channels
     * @param subscriptionMode which rooms have channels of their own when the mode is sharded
     */
    public record Cluster(
            String redisUrl, ClusterMode mode, String key, SubscriptionMode subscriptionMode, int streamLength) {
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

    public record Logging(LogLevel level, LogFormat format) {}

    /**
     * What Socket.IO's own admin page may do.
     *
     * @param namespace begins with a slash, and is not the main one
     * @param username not empty when it is enabled and a password is asked for
     * @param passwordHash likewise
     * @param serverId empty for the machine's name
     */
    public record AdminUi(
            boolean enabled,
            String namespace,
            AdminUiAuth auth,
            String username,
            String passwordHash,
            boolean readonly,
            String serverId,
            AdminUiMode mode) {
        /** {@return whether it shows single sockets} */
        public boolean isDevelopment() {
            return mode == AdminUiMode.DEVELOPMENT;
        }

        /** Without the hash: options may be printed. */
        @Override
        public String toString() {
            return "AdminUi[enabled=" + enabled + ", namespace=" + namespace + ", auth=" + auth + ", readonly="
                    + readonly + ", mode=" + mode + "]";
        }
    }

    /** What is in force when nothing is set. */
    public static Options defaults() {
        return of(new OptionValues(), false);
    }

    static Options of(OptionValues values, boolean dev) {
        return new Options(
                new Server(
                        values.of(OptionTable.SERVER_HOST),
                        values.of(OptionTable.SERVER_PORT),
                        values.of(OptionTable.SERVER_TRUSTED_PROXIES),
                        values.of(OptionTable.SERVER_PROXY_PROTOCOL),
                        new Tls(values.of(OptionTable.SERVER_TLS_CERTIFICATE), values.of(OptionTable.SERVER_TLS_KEY))),
                new Admin(
                        values.of(OptionTable.ADMIN_HOST),
                        values.of(OptionTable.ADMIN_PORT),
                        values.of(OptionTable.ADMIN_API_KEY)),
                new Io(values.of(OptionTable.IO_TRANSPORT), values.of(OptionTable.IO_THREADS)),
                socketio(values),
                new Cors(values.of(OptionTable.CORS_ORIGINS)),
                new Auth(values.of(OptionTable.AUTH_MODE), jwt(values), authorizer(values)),
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
                new Drain(values.of(OptionTable.DRAIN_WINDOW), values.of(OptionTable.DRAIN_DEADLINE)),
                new Latency(values.of(OptionTable.LATENCY_TARGET)),
                new Cluster(
                        values.of(OptionTable.CLUSTER_REDIS_URL),
                        values.of(OptionTable.CLUSTER_MODE),
                        values.of(OptionTable.CLUSTER_KEY),
                        values.of(OptionTable.CLUSTER_SHARDED_SUBSCRIPTION_MODE),
                        values.of(OptionTable.CLUSTER_STREAMS_MAX_LEN)),
                new Logging(values.of(OptionTable.LOGGING_LEVEL), values.of(OptionTable.LOGGING_FORMAT)),
                adminUi(values),
                dev);
    }

    private static AdminUi adminUi(OptionValues values) {
        return new AdminUi(
                values.of(OptionTable.ADMIN_UI_ENABLED),
                values.of(OptionTable.ADMIN_UI_NAMESPACE),
                values.of(OptionTable.ADMIN_UI_AUTH),
                values.of(OptionTable.ADMIN_UI_USERNAME),
                values.of(OptionTable.ADMIN_UI_PASSWORD_HASH),
                values.of(OptionTable.ADMIN_UI_READONLY),
                values.of(OptionTable.ADMIN_UI_SERVER_ID),
                values.of(OptionTable.ADMIN_UI_MODE));
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

    private static Jwt jwt(OptionValues values) {
        return new Jwt(
                values.of(OptionTable.AUTH_JWT_SECRET),
                values.of(OptionTable.AUTH_JWT_PUBLIC_KEY),
                values.of(OptionTable.AUTH_JWT_JWKS),
                values.of(OptionTable.AUTH_JWT_ISSUER),
                values.of(OptionTable.AUTH_JWT_AUDIENCE),
                values.of(OptionTable.AUTH_JWT_CLOCK_SKEW),
                values.of(OptionTable.AUTH_JWT_JWKS_MAX_AGE),
                values.of(OptionTable.AUTH_JWT_JWKS_COOLDOWN),
                values.of(OptionTable.AUTH_JWT_PENDING));
    }

    private static Authorizer authorizer(OptionValues values) {
        return new Authorizer(
                values.of(OptionTable.AUTH_AUTHORIZER_URL),
                values.of(OptionTable.AUTH_AUTHORIZER_MESSAGES),
                values.of(OptionTable.AUTH_AUTHORIZER_TIMEOUT),
                values.of(OptionTable.AUTH_AUTHORIZER_CACHE),
                values.of(OptionTable.AUTH_AUTHORIZER_CACHE_SIZE),
                values.of(OptionTable.AUTH_AUTHORIZER_CONCURRENCY),
                values.of(OptionTable.AUTH_AUTHORIZER_PENDING));
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
                values.of(OptionTable.LIMITS_MESSAGE_TIME),
                values.of(OptionTable.LIMITS_CONNECTIONS),
                values.of(OptionTable.LIMITS_CONNECTIONS_PER_ADDRESS),
                values.of(OptionTable.LIMITS_CONNECT_RATE_PER_ADDRESS));
    }

    private static RoomLog roomLog(OptionValues values) {
        return new RoomLog(
                values.of(OptionTable.ROOM_LOG_MESSAGES),
                values.of(OptionTable.ROOM_LOG_BYTES),
                values.of(OptionTable.ROOM_LOG_AGE),
                values.of(OptionTable.ROOM_LOG_TOTAL_BYTES));
    }
}
