package io.stentor.server.interop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Generated arguments of all shapes come back as they are: runs {@code src/test/node/interop/echo.mjs}. */
@Tag("clients")
class EchoIT {
    private static final String EVERYTHING_CAME_BACK = "# 2000 lists, 0 failed";

    @BeforeAll
    static void checkThatNodeIsThere() {
        Script.needNode();
    }

    @ParameterizedTest
    @MethodSource("io.stentor.server.interop.SuiteSetup#all")
    void shouldSendBackTheBytesOfEveryArgument(SuiteSetup setup) {
        try (SuiteServer server = setup.start("socket.io")) {
            assertThat(echo(server, setup, "json")).contains(EVERYTHING_CAME_BACK);
        }
    }

    @ParameterizedTest
    @MethodSource("io.stentor.server.interop.SuiteSetup#all")
    void shouldSendBackEveryArgumentAsMessagePack(SuiteSetup setup) {
        try (SuiteServer server = setup.startMsgpack("socket.io")) {
            assertThat(echo(server, setup, "msgpack")).contains(EVERYTHING_CAME_BACK);
        }
    }

    private static String echo(SuiteServer server, SuiteSetup setup, String parser) {
        return Script.runNode(
                "interop/echo.mjs", server.url(), setup.transports().list(), parser);
    }
}
