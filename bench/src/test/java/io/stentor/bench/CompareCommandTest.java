package io.stentor.bench;

import static org.assertj.core.api.Assertions.assertThat;

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

/** The whole command: with a real Stentor, and with peers that are not there. The peers themselves are for people. */
@Tag("once")
class CompareCommandTest {

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
                "--servers stentor,apache | no server 'apache'; there are stentor, node, bun, netty-socketio",
                "--scenarios ceiling,floor | no scenario 'floor'; there are ceiling, one, ",
                "--rounds 0 | --rounds must be from 1 to 100, not 0",
                "--connections 9 | --connections must be from 10 to 1000000, not 9",
                "--connections 900000 | open files",
                "--duration 0s | --duration and --rehearsal must be above 0",
                "--warmup 1 | a time looks like 500ms",
                "--no-pin --server-cpu 0 | --server-cpu goes with --pin",
                "--server-cpu 4711 | --no-pin does without",
                "--colour blue | --colour",
            })
    void shouldRefuseWrongOptionsInOneLine(String options, String reason) throws IOException {
        System.setProperty(Launcher.PROPERTY, launcher().toString());

        assertThat(run(options.split(" ", -1))).isEqualTo(2);
        assertThat(err.toString()).contains(reason).hasLineCount(1);
    }

    @Test
    void shouldSayThatItNeedsTheLauncher() {
        assertThat(run("--quick")).isEqualTo(2);
        assertThat(err.toString()).contains("stentor.launcher").hasLineCount(1);
    }

    @Test
    void shouldHelp() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString()).contains("--quick", "--servers", "--output");
    }

    @Test
    void shouldSayThatThereIsNobodyToCompare() throws IOException {
        System.setProperty(Launcher.PROPERTY, launcher().toString());

        assertThat(run("--servers", "netty-socketio", "--no-pin")).isEqualTo(1);
        assertThat(err.toString()).contains("left out: netty-socketio: ", "compare: there is no server to compare");
    }

    @Test
    void shouldMeasureStentorAndGoOnWithoutAPeerThatIsNotThere() throws IOException {
        System.setProperty(Launcher.PROPERTY, launcher().toString());
        Path output = directory.resolve("reports");

        List<String> options =
                new ArrayList<>(List.of("--servers", "stentor,netty-socketio", "--scenarios", "one,idle"));
        options.addAll(List.of("--rounds", "1", "--connections", "50", "--warmup", "50ms", "--duration", "300ms"));
        options.addAll(List.of("--no-pin", "--output", output.toString()));
        int exit = run(options.toArray(String[]::new));

        assertThat(exit).as("%s%s", out, err).isZero();
        assertThat(out.toString())
                .contains("left out  netty-socketio: ", "1 message in flight", "50 connections in rooms of 10, idle")
                .doesNotContain("could not");
        assertThat(output.resolve("compare.json")).content().contains("\"passed\" : true", "\"kbPerConnection\" : ");
        assertThat(output.resolve("memory.svg")).content().contains("<svg");
        assertThat(output.resolve("ceiling.svg")).doesNotExist();
    }

    /** In a clone of its own, which has no peers; the server's classes are those of this build. */
    private Path launcher() throws IOException {
        Path launcher = directory.resolve("clone/bin/stentor");
        Files.createDirectories(launcher.getParent());
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        String command = "#!/bin/sh\nexec '" + java + "' -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp '"
                + System.getProperty("java.class.path") + "' io.stentor.server.cli.StentorMain \"$@\"\n";
        Files.writeString(launcher, command);
        assertThat(launcher.toFile().setExecutable(true)).isTrue();
        return launcher;
    }

    private int run(String... options) {
        List<String> args = new ArrayList<>(List.of("compare"));
        args.addAll(List.of(options));
        return BenchMain.run(new PrintWriter(out, true), new PrintWriter(err, true), args.toArray(String[]::new));
    }
}
