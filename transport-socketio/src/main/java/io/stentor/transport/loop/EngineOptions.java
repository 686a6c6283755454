package io.stentor.transport.loop;

import io.stentor.transport.door.DoorOptions;
import io.stentor.transport.handshake.AllowRequest;
import io.stentor.transport.handshake.CorsOptions;
import io.stentor.transport.handshake.HeadersHook;
import io.stentor.transport.handshake.SessionCookie;
import io.stentor.transport.handshake.SidSource;
import io.stentor.transport.tls.Tls;
import java.util.Set;

/**
 * What the transports need to know, fixed at start-up. Times in milliseconds, sizes in bytes. Made by
 * {@link #builder()}, from the defaults of Socket.IO and of this server.
 *
 * @param path of the endpoint; every path below it belongs to it. Ends in a slash
 * @param addTrailingSlash whether the path without its slash is not the endpoint
 * @param transports the enabled ones of {@code polling} and {@code websocket}
 * @param allowUpgrades whether a polling session may move to a WebSocket
 * @param pingIntervalMs from a pong (or the handshake) to the next ping
 * @param pingTimeoutMs from a ping to the end of a session that does not answer
 * @param connectTimeoutMs for a session to join a namespace
 * @param upgradeTimeoutMs for a WebSocket to take over a polling session
 * @param maxPayload largest POST body and WebSocket message
 * @param headerTimeMs for a request's head to arrive on a new connection
 * @param bodyTimeMs for a request's body to arrive
 * @param messageTimeMs for a WebSocket message to arrive whole
 * @param stallTimeoutMs without any progress before a peer counts as a slow consumer
 * @param closingTimeMs for the peer to end its side of a connection, or to fetch the close packet by polling
 * @param cors which other origins may use the endpoint
 * @param cookie set on polling handshakes, or null
 * @param allowRequest asked whether a handshake may go on, or null for all of them
 * @param allowRequestTimeMs for {@code allowRequest} to answer, else the handshake is refused
 * @param sidSource makes the session ids, or null for the server's own
 * @param initialPacket text of a message that every session begins with, or null
 * @param initialHeaders adds headers to the first answer of each session, or null
 * @param headers adds headers to each answer of the endpoint, or null
 * @param httpCompressionThreshold size from which polls are answered compressed to clients that take it
 * @param deflateThreshold payload bytes from which WebSocket messages are sent compressed to clients that take it; with
 *     {@link #NO_COMPRESSION} no client is told that it may compress
 * @param door who may connect
 * @param tls what connections are encrypted with, or null for plain ones
 */
