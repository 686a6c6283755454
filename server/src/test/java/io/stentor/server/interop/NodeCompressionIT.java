package io.stentor.server.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.server.EchoServer;
import io.stentor.transport.loop.EngineOptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The stock JavaScript client, which compresses with another library than ours: {@code interop/compression.mjs}. */
@Tag("clients")
class NodeCompressionIT {
    @BeforeAll
    static void checkThatNodeIsThere() {
        Script.needNode();
    }

    @Test
    void shouldTalkCompressedWhenTheServerAgrees() {
        assertThat(saidWith(
                        EngineOptions.builder()
                                .deflateThreshold(EngineOptions.COMPRESSION_THRESHOLD)
                                .build(),
                        "yes"))
                .contains("\nok - ", "# 4 checks, 0 failed");
    }

    @Test
    void shouldTalkPlainlyWhenTheServerDoesNot() {
        assertThat(saidWith(EngineOptions.defaults(), "no")).contains("\nok - ", "# 4 checks, 0 failed");
    }

    private static String saidWith(EngineOptions engine, String agreed) {
        try (EchoServer server = EchoServer.start(engine)) {
            return Script.runNode("interop/compression.mjs", server.url(), agreed);
        }
    }
}
