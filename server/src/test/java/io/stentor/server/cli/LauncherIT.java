package io.stentor.server.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real launcher script in a process of its own, on the JDK that runs this test. */
class LauncherIT {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final Path LAUNCHER = ROOT.resolve("bin").resolve("stentor");
    private static final Pattern READY_LINE = Pattern.compile(
            "stentor ready on (http://127\\.0\\.0\\.1:\\d+) \\(admin (http://127\\.0\\.0\\.1:\\d+)\\) in \\d+ ms\n");
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

    /** The Redis client logs when its address is read, which is before the log is what the options say. */
    @Test
    void shouldSayNothingOfItsLibrariesWhenItReadsOptions() throws Exception {
        Path file = Files.writeString(
                elsewhere.resolve("cluster.conf"), "cluster.redis.url = \"redis://127.0.0.1:6379\"\n");
        Outcome outcome = run(LAUNCHER, "config", "check", file.toString());
        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.out()).isEqualTo("ok: 1 option set, 1 changed\n");
        assertThat(outcome.err()).isEmpty();
    }

    @Test
    void shouldExitWith2AndOneLineWhenTheConformanceProfileIsUnknown() throws Exception {
        Path link = Files.createSymbolicLink(
                elsewhere.resolve("conformance"), LAUNCHER.resolveSibling("conformance-server"));
        Outcome outcome = run(link, "--profile", "nope", "--port", "0");
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err())
                .startsWith("conformance-server: unknown profile 'nope'")
                .hasLineCount(1);
        assertThat(outcome.out()).isEmpty();
    }

    @Test
    void shouldExitWith1AndOneLineWhenJavaHomeIsNoJdk() throws Exception {
        ProcessBuilder process = process(LAUNCHER, "version");
        process.environment().put("JAVA_HOME", elsewhere.toString());
        Outcome outcome = outcomeOf(process, elsewhere);
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err()).isEqualTo("stentor: JAVA_HOME=" + elsewhere + " is no JDK\n");
    }

    @Test
    void shouldServeFromTheReadyLineOnAndExitWith0OnSigterm() throws Exception {
        Path out = elsewhere.resolve("out");
        Path err = elsewhere.resolve("err");
        Process server = process(LAUNCHER, "serve", "--host", "127.0.0.1", "--port", "0", "--admin-port", "0")
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        try {
            awaitReadyLine(out);
            Matcher ready = READY_LINE.matcher(Files.readString(out));
            assertThat(ready.matches()).isTrue();
            assertThat(Files.readString(err)).contains("AUTHENTICATION IS OFF");
            assertThat(bodyOf(ready.group(1) + "/healthz")).isEqualTo("ok");
            await().atMost(Duration.ofSeconds(PATIENCE_SECONDS))
                    .ignoreException(NoSuchFileException.class)
                    .untilAsserted(() -> assertThat(openJars(server)).containsAll(jars()));
            assertThat(bodyOf(ready.group(2) + "/health/ready")).contains("ready");
            assertThatOnePortIsNotServedTwice(ready.group(1));

            server.destroy();
            assertThat(server.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(server.exitValue()).isZero();
        } finally {
            server.destroyForcibly();
        }
    }

    /**
     * Each of these is a twentieth of the time to ready or more: what JCA, a country's customs, a search for Groovy, the flight
     * recorder's commands and big numbers begin with.
     */
    @Test
    void shouldBeginNothingDearUntilItIsReady() throws Exception {
        Path classes = elsewhere.resolve("classes");
        Path out = elsewhere.resolve("out");
        ProcessBuilder process = process(LAUNCHER, "serve", "--host", "127.0.0.1", "--port", "0", "--admin-port", "0");
        process.environment().put("STENTOR_JAVA_OPTS", "-Xlog:class+init=info:file=" + classes);
        Process server = process.redirectOutput(out.toFile())
                .redirectError(elsewhere.resolve("err").toFile())
                .start();
        try {
            awaitReadyLine(out);
            assertThat(Files.readString(classes))
                    .contains("Initializing 'io/stentor/server/StandaloneServer'")
                    .doesNotContain(
                            "'javax/crypto/JceSecurity'",
                            "'sun/util/cldr/",
                            "'picocli/CommandLine$DefaultFactory'",
                            "'jdk/jfr/internal/dcmd/");
            // Newer JDKs tell the thread: the admin thread may.
            assertThat(Files.readAllLines(classes))
                    .noneMatch(line -> line.contains("'java/math/BigDecimal'") && line.contains("by thread \"main\""));
        } finally {
            server.destroyForcibly();
        }
    }

    @Test
    void shouldLeaveTheLogToAFileOfLogbacks() throws Exception {
        Path file = Files.writeString(
                elsewhere.resolve("logback.xml"),
                "<configuration><appender name='E' class='ch.qos.logback.core.ConsoleAppender'><target>System.err</target>"
                        + "<encoder><pattern>own %kvp%n</pattern></encoder></appender>"
                        + "<root level='INFO'><appender-ref ref='E'/></root></configuration>");
        Path err = elsewhere.resolve("err");
        ProcessBuilder process = process(LAUNCHER, "serve", "--host", "127.0.0.1", "--port", "0", "--admin-port", "0");
        process.environment().put("STENTOR_JAVA_OPTS", "-Dlogback.configurationFile=" + file);
        Process server = process.redirectOutput(elsewhere.resolve("out").toFile())
                .redirectError(err.toFile())
                .start();
        try {
            await().atMost(Duration.ofSeconds(PATIENCE_SECONDS))
                    .until(() -> Files.readString(err).contains("AUTHENTICATION IS OFF"));
            assertThat(Files.readString(err)).startsWith("own event=\"configuration\"");
        } finally {
            server.destroyForcibly();
        }
    }

    /** The whole of standard error is lines of JSON, and what was set and from where is one of them. */
    @Test
    void shouldReadAFileAndLogInJson() throws Exception {
        Files.writeString(
                elsewhere.resolve("s.conf"),
                "server { host = 127.0.0.1, port = 0 }\nadmin { port = 0, apiKey = hunter2hunter2hunter2 }\n"
                        + "logging.format = json");
        Path out = elsewhere.resolve("out");
        Path err = elsewhere.resolve("err");
        ProcessBuilder process = process(LAUNCHER, "serve", "--config", "s.conf", "--set", "limits.jsonDepth=5");
        process.environment().put("STENTOR_TYPING_EXPIRY", "5s");
        Process server =
                process.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        try {
            awaitReadyLine(out);
            server.destroy();
            assertThat(server.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        } finally {
            server.destroyForcibly();
        }
        assertThat(Files.readString(err)).doesNotContain("hunter2");
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(err)) {
            lines.add(new ObjectMapper().readTree(line));
        }
        assertThat(lines)
                .extracting(line -> line.get("event").asText())
                .containsExactly("configuration", "started", "authentication_off", "drain", "drained");
        assertThat(lines.get(0).get("fields"))
                .hasToString("{\"server.host\":\"127.0.0.1 (s.conf:1)\",\"server.port\":\"0 (s.conf:1)\","
                        + "\"admin.port\":\"0 (s.conf:2)\",\"admin.apiKey\":\"(set) (s.conf:2)\","
                        + "\"limits.jsonDepth\":\"5 (--set)\",\"typing.expiry\":\"5s (STENTOR_TYPING_EXPIRY)\","
                        + "\"logging.format\":\"json (s.conf:3)\"}");
    }

    /** An upgrade may replace them while the server runs. */
    private static Set<Path> openJars(Process server) throws IOException {
        Set<Path> open = new HashSet<>();
        try (Stream<Path> descriptors = Files.list(Path.of("/proc", Long.toString(server.pid()), "fd"))) {
            for (Path descriptor : descriptors.toList()) {
                open.add(Files.readSymbolicLink(descriptor));
            }
        }
        return open;
    }

    private static List<Path> jars() throws IOException {
        try (Stream<Path> jars = Files.list(ROOT.resolve("server/target/lib"))) {
            return jars.toList();
        }
    }

    private void assertThatOnePortIsNotServedTwice(String url) throws Exception {
        String port = url.substring(url.lastIndexOf(':') + 1);
        Path second = Files.createDirectory(elsewhere.resolve("second"));
        Outcome outcome = outcomeOf(
                process(LAUNCHER, "serve", "--host", "127.0.0.1", "--port", port, "--admin-port", "0"), second);
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err()).matches("stentor: cannot listen on 127\\.0\\.0\\.1:" + port + ": [^\n]+\n");
        assertThat(outcome.out()).isEmpty();
    }

    private static void awaitReadyLine(Path out) {
        await().atMost(Duration.ofSeconds(PATIENCE_SECONDS))
                .until(() -> Files.readString(out).endsWith("\n"));
    }

    private static String bodyOf(String url) throws IOException {
        try (InputStream body = URI.create(url).toURL().openStream()) {
            return new String(body.readAllBytes(), UTF_8);
        }
    }

    private Outcome run(Path launcher, String... arguments) throws Exception {
        return outcomeOf(process(launcher, arguments), elsewhere);
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

    private static Outcome outcomeOf(ProcessBuilder builder, Path folder) throws Exception {
        File out = folder.resolve("out").toFile();
        File err = folder.resolve("err").toFile();
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
