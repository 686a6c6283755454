package io.stentor.server.interop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The same bytes to the reference server and to ours, and the same comes of them but where that is meant: runs {@code
 * src/test/node/interop/differential.mjs}.
 */
@Tag("clients")
class DifferentialIT {
    private static final String MAIN = "/";

    @BeforeAll
    static void checkThatNodeIsThere() {
        Script.needNode();
    }

    @Test
    void shouldDoWithEveryInputWhatTheReferenceDoes() {
        try (SuiteServer reference = ReferenceServer.start("socket.io", MAIN, false);
                SuiteServer ours = StentorSuite.start("socket.io", MAIN, false)) {
            String said = Script.runNode("interop/differential.mjs", reference.url(), ours.url());

            assertThat(said).contains(" differ for a reason, 0 failed");
        }
    }
}
