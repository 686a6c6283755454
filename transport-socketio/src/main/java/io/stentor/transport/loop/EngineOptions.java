package io.stentor.transport.loop;

import java.util.List;
import java.util.Set;

/**
 * What the transports need to know, fixed at start-up. Times in milliseconds, sizes in bytes.
 *
 * @param path request path of the endpoint with its trailing slash
 * @param transports the enabled ones of {@code polling} and {@code websocket}
 * @param pingIntervalMs from a pong (or the handshake) to the next ping
 * @param pingTimeoutMs from a ping to the end of a session that does not answer
 * @param connectTimeoutMs for a session to join a namespace
 * @param upgradeTimeoutMs for a WebSocket to take over a polling session
 * @param maxPayload largest POST body and WebSocket message
 * @param origins origins allowed besides the server's own; {@code *} for all
 * @param headerTimeMs for a request's head to arrive on a new connection
 * @param bodyTimeMs for a request's body to arrive
 * @param messageTimeMs for a WebSocket message to arrive whole
 * @param stallTimeoutMs without any progress before a peer counts as a slow consumer
 * @param closingTimeMs for the peer to end its side of a connection, or to fetch the close packet by polling
 */
public record EngineOptions(
        String path,
        Set<String> transports,
        int pingIntervalMs,
        int pingTimeoutMs,
        long connectTimeoutMs,
        long upgradeTimeoutMs,
        int maxPayload,
        List<String> origins,
        long headerTimeMs,
        long bodyTimeMs,
        long messageTimeMs,
        long stallTimeoutMs,
        long closingTimeMs) {

    public static final String POLLING = "polling";
    public static final String WEBSOCKET = "websocket";

    /** A keep-alive connection without a request is closed after this. */
    static final long HTTP_IDLE_MS = 15_000;
    /** A poll that arrives while an upgrade is probed is held back so long: the upgrade packet may be under way. */
    static final long PROBE_HOLD_MS = 100;

    /** The defaults of Socket.IO and of this server. */
    public static EngineOptions defaults() {
        return new EngineOptions(
                "/socket.io/",
                Set.of(POLLING, WEBSOCKET),
                25_000,
                20_000,
                45_000,
                10_000,
                1_000_000,
                List.of(),
                10_000,
                30_000,
                30_000,
                10_000,
                5_000);
    }
}