public record EngineOptions(
        String path,
        boolean addTrailingSlash,
        Set<String> transports,
        boolean allowUpgrades,
        int pingIntervalMs,
        int pingTimeoutMs,
        long connectTimeoutMs,
        long upgradeTimeoutMs,
        int maxPayload,
        long headerTimeMs,
        long bodyTimeMs,
        long messageTimeMs,
        long stallTimeoutMs,
        long closingTimeMs,
        CorsOptions cors,
        SessionCookie cookie,
        AllowRequest allowRequest,
        long allowRequestTimeMs,
        SidSource sidSource,
        String initialPacket,
        HeadersHook initialHeaders,
        HeadersHook headers,
        int httpCompressionThreshold,
        int deflateThreshold,
        DoorOptions door,
        Tls tls) {

    /**
     * Checks what no server can run with.
     *
     * @throws IllegalArgumentException names the first such option
     */
    public EngineOptions {
        require(path.startsWith("/"), "path", path);
        require(!transports.isEmpty() && Set.of(POLLING, WEBSOCKET).containsAll(transports), "transports", transports);
        require(pingIntervalMs > 0, "pingIntervalMs", pingIntervalMs);
        require(pingTimeoutMs > 0, "pingTimeoutMs", pingTimeoutMs);
        require(connectTimeoutMs > 0, "connectTimeoutMs", connectTimeoutMs);
        require(upgradeTimeoutMs > 0, "upgradeTimeoutMs", upgradeTimeoutMs);
        require(maxPayload > 0 && maxPayload <= MAX_PAYLOAD, "maxPayload", maxPayload);
        require(httpCompressionThreshold > 0, "httpCompressionThreshold", httpCompressionThreshold);
        require(deflateThreshold > 0, "deflateThreshold", deflateThreshold);
    }

    private static void require(boolean good, String option, Object value) {
        if (!good) {
            throw new IllegalArgumentException(option + "=" + value);
        }
    }

    public static final String POLLING = "polling";
    public static final String WEBSOCKET = "websocket";
    /** Half of what an array holds: a message in its WebSocket frame must fit into one, and a buffer doubles. */
    public static final int MAX_PAYLOAD = 1 << 29;
    /** Nothing is as long as this. */
    public static final int NO_COMPRESSION = Integer.MAX_VALUE;
    /** What is shorter gains nothing by compression: the threshold that Node's server has. */
    public static final int COMPRESSION_THRESHOLD = 1024;

    /** A keep-alive connection without a request is closed after this. */
    static final long HTTP_IDLE_MS = 15_000;
    /** A poll that arrives while an upgrade is probed is held back so long: the upgrade packet may be under way. */
    static final long PROBE_HOLD_MS = 100;

    /** Whether WebSocket messages may be compressed, either way. */
    public boolean deflates() {
        return deflateThreshold != NO_COMPRESSION;
    }

    public static EngineOptions defaults() {
        return builder().build();
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Collects what differs from the defaults; for one thread. */
    public static final class Builder {
        private String path = "/socket.io/";
        private boolean addTrailingSlash = true;
        private Set<String> transports = Set.of(POLLING, WEBSOCKET);
        private boolean allowUpgrades = true;
        private int pingIntervalMs = 25_000;
        private int pingTimeoutMs = 20_000;
        private long connectTimeoutMs = 45_000;
        private long upgradeTimeoutMs = 10_000;
        private int maxPayload = 1_000_000;
        private long headerTimeMs = 10_000;
        private long bodyTimeMs = 30_000;
        private long messageTimeMs = 30_000;
        private long stallTimeoutMs = 10_000;
        private long closingTimeMs = 5_000;
        private CorsOptions cors = CorsOptions.none();
        private SessionCookie cookie;
        private AllowRequest allowRequest;
        private long allowRequestTimeMs = 10_000;
        private SidSource sidSource;
        private String initialPacket;
        private HeadersHook initialHeaders;
        private HeadersHook headers;
        private int httpCompressionThreshold = NO_COMPRESSION;
        private int deflateThreshold = NO_COMPRESSION;
        private DoorOptions door = DoorOptions.OPEN;
        private Tls tls;

        private Builder() {}

        public Builder path(String value) {
            this.path = value.endsWith("/") ? value : value + "/";
            return this;
        }

        public Builder addTrailingSlash(boolean value) {
            addTrailingSlash = value;
            return this;
        }

        public Builder transports(Set<String> value) {
            transports = Set.copyOf(value);
            return this;
        }

        public Builder allowUpgrades(boolean value) {
            allowUpgrades = value;
            return this;
        }

        public Builder pingIntervalMs(int value) {
            pingIntervalMs = value;
            return this;
        }

        public Builder pingTimeoutMs(int value) {
            pingTimeoutMs = value;
            return this;
        }

        public Builder connectTimeoutMs(long value) {
            connectTimeoutMs = value;
            return this;
        }

        public Builder upgradeTimeoutMs(long value) {
            upgradeTimeoutMs = value;
            return this;
        }

        public Builder maxPayload(int value) {
            maxPayload = value;
            return this;
        }

        public Builder headerTimeMs(long value) {
            headerTimeMs = value;
            return this;
        }

        public Builder bodyTimeMs(long value) {
            bodyTimeMs = value;
            return this;
        }

        public Builder messageTimeMs(long value) {
            messageTimeMs = value;
            return this;
        }

        public Builder stallTimeoutMs(long value) {
            stallTimeoutMs = value;
            return this;
        }

        public Builder closingTimeMs(long value) {
            closingTimeMs = value;
            return this;
        }

        public Builder cors(CorsOptions value) {
            cors = value;
            return this;
        }

        public Builder cookie(SessionCookie value) {
            cookie = value;
            return this;
        }

        public Builder allowRequest(AllowRequest value) {
            allowRequest = value;
            return this;
        }

        public Builder allowRequestTimeMs(long value) {
            allowRequestTimeMs = value;
            return this;
        }

        public Builder sidSource(SidSource value) {
            sidSource = value;
            return this;
        }

        public Builder initialPacket(String value) {
            initialPacket = value;
            return this;
        }

        public Builder initialHeaders(HeadersHook value) {
            initialHeaders = value;
            return this;
        }

        public Builder headers(HeadersHook value) {
            headers = value;
            return this;
        }

        public Builder httpCompressionThreshold(int value) {
            httpCompressionThreshold = value;
            return this;
        }

        public Builder deflateThreshold(int value) {
            deflateThreshold = value;
            return this;
        }

        public Builder door(DoorOptions value) {
            door = value;
            return this;
        }

        public Builder tls(Tls value) {
            tls = value;
            return this;
        }

        public EngineOptions build() {
            return new EngineOptions(
                    path,
                    addTrailingSlash,
                    transports,
                    allowUpgrades,
                    pingIntervalMs,
                    pingTimeoutMs,
                    connectTimeoutMs,
                    upgradeTimeoutMs,
                    maxPayload,
                    headerTimeMs,
                    bodyTimeMs,
                    messageTimeMs,
                    stallTimeoutMs,
                    closingTimeMs,
                    cors,
                    cookie,
                    allowRequest,
                    allowRequestTimeMs,
                    sidSource,
                    initialPacket,
                    initialHeaders,
                    headers,
                    httpCompressionThreshold,
                    deflateThreshold,
                    door,
                    tls);
        }
    }
}
