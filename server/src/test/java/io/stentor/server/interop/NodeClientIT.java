package io.stentor.server.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.server.TestServer;
import io.stentor.server.conversation.ConversationLimits;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The stock JavaScript clients in conversations: runs {@code src/test/node/interop/conversation.mjs}, which checks every row of
 * what the conversation application promises.
 */
@Tag("clients")
class NodeClientIT {
    @BeforeAll
    static void checkThatNodeIsThere() {
        Script.needNode();
    }

    @ParameterizedTest
    @MethodSource("io.stentor.server.interop.InteropSetup#all")
    void shouldKeepEveryPromiseToStockJavaScriptClients(InteropSetup setup) {
        try (TestServer server = setup.startServer()) {
            String said = Script.runNode(
                    "interop/conversation.mjs", server.url(), setup.transports().list(), limits());

            assertThat(said).contains("\nok - ", ", 0 failed");
            server.awaitEmpty();
        }
    }

    private static String limits() {
        ConversationLimits limits = InteropSetup.LIMITS;
        return String.format(
                "{\"roomsPerSocket\":%d,\"typingIntervalMs\":%d,\"typingExpiryMs\":%d,\"presenceMergeAbove\":%d}",
                limits.roomsPerSocket(),
                limits.typingIntervalMs(),
                limits.typingExpiryMs(),
                limits.presenceMergeAbove());
    }
}
