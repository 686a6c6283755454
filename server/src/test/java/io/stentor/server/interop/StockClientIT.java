package io.stentor.server.interop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Stock clients in JavaScript and Python with the applications of conformance suites: runs the scripts of {@code
 * src/test/node/interop} and {@code src/test/python}. The reference server passes, too, which shows that they are right.
 */
@Tag("clients")
class StockClientIT {
    private static final String EVERYTHING_IS_FINE = ", 0 failed";

    @BeforeAll
    static void checkThatNodeIsThere() {
        Script.needNode();
    }

    @ParameterizedTest
    @MethodSource("io.stentor.server.interop.SuiteSetup#all")
    void shouldServeJavaScriptClientsOfVersion4(SuiteSetup setup) {
        try (SuiteServer server = setup.start("socket.io-client")) {
            runNode(server, setup, "v4");
        }
    }

    @ParameterizedTest
    @MethodSource("io.stentor.server.interop.SuiteSetup#all")
    void shouldGiveClientsThatWereCutTheirStateBack(SuiteSetup setup) {
        try (SuiteServer server = setup.start("socket.io-client")) {
            runNode(server, setup, "recovery");
        }
    }

    @ParameterizedTest
    @MethodSource("io.stentor.server.interop.SuiteSetup#all")
    void shouldServeJavaScriptClientsOfVersion3(SuiteSetup setup) {
        try (SuiteServer server = setup.start("socket.io-client-java")) {
            runNode(server, setup, "v3");
        }
    }

    @ParameterizedTest
    @MethodSource("io.stentor.server.interop.SuiteSetup#all")
    void shouldServeClientsThatSpeakMessagePack(SuiteSetup setup) {
        try (SuiteServer server = setup.startMsgpack("socket.io")) {
            runNode(server, setup, "msgpack");
        }
    }

    @ParameterizedTest
    @MethodSource("io.stentor.server.interop.SuiteSetup#all")
    void shouldBearTheHabitsOfOtherClients(SuiteSetup setup) {
        try (SuiteServer server = setup.start("socket.io")) {
            runNode(server, setup, "quirks");
        }
    }

    @ParameterizedTest
    @MethodSource("io.stentor.server.interop.SuiteSetup#all")
    void shouldServePythonClients(SuiteSetup setup) {
        Script.needPython();
        try (SuiteServer server = setup.start("socket.io-client")) {
            runPython(server, setup, "reference");
        }
    }

    /** Where the reference gives up: one by one the clients' needs are met all the same. */
    @ParameterizedTest
    @MethodSource("io.stentor.server.interop.SuiteSetup#own")
    void shouldServeClientsWhereTheReferenceCannot(SuiteSetup setup) {
        Script.needPython();
        try (SuiteServer server = setup.start("socket.io-client")) {
            runNode(server, setup, "beyond");
            runPython(server, setup, "beyond");
        }
    }

    private static void runPython(SuiteServer server, SuiteSetup setup, String extent) {
        String said =
                Script.runPython("clients.py", server.url(), setup.transports().list(), extent);

        assertThat(said).contains("\nok - ", EVERYTHING_IS_FINE);
    }

    private static void runNode(SuiteServer server, SuiteSetup setup, String suite) {
        String said = Script.runNode(
                "interop/stock.mjs", server.url(), setup.transports().list(), suite);

        assertThat(said).contains("\nok - ", EVERYTHING_IS_FINE);
    }
}
