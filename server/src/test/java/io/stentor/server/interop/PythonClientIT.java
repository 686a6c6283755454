package io.stentor.server.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.server.TestServer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The stock Python clients in a conversation: they confirm messages, as {@code src/test/python/confirming.py} has it. */
@Tag("clients")
class PythonClientIT {
    @BeforeAll
    static void checkThatPythonIsThere() {
        Script.needPython();
    }

    @ParameterizedTest
    @MethodSource("io.stentor.server.interop.InteropSetup#all")
    void shouldTellThatPythonClientsHaveConfirmed(InteropSetup setup) {
        try (TestServer server = setup.startServer()) {
            String said = Script.runPython(
                    "confirming.py", server.url(), setup.transports().list());

            assertThat(said).contains("ok - confirmed");
            server.awaitEmpty();
        }
    }
}
