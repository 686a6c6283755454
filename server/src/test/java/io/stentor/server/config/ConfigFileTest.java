package io.stentor.server.config;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.stentor.server.config.Mistake.Kind;
import io.stentor.server.config.Source.FileLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files as people write them, and what they are told. */
class ConfigFileTest {
    @TempDir
    private Path folder;

    @Test
    void shouldTakeEveryWayToWriteAGroupAndAValue() throws Exception {
        Options options = read("""
                # a comment
                server { host = 127.0.0.1, port = 8080 }
                socketio.pingInterval = 10s
                socketio {
                  pingTimeout : "5 s"
                  path = /chat   // another
                  transports = [websocket]
                  maxPayload = 64KiB
                }
                "limits" : { "jsonDepth" : 5, "headerTime" : ${socketio.pingTimeout} }
                cors.origins = [
                  "https://a.example"
                  "http://localhost:8080"
                ]
                recovery.enabled = false
                """);

        assertThat(options.server()).isEqualTo(new Options.Server("127.0.0.1", 8_080));
        assertThat(options.socketio().pingIntervalMs()).isEqualTo(10_000);
        assertThat(options.socketio().pingTimeoutMs()).isEqualTo(5_000);
        assertThat(options.socketio().path()).isEqualTo("/chat");
        assertThat(options.socketio().transports()).isEqualTo(Set.of(ClientTransport.WEBSOCKET));
        assertThat(options.socketio().maxPayloadBytes()).isEqualTo(65_536);
        assertThat(options.limits().jsonDepth()).isEqualTo(5);
        assertThat(options.limits().headerTimeMs()).isEqualTo(5_000);
        assertThat(options.cors().origins()).containsExactly("https://a.example", "http://localhost:8080");
        assertThat(options.recovery().enabled()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "# nothing\n", "\uFEFFserver {}", "cors.origins = []", "cors.origins = none"})
    void shouldKeepTheDefaultsWhenNothingIsSet(String text) throws Exception {
        assertThat(read(text)).isEqualTo(Options.defaults());
    }

    @Test
    void shouldReadCommasInOneTextAsOnTheCommandLine() throws Exception {
        assertThat(read("cors.origins = \"https://a.example, https://b.example\"")
                        .cors()
                        .origins())
                .containsExactly("https://a.example", "https://b.example");
    }

    @Test
    void shouldLetTheLastOfTwoWin() throws Exception {
        assertThat(read("server.port = 1\nserver { port = 2 }").server().port()).isEqualTo(2);
    }

    @Test
    void shouldComeBeforeTheEnvironment() throws Exception {
        Options options = new OptionsReader()
                .file(file("server.port = 1\nlimits.jsonDepth = 1"))
                .environment(Map.of("STENTOR_SERVER_PORT", "2"))
                .read(false);
        assertThat(options.server().port()).isEqualTo(2);
        assertThat(options.limits().jsonDepth()).isEqualTo(1);
    }

    @Test
    void shouldTellAllMistakesInTheOrderOfTheirLines() throws IOException {
        assertThat(errorsOf("""
                                server {
                                  prot = 1
                                  port = 70000
                                  host = [a, b]
                                }
                                limits.jsonDepth = deep
                                typing = 5
                                severs.host = x
                                pingTimeout = 5s
                                socketio.pingTimeout = 5
                                latency.target { ms = 100 }
                                presence.grace = null
                                "server.port" = 3
                                nothing {}
                                cors.origins = ["https://a.example", [b]]
                                io.threads = ${io.loops}
                                socketio.transports = [polling, pigeon]
                                """))
                .containsExactly(
                        "s.conf:2: unknown option 'server.prot'; did you mean server.port?",
                        "s.conf:3: server.port: '70000' is not a whole number from 0 to 65535",
                        "s.conf:4: server.host: a list is not a host name or address",
                        "s.conf:6: limits.jsonDepth: 'deep' is not a whole number from 1 to 1000",
                        "s.conf:7: 'typing' is a group of options, not an option",
                        "s.conf:8: unknown option 'severs.host'; did you mean server.host?",
                        "s.conf:9: unknown option 'pingTimeout'; did you mean socketio.pingTimeout?",
                        "s.conf:10: socketio.pingTimeout: '5' is not a duration from 1ms to 24h such as 300ms, 25s or 2m",
                        "s.conf:11: latency.target: a group is not a duration from 1ms to 24h such as 300ms, 25s or 2m",
                        "s.conf:12: presence.grace: null is not a duration from 0ms to 24h such as 300ms, 25s or 2m",
                        "s.conf:13: unknown option '\"server.port\"'; did you mean server.port?",
                        "s.conf:14: unknown option 'nothing'",
                        "s.conf:15: cors.origins: a list of more than single values is not none, * or a comma-separated"
                                + " list of at most 100 origins such as https://chat.example or http://localhost:8080 (no path)",
                        "s.conf:16: io.threads: ${io.loops} is not set in this file; the environment is not looked up",
                        "s.conf:17: socketio.transports: 'polling,pigeon' is not a comma-separated list of polling, websocket");
    }

