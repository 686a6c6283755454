package io.stentor.server.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.server.peer.RawSocket;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command line of the conformance server. */
class ConformanceMainTest {
    private static final Pattern READY =
            Pattern.compile("conformance server ready on http://0\\.0\\.0\\.0:(\\d+) \\(profile engine\\.io\\)\\R");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--profile nope | unknown profile 'nope': engine.io",
                "--port 1 | --profile is missing: engine.io",
                "--profile | --profile needs a value",
                "--profile engine.io --port 70000 | --port is a number from 0 to 65535, not '70000'",
                "--profile engine.io --host x | unknown option '--host'"
            })
    void shouldExitWith2AndOneLineWhen(String arguments, String complaint) throws Exception {
        assertThat(run(() -> {}, arguments.split(" "))).isEqualTo(2);
        assertThat(err.toString(UTF_8))
                .startsWith("conformance-server: " + complaint)
                .hasLineCount(1);
        assertThat(out.size()).isZero();
    }

    @Test
    void shouldServeFromItsReadyLineOnUntilToldToStop() throws Exception {
        assertThat(run(this::openASession, "--profile", "engine.io", "--port", "0"))
                .isZero();
    }

    private void openASession() {
        Matcher ready = READY.matcher(out.toString(UTF_8));
        assertThat(ready.matches()).isTrue();
        try (RawSocket socket = RawSocket.open(Integer.parseInt(ready.group(1)))) {
            socket.send(EngineServer.request("GET", EngineServer.POLLING));
            assertThat(socket.readAnswer().body()).contains("\"pingInterval\":300");
        }
    }

    private int run(Runnable untilStopped, String... arguments) throws InterruptedException {
        PrintStream outStream = new PrintStream(out, true, UTF_8);
        PrintStream errStream = new PrintStream(err, true, UTF_8);
        return new ConformanceMain(outStream, errStream, () -> untilStopped::run).run(List.of(arguments));
    }
}
