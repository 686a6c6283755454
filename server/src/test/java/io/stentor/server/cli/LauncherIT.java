package io.stentor.server.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real launcher script in a process of its own, on the JDK that runs this test. */
class LauncherIT {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final Path LAUNCHER = ROOT.resolve("bin").resolve("stentor");
    private static final int PATIENCE_SECONDS = 60;

    @TempDir
    private Path elsewhere;

    private record Outcome(int exitCode, String out, String err) {}

    /** The build that runs this test has just packaged the module; the launcher would build it again into the same place. */
    @BeforeAll
    static void stampTheBuild() throws IOException {
        Path stamp = ROOT.resolve("server/target/launcher.stamp");
        Files.deleteIfExists(stamp);
        Files.createFile(stamp);
    }

    @Test
    void shouldPrintHelpWhenAskedFor() throws Exception {
        Outcome outcome = run(LAUNCHER, "--help");
        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.out()).startsWith("Usage: stentor ");
        assertThat(outcome.err()).isEmpty();
    }

    @Test
    void shouldPrintHelpAndExitWith2WhenNothingIsAsked() throws Exception {
        Outcome outcome = run(LAUNCHER);
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()).startsWith("Usage: stentor ");
    }

    @Test
    void shouldExitWith2AndOneLineWhenAnOptionIsUnknown() throws Exception {
        Outcome outcome = run(LAUNCHER, "serve", "--prot", "1");
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()).isEqualTo("stentor: unknown option '--prot' (see stentor serve --help)\n");
        assertThat(outcome.out()).isEmpty();
    }

    @Test
    void shouldTellTheVersionThroughASymbolicLinkFromAnotherFolder() throws Exception {
        Path link = Files.createSymbolicLink(elsewhere.resolve("stentor"), LAUNCHER);
        Outcome outcome = run(link, "version");

        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.out())
                .containsPattern("(?m)^stentor +\\d+\\.\\d+\\.\\d+")
                .containsPattern("(?m)^jdk +" + Runtime.version().feature() + "\\b")
                .containsPattern("(?m)^transport +(epoll|nio)$");
        assertThat(outcome.err()).isEmpty();
    }

    @Test
    void shouldExitWith1AndOneLineWhenJavaHomeIsNoJdk() throws Exception {
        ProcessBuilder process = process(LAUNCHER, "version");
        process.environment().put("JAVA_HOME", elsewhere.toString());
        Outcome outcome = outcomeOf(process);
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err()).isEqualTo("stentor: JAVA_HOME=" + elsewhere + " is no JDK\n");
    }

    private Outcome run(Path launcher, String... arguments) throws Exception {
        return outcomeOf(process(launcher, arguments));
    }

    private ProcessBuilder process(Path launcher, String... arguments) {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder process = new ProcessBuilder(command).directory(elsewhere.toFile());
        process.environment().put("JAVA_HOME", System.getProperty("java.home"));
        process.environment().remove("JAVA_TOOL_OPTIONS");
        process.environment().keySet().removeIf(name -> name.startsWith("STENTOR_"));
        return process;
    }

    private Outcome outcomeOf(ProcessBuilder builder) throws Exception {
        File out = elsewhere.resolve("out").toFile();
        File err = elsewhere.resolve("err").toFile();
        Process process = builder.redirectOutput(out).redirectError(err).start();
        try {
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Outcome(
                process.exitValue(), Files.readString(out.toPath(), UTF_8), Files.readString(err.toPath(), UTF_8));
    }
}
