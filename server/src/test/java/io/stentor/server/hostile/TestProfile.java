package io.stentor.server.hostile;

import io.stentor.transport.loop.EngineOptions;
import java.util.List;
import java.util.Set;

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
        return new EngineOptions(
                "/socket.io/",
                Set.of(EngineOptions.POLLING, EngineOptions.WEBSOCKET),
                PING_INTERVAL_MS,
                PING_TIMEOUT_MS,
                CONNECT_TIMEOUT_MS,
                UPGRADE_TIMEOUT_MS,
                MAX_PAYLOAD,
                origins,
                HEADER_TIME_MS,
                BODY_TIME_MS,
                MESSAGE_TIME_MS,
                STALL_TIMEOUT_MS,
                CLOSING_TIME_MS);
    }
}
