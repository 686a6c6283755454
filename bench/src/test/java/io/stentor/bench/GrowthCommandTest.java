package io.stentor.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.bench.FakeServer.Fault;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole command: with a real Stentor, and with servers that are wrong. */
@Tag("once")
class GrowthCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path directory;

    @AfterEach
    void forgetLauncher() {
        System.clearProperty(Launcher.PROPERTY);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--axes members,weather | no axis 'weather'; there are members, rooms, payload, connections, lanes, log",
                "--duration 0s | --duration and --rehearsal must be above 0",
                "--warmup 1 | a time looks like 500ms",
                "--max-connections 0 | --max-connections must be from 1 to 1000000, not 0",
                "--max-connections 50 | no slope is left of members",
                "--no-pin --server-cpu 0 | --server-cpu goes with --pin",
                "--server-cpu 4711 | --no-pin does without",
                "--colour blue | --colour",
            })
    void shouldRefuseWrongOptionsInOneLine(String options, String reason) {
        System.setProperty(Launcher.PROPERTY, "/bin/false");

        assertThat(run(options.split(" ", -1))).isEqualTo(2);
        assertThat(err.toString()).contains(reason).hasLineCount(1);
    }

    @Test
    void shouldSayThatItNeedsTheLauncher() {
        assertThat(run("--quick", "--no-pin")).isEqualTo(2);
        assertThat(err.toString()).contains("stentor.launcher").hasLineCount(1);
    }

    @Test
    void shouldHelp() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString()).contains("--quick", "--axes", "--output");
    }

    @Test
    void shouldMeasureStentorAndLeaveTablesAndCharts() throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        launcher("exec '" + java + "' -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp '"
                + System.getProperty("java.class.path") + "' io.stentor.server.cli.StentorMain \"$@\"");

        int exit = measure("members", "100");

        // How steep so short a run is, is no matter of this test.
        assertThat(out.toString())
                .contains("CPU µs/message", "members^", "written to ")
                .doesNotContain("could not");
        assertThat(exit).isEqualTo(out.toString().contains("TOO STEEP") ? 1 : 0);
        assertThat(directory.resolve("reports/growth.json")).content().contains("\"cpuMicrosPerMessage\" : ");
        assertThat(directory.resolve("reports/growth.txt")).content().contains("CPU µs/message");
        assertThat(directory.resolve("reports/members.svg")).content().contains("<svg");
    }

    @Test
    void shouldFailWhenADeliveryIsWrong() throws IOException {
        try (FakeServer server = new FakeServer(Fault.LOSE)) {
            launcher("echo ready on " + server.url() + "; exec sleep 60");

            assertThat(measure("members", "100")).isEqualTo(1);
        }
        assertThat(out.toString()).contains("could not; of ", " deliveries 1 lost", "result    FAILED");
    }

    @Test
    void shouldFailWhenTheServerDoesNotStart() throws IOException {
        launcher("exit 1");

        assertThat(measure("connections", "2000")).isEqualTo(1);
        assertThat(out.toString()).contains("could not; the server ended before it was ready", "result    FAILED");
    }

    private int measure(String axis, String connections) {
        return run(
                "--no-pin",
                "--axes",
                axis,
                "--max-connections",
                connections,
                "--rehearsal",
                "100ms",
                "--warmup",
                "50ms",
                "--duration",
                "300ms",
                "--output",
                directory.resolve("reports").toString());
    }

    private void launcher(String script) throws IOException {
        Path launcher = directory.resolve("stentor");
        Files.writeString(launcher, "#!/bin/sh\n" + script + "\n");
        assertThat(launcher.toFile().setExecutable(true)).isTrue();
        System.setProperty(Launcher.PROPERTY, launcher.toString());
    }

    private int run(String... options) {
        List<String> args = new ArrayList<>(List.of("growth"));
        args.addAll(List.of(options));
        return BenchMain.run(new PrintWriter(out, true), new PrintWriter(err, true), args.toArray(String[]::new));
    }
}