    @Test
    void shouldTellWhatKindOfMistakeItIsAndWhere() throws IOException {
        assertThat(mistakesOf("a = 1\nserver.port = x\nio.threads = ${b}"))
                .extracting(Mistake::kind)
                .containsExactly(Kind.UNKNOWN, Kind.NOT_ACCEPTED, Kind.UNRESOLVED);
        assertThat(mistakesOf("\nserver.port = x")).singleElement().satisfies(mistake -> {
            assertThat(mistake.key()).isEqualTo("server.port");
            assertThat(((FileLine) mistake.source()).line()).isEqualTo(2);
        });
    }

    @Test
    void shouldNameTheLineWhenOptionsDoNotGoTogether() throws IOException {
        assertThat(errorsOf("admin.host = 0.0.0.0\n\nserver.port = 3001\nadmin.port = 3001"))
                .containsExactly(
                        "s.conf:4: server.port and admin.port are both 3001",
                        "s.conf:1: admin.host is not a loopback address: set admin.apiKey, too");
        assertThat(errorsOf("\nserver.port = 3001"))
                .containsExactly("s.conf:2: server.port and admin.port are both 3001");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "server { port = 1 | s.conf:1: Expecting close brace } or a comma, got end of file",
                "server.port 1 | s.conf:1: Key '...' may not be followed by token: end of file",
                "server.port = $1 | s.conf:1: `$` not followed by {, '...' not allowed after `$`",
                "server.host = \"a | s.conf:1: End of input but string quote was still open",
                "server.port = 1 } | s.conf:1: unbalanced close brace `}` with no open brace",
                "[1] | s.conf:1: has type LIST rather than object at file root",
            })
    void shouldTellWhereItIsNoHocon(String text, String mistake) throws IOException {
        assertThat(mistakesOf(text)).extracting(Mistake::kind).containsExactly(Kind.SYNTAX);
        assertThat(errorsOf(text)).containsExactly(mistake);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "admin.apiKey = \"hunter2hunter2",
                "admin.apiKey = hunter2hunter2 }",
                "admin.apiKey = hunter2$hunter2",
                "admin { apiKey = it's hunter2 ${ }",
                "admin.apiKey = hunter2hunter2 {a = 1}",
                "admin.apiKey = 2222222222222222 [hunter2]",
                "admin { apiKey hunter2 = 3 }",
                "admin.apiKey = ${hunter2",
                "admin.apiKey = \"hunter2\\q\"",
                "admin.apiKey = [hunter2, [hunter2]]",
                "admin.apiKey = hunter2",
                "admin.apiKey hunter2hunter2",
                "admin.apiKey \"hunter2hunter2\"",
                "admin.apiKey = {hunter2hunter2",
                "admin { apiKey: hunter2hunter2, hunter2 ]",
                "admin.apiKey = hunter2${x}hunter2",
                "admin.apiKey = hunter2hunter2hunter2\ncors { origins = 1",
            })
    void shouldNeverShowASecret(String text) throws IOException {
        assertThat(mistakesOf(text)).isNotEmpty();
        assertThat(errorsOf(text)).noneMatch(error -> error.contains("hunter2") || error.contains("22222"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "include \"other.conf\"",
                "include required(file(\"other.conf\"))",
                "include url(\"http://127.0.0.1:1/other.conf\")",
                "include classpath(\"reference.conf\")",
            })
    void shouldRefuseToIncludeOthers(String include) throws IOException {
        Files.writeString(folder.resolve("other.conf"), "server.port = 1");
        assertThat(errorsOf("# include \"x\"\nserver.port = 2\n" + include + "\n"))
                .containsExactly("s.conf:3: a file cannot include others");
    }

    @ParameterizedTest
    @ValueSource(strings = {"server.host = ${HOME}", "server.host = ${PATH}", "server.host = ${user.home}"})
    void shouldNotLookBeyondTheFile(String text) throws IOException {
        assertThat(mistakesOf(text)).extracting(Mistake::kind).containsExactly(Kind.UNRESOLVED);
    }

    @Test
    void shouldSetNothingWhenAnOptionalSubstitutionHasNothing() throws Exception {
        assertThat(read("server.host = ${?HOME}")).isEqualTo(Options.defaults());
    }

    @Test
    void shouldTellSubstitutionsThatGoRound() throws IOException {
        assertThat(errorsOf("server.port = ${admin.port}\nadmin.port = ${server.port}"))
                .isNotEmpty()
                .allMatch(error -> error.startsWith("s.conf:"));
    }

    @Test
    void shouldTellWhatKeepsItFromBeingRead() throws IOException {
        assertThat(unreadable(folder.resolve("none.conf"))).isEqualTo("none.conf: no such file");
        assertThat(unreadable(folder)).endsWith(": a directory, not a file");
        Path large = folder.resolve("large.conf");
        Files.writeString(large, "#".repeat((1 << 20) + 1));
        assertThat(unreadable(large)).isEqualTo("large.conf: larger than 1 MiB");
        Path latin = folder.resolve("latin.conf");
        Files.writeString(latin, "# caf\u00e9", ISO_8859_1);
        assertThat(unreadable(latin)).isEqualTo("latin.conf: not UTF-8 text");
        assertThat(unreadable(Path.of("a\nb"))).isEqualTo("a?b: no such file");
    }

    @Test
    void shouldTakeAFileOfTheLargestSize() throws Exception {
        String line = "server.port = 1\n#";
        assertThat(read(line + "x".repeat((1 << 20) - line.length())).server().port())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a = [", "a {", "a."})
    void shouldSurviveDepth(String opening) throws IOException {
        assertThat(mistakesOf(opening.repeat(50_000) + "b = 1")).isNotEmpty();
    }

    @Test
    void shouldTellTheGroupWhenItIsDeeperThanAnyOption() throws IOException {
        assertThat(errorsOf("a.b.c.d.e.f.g = 1")).containsExactly("s.conf:1: unknown option 'a.b.c.d.e'");
    }

    @Test
    void shouldStayOnOneLineWhenAKeyDoesNot() throws IOException {
        assertThat(errorsOf("\"a\\n\\u001b[2J\" = 1\n\"" + "x".repeat(10_000) + "\" = 1"))
                .hasSize(2)
                .allMatch(error -> error.matches("\\P{Cc}{1,200}"));
    }

    @Test
    void shouldSayWhatDiffersAndWhereItWasSet() throws Exception {
        OptionsReader reader = new OptionsReader()
                .file(file("server.port = 8080\nadmin.apiKey = hunter2hunter2hunter2\nlimits.jsonDepth = 64"))
                .environment(Map.of("STENTOR_SERVER_HOST", "127.0.0.1"))
                .assignments(List.of("cors.origins=https://a.example"))
                .flag("--admin-port", OptionTable.ADMIN_PORT, "0");
        assertThat(reader.changes())
                .extracting(change -> change.key() + "=" + change.value() + " " + withoutFolder(change.place()))
                .containsExactly(
                        "server.host=127.0.0.1 STENTOR_SERVER_HOST",
                        "server.port=8080 s.conf:1",
                        "admin.port=0 --admin-port",
                        "admin.apiKey=(set) s.conf:2",
                        "cors.origins=https://a.example --set");
    }

    private String file(String text) throws IOException {
        return Files.writeString(folder.resolve("s.conf"), text).toString();
    }

    private Options read(String text) throws IOException, InvalidOptionsException {
        return new OptionsReader().file(file(text)).read(false);
    }

    private List<Mistake> mistakesOf(String text) throws IOException {
        return mistakesIn(file(text));
    }

    private static List<Mistake> mistakesIn(String path) {
        return catchThrowableOfType(
                        InvalidOptionsException.class,
                        () -> new OptionsReader().file(path).read(false))
                .mistakes();
    }

    private List<String> errorsOf(String text) throws IOException {
        return mistakesOf(text).stream()
                .map(Mistake::text)
                .map(this::withoutFolder)
                .toList();
    }

    private String unreadable(Path path) {
        List<Mistake> mistakes = mistakesIn(path.toString());
        assertThat(mistakes).extracting(Mistake::kind).containsExactly(Kind.UNREADABLE);
        return withoutFolder(mistakes.get(0).text());
    }

    private String withoutFolder(String text) {
        return text.replace(folder + "/", "");
    }
}
