package io.stentor.server.hostile;

import io.stentor.transport.handshake.CorsOptions;
import io.stentor.transport.loop.EngineOptions;
import java.util.List;

/** The server's limits as they are by default, its times short: no case takes longer than a few seconds. */
final class TestProfile {
    static final int PING_INTERVAL_MS = 1_000;
    static final int PING_TIMEOUT_MS = 1_500;
    static final int CONNECT_TIMEOUT_MS = 1_500;
    static final int UPGRADE_TIMEOUT_MS = 1_500;
    static final int MAX_PAYLOAD = 1_000_000;
    static final int HEADER_TIME_MS = 2_000;
    static final int BODY_TIME_MS = 2_500;
    static final int MESSAGE_TIME_MS = 2_500;
    static final int STALL_TIMEOUT_MS = 2_000;
    static final int CLOSING_TIME_MS = 2_000;

    private TestProfile() {}

    static EngineOptions options() {
        return options(List.of());
    }

    /** @param origins allowed besides the server's own */
    static EngineOptions options(List<String> origins) {
        return builder().cors(CorsOptions.of(origins)).build();
    }

    /** The times and sizes of the tests, for more options. */
    static EngineOptions.Builder builder() {
        return EngineOptions.builder()
                .pingIntervalMs(PING_INTERVAL_MS)
                .pingTimeoutMs(PING_TIMEOUT_MS)
                .connectTimeoutMs(CONNECT_TIMEOUT_MS)
                .upgradeTimeoutMs(UPGRADE_TIMEOUT_MS)
                .maxPayload(MAX_PAYLOAD)
                .headerTimeMs(HEADER_TIME_MS)
                .bodyTimeMs(BODY_TIME_MS)
                .messageTimeMs(MESSAGE_TIME_MS)
                .stallTimeoutMs(STALL_TIMEOUT_MS)
                .closingTimeMs(CLOSING_TIME_MS);
    }
}
