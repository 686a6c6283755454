package io.stentor.server.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.stentor.server.config.OptionTable;
import io.stentor.server.config.Options;
import io.stentor.server.config.UnusableFileException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line against a server that is none: what is printed where, and the exit code. */
class StentorMainTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Map<String, String> environment = new HashMap<>();
    private final FakeServer server = new FakeServer();
    private final CountDownLatch stopped = new CountDownLatch(1);

    @Test
    void shouldPrintOneReadyLineWhenTheServerAccepts() {
        int code = serveAndStop("serve", "--port", "0", "--admin-port", "0");

        assertThat(code).isZero();
        assertThat(out()).isEqualTo("stentor ready on http://0.0.0.0:40000 (admin http://127.0.0.1:40000) in 123 ms\n");
    }

    @Test
    void shouldWarnInCapitalsBeforeItIsReady() {
        serveAndStop("serve");
        assertThat(err().lines().toList())
                .hasSize(3)
                .satisfies(lines -> assertThat(lines.get(0)).contains("event=configuration"))
                .satisfies(lines -> assertThat(lines.get(1)).contains("transport nio", "pid ", "JDK "))
                .satisfies(lines -> assertThat(lines.get(2)).startsWith("AUTHENTICATION IS OFF: "));
    }

    @Test
    void shouldLogAndExitWith1WhenTheServerFailsAtItsStart() {
        server.bug = new IllegalStateException("a bug");
        assertThat(serveAndStop("serve")).isEqualTo(ExitCode.FAILED);
        assertThat(err()).contains("ERROR ServeCommand event=fault", "IllegalStateException: a bug", "    ");
    }

    @Test
    void shouldNotWarnWhenTokensAreWanted() {
        serveAndStop("serve", "--set", "auth.mode=jwt", "--set", "auth.jwt.secret=0123456789abcdef0123456789abcdef");
        assertThat(err()).doesNotContain("AUTHENTICATION");
        assertThat(server.startedWith.auth().toString()).doesNotContain("0123456789");
    }

    @Test
    void shouldTellTheDemoAddressWhenStartedForDevelopment() {
        serveAndStop("serve", "--dev", "--port", "8080");
        assertThat(err()).contains("Demo chat: http://localhost:8080/");
        assertThat(server.startedWith.dev()).isTrue();
    }

    @Test
    void shouldLeaveTheAdminAddressOutWhenThereIsNoAdminListener() {
        server.hasAdminListener = false;
        serveAndStop("serve", "--host", "localhost");
        assertThat(out()).isEqualTo("stentor ready on http://localhost:3000 in 123 ms\n");
    }

    @Test
    void shouldPutAnIpv6AddressInBrackets() {
        serveAndStop("serve", "--host", "::1");
        assertThat(out()).startsWith("stentor ready on http://[::1]:3000 (");
    }

    @Test
    void shouldRunUntilToldToStopAndCloseTheServer() {
        CompletableFuture<Integer> code = CompletableFuture.supplyAsync(() -> run("serve"));
        await().until(() -> out().contains("stentor ready"));
        assertThat(code).isNotDone();
        assertThat(server.closed).isFalse();

        stopped.countDown();
        await().until(code::isDone);
        assertThat(code).isCompletedWithValue(ExitCode.DONE);
        assertThat(server.drained).isTrue();
        assertThat(server.closed).isTrue();
    }

    @Test
    void shouldTakeValuesInTheOrderEnvironmentSetFlag() {
        environment.put("STENTOR_SERVER_PORT", "1001");
        environment.put("STENTOR_SERVER_HOST", "192.0.2.1");
        environment.put("STENTOR_LIMITS_JSON_DEPTH", "5");
        environment.put("STENTOR_LIMITS_ROOMS_PER_SOCKET", "6");
        serveAndStop(
                "serve",
                "--port",
                "1003",
                "--set",
                "server.port=1002",
                "--set=server.host=192.0.2.2",
                "--set",
                "limits.jsonDepth=7");

        assertThat(server.startedWith.server().port()).isEqualTo(1_003);
        assertThat(server.startedWith.server().host()).isEqualTo("192.0.2.2");
        assertThat(server.startedWith.limits().jsonDepth()).isEqualTo(7);
        assertThat(server.startedWith.limits().roomsPerSocket()).isEqualTo(6);
    }

    @Test
    void shouldTakeTheLastWhenAFlagIsRepeated() {
        serveAndStop("serve", "--port", "1", "--port=2");
        assertThat(server.startedWith.server().port()).isEqualTo(2);
    }

    @Test
    void shouldSayInTheReadyLineThatConnectionsAreEncrypted() {
        serveAndStop("serve", "--dev", "--set", "server.tls.certificate=a.pem", "--set", "server.tls.key=b.pem");
        assertThat(out()).startsWith("stentor ready on https://0.0.0.0:3000 (admin http://127.0.0.1:3001) in ");
        assertThat(err()).contains("Demo chat: https://localhost:3000/");
    }

    @Test
    void shouldExitWith2WhenTheServerCannotUseAnOption() {
        server.refusal = StartException.misconfigured(new UnusableFileException("server.tls: cannot read a.pem"));
        assertThat(serveAndStop("serve")).isEqualTo(2);
        assertThat(err()).isEqualTo("stentor: server.tls: cannot read a.pem\n");
    }

    @Test
    void shouldExitWith1AndOneLineWhenThePortIsInUse() {
        server.refusal = new StartException("port 3000 of 0.0.0.0 is in use", null);
        assertThat(serveAndStop("serve")).isEqualTo(1);
        assertThat(err()).isEqualTo("stentor: port 3000 of 0.0.0.0 is in use\n");
        assertThat(out()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "serve --prot 1 | stentor: unknown option '--prot' (see stentor serve --help)",
                "serve now | stentor: unknown argument 'now' (see stentor serve --help)",
                "serve --config | stentor: missing required parameter for option '--config' (FILE) (see stentor serve --help)",
                "serve --config /nowhere/s.conf | stentor: /nowhere/s.conf: no such file",
                "config check | stentor: missing required parameter: 'FILE' (see stentor config check --help)",
                "config check / | stentor: /: a directory, not a file",
                "serve --port | stentor: missing required parameter for option '--port' (N) (see stentor serve --help)",
                "serve --port x | stentor: --port: 'x' is not a whole number from 0 to 65535",
                "serve --port 65536 | stentor: --port: '65536' is not a whole number from 0 to 65535",
                "serve --port -1 | stentor: --port: '-1' is not a whole number from 0 to 65535",
                "serve --set a=b | stentor: unknown option 'a'",
                "serve --set auth.mode=jwt | stentor: auth.mode=jwt needs exactly one of auth.jwt.secret, auth.jwt.publicKey and auth.jwt.jwks",
                "serve --set auth.jwt.secret=short | stentor: auth.jwt.secret: the value is not none or 32 to 1024 visible ASCII characters",
                "token create --user ann | stentor: token create needs auth.jwt.secret",
                "token create | stentor: missing required option: '--user=U' (see stentor token create --help)",
                "token check x | stentor: token check needs auth.jwt.secret, auth.jwt.publicKey or auth.jwt.jwks",
                "token check --set auth.jwt.publicKey=no-such-file x | stentor: auth.jwt.publicKey: 'no-such-file' cannot be used: NoSuchFileException: no-such-file",
                "strat | stentor: unknown argument 'strat' (see stentor --help)",
                "--prot | stentor: unknown option '--prot' (see stentor --help)",
                "config all | stentor: unknown argument 'all' (see stentor config --help)",
                "version --long | stentor: unknown option '--long' (see stentor version --help)",
            })
    void shouldExitWith2AndOneLineWhenSomethingTypedIsWrong(String typed, String complaint) {
        assertThat(serveAndStop(typed.split(" "))).isEqualTo(2);
        assertThat(err()).isEqualTo(complaint + "\n");
        assertThat(out()).isEmpty();
        assertThat(server.startedWith).isNull();
    }

    @Test
    void shouldExitWith2AndALineForEachMistakeWhenThereAreSeveral() {
        assertThat(serveAndStop("serve", "--port", "x", "--set", "io.threads=y", "--set", "a=b"))
                .isEqualTo(2);
        assertThat(err().lines())
                .containsExactly(
                        "stentor: io.threads: 'y' is not a whole number from 0 to 1024",
                        "stentor: unknown option 'a'",
                        "stentor: --port: 'x' is not a whole number from 0 to 65535");
        assertThat(server.startedWith).isNull();
    }

    @Test
    void shouldExitWith2WhenAnEnvironmentVariableIsWrong() {
        environment.put("STENTOR_TYPING_EXPIRY", "soon");
        assertThat(serveAndStop("serve")).isEqualTo(2);
        assertThat(err().lines())
                .hasSize(1)
                .first()
                .asString()
                .startsWith("stentor: STENTOR_TYPING_EXPIRY: 'soon' is not");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "config", "token"})
    void shouldExitWith2AndHelpWhenNoCommandIsGiven(String typed) {
        assertThat(typed.isEmpty() ? run() : run(typed)).isEqualTo(2);
        assertThat(err()).startsWith("Usage: stentor ").contains("Commands:");
        assertThat(out()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help",
                "-h",
                "serve --help",
                "config --help",
                "config check --help",
                "config defaults --help",
                "token --help",
                "token create --help",
                "token check --help",
                "version --help"
            })
    void shouldPrintHelpThatFitsATerminalWhenAskedFor(String typed) {
        assertThat(run(typed.split(" "))).isZero();
        assertThat(out()).startsWith("Usage: stentor ");
        assertThat(out().lines())
                .allMatch(line -> line.length() <= 100)
                .allMatch(line -> line.equals(line.stripTrailing()));
        assertThat(err()).isEmpty();
    }

    @Test
    void shouldTellTheDefaultsOfFlagsInTheirHelp() {
        run("serve", "--help");
        assertThat(out()).contains("Default 0.0.0.0.", "Default 3000.", "Default 3001.");
    }

    @Test
    void shouldPrintEveryOptionWithItsDefaultAndMeaning() {
        assertThat(run("config", "defaults")).isZero();
        assertThat(out().lines()).hasSize(1 + OptionTable.all().size());
        assertThat(out())
                .containsPattern("(?m)^socketio\\.pingInterval = 25s +# Time between the server's pings\\.$")
                .containsPattern("(?m)^socketio\\.transports = \\[polling, websocket] +# Transports a client may use")
                .containsPattern("(?m)^server\\.host = \"0\\.0\\.0\\.0\" +# Address the public port")
                .containsPattern("(?m)^limits\\.roomsPerSocket = 1000 +# Rooms a socket may be in");
    }

    @Test
    void shouldChangeNothingWhenTheDefaultsAreAFile(@TempDir Path folder) throws IOException {
        run("config", "defaults");
        String file = Files.writeString(folder.resolve("defaults.conf"), out()).toString();
        out.reset();

        assertThat(run("config", "check", file)).isZero();
        assertThat(out()).isEqualTo("ok: " + OptionTable.all().size() + " options set, 0 changed\n");
        serveAndStop("serve", "--config", file);
        assertThat(server.startedWith).isEqualTo(Options.defaults());
        assertThat(err()).doesNotContain("stentor: ");
    }

    @Test
    void shouldTakeAFileBeforeEverythingElse(@TempDir Path folder) throws IOException {
        String file = Files.writeString(
                        folder.resolve("s.conf"),
                        "server { port = 1001, host = 192.0.2.1 }\nlimits { jsonDepth = 5, roomsPerSocket = 6 }")
                .toString();
        environment.put("STENTOR_SERVER_PORT", "1002");
        environment.put("STENTOR_SERVER_HOST", "192.0.2.2");
        environment.put("STENTOR_LIMITS_JSON_DEPTH", "7");
        serveAndStop("serve", "--set", "server.host=192.0.2.3", "--config", file, "--port", "1003");

        assertThat(server.startedWith.server().host()).isEqualTo("192.0.2.3");
        assertThat(server.startedWith.server().port()).isEqualTo(1_003);
        assertThat(server.startedWith.limits().jsonDepth()).isEqualTo(7);
        assertThat(server.startedWith.limits().roomsPerSocket()).isEqualTo(6);
    }

    @Test
    void shouldExitWith2AndTellEveryMistakeInAFile(@TempDir Path folder) throws IOException {
        String file = Files.writeString(folder.resolve("s.conf"), "server.prot = 1\n\nserver.port = x")
                .toString();
        List<String> mistakes = List.of(
                "stentor: " + file + ":1: unknown option 'server.prot'; did you mean server.port?",
                "stentor: " + file + ":3: server.port: 'x' is not a whole number from 0 to 65535");

        assertThat(run("config", "check", file)).isEqualTo(2);
        assertThat(err().lines()).containsExactlyElementsOf(mistakes);
        err.reset();
        assertThat(serveAndStop("serve", "--config", file)).isEqualTo(2);
        assertThat(err().lines()).containsExactlyElementsOf(mistakes);
        assertThat(out()).isEmpty();
        assertThat(server.startedWith).isNull();
    }

    @Test
    void shouldStopAtAHundredMistakes(@TempDir Path folder) throws IOException {
        String file = Files.writeString(folder.resolve("s.conf"), "a = 1\nb = 1\n" + unknownKeys(148))
                .toString();
        assertThat(run("config", "check", file)).isEqualTo(2);
        assertThat(err().lines()).hasSize(101).last().isEqualTo("stentor: and 50 more");
    }

    private static String unknownKeys(int count) {
        return IntStream.range(0, count).mapToObj(i -> "k" + i + " = 1\n").collect(Collectors.joining());
    }

    @Test
    void shouldCheckAFileTogetherWithTheEnvironment(@TempDir Path folder) throws IOException {
        String file = Files.writeString(folder.resolve("s.conf"), "admin.host = 192.0.2.1")
                .toString();
        assertThat(run("config", "check", file)).isEqualTo(2);
        assertThat(err())
                .isEqualTo("stentor: " + file + ":1: admin.host is not a loopback address: set admin.apiKey, too\n");
        environment.put("STENTOR_ADMIN_API_KEY", "hunter2hunter2hunter2");
        assertThat(run("config", "check", file)).isZero();
        assertThat(out()).isEqualTo("ok: 1 option set, 1 changed\n");
    }

    @Test
    void shouldPrintWhatItIsAndRunsOn() {
        assertThat(run("version")).isZero();
        assertThat(out().lines().map(line -> line.split(" +", 2)[0]))
                .containsExactly("stentor", "commit", "jdk", "transport", "tls");
        assertThat(out())
                .containsPattern("stentor +\\d+\\.\\d+\\.\\d+")
                .containsPattern("transport +epoll")
                .containsPattern("tls +boringssl");
    }

    private int serveAndStop(String... typed) {
        stopped.countDown();
        return run(typed);
    }

    private int run(String... typed) {
        Shell shell = new Shell(
                environment,
                new PrintStream(out, false, UTF_8),
                new PrintStream(err, false, UTF_8),
                err,
                server,
                () -> stopped::await,
                () -> "epoll",
                () -> "boringssl",
                () -> 123);
        return StentorMain.run(shell, typed);
    }

    private String out() {
        return out.toString(UTF_8);
    }

    private String err() {
        return err.toString(UTF_8);
    }
}
