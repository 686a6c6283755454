package io.stentor.server.logging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stentor.server.FaultLog;
import io.stentor.server.StentorServer;
import io.stentor.server.config.LogFormat;
import io.stentor.server.peer.WebSocketPeer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whatever a client makes the server log stays inside its own line. */
class HostileLogTest {
    private static final Logger LIBRARY = LoggerFactory.getLogger("io.netty.Something");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String OUR_LINE =
            "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z (DEBUG|INFO |WARN |ERROR) \\w+ event=[a-z_]+ .*";

    static List<String> hostileTexts() {
        return List.of(
                "a\n2026-01-01T00:00:00.000Z ERROR StentorServer event=forged by a client",
                "a\r\n{\"event\":\"forged\"}",
                "\u001b[2J\u001b]0;title\u0007",
                "\"},\"event\":\"forged\",\"x\":{\"y\":\"",
                "\\\" event=forged \\",
                "\u0000\u0008\u007f\u0085\u009b31m",
                "a\u2028b\u2029c\u202egnp.exe\u2066",
                "\ud800 alone, \udc00 alone, \ud83d\ude00 together",
                "\t%s {} %n ${jndi:ldap://127.0.0.1/a}",
                "");
    }

    @ParameterizedTest
    @MethodSource("hostileTexts")
    void shouldBeOneObjectALineInJson(String hostile) throws Exception {
        try (LogLines lines = new LogLines(LogFormat.JSON)) {
            logEverywhere(hostile);

            assertThat(lines.all()).hasSize(3).allMatch(line -> line.matches("[ -~]+"));
            for (String line : lines.all()) {
                JsonNode object = JSON.readTree(line);
                assertThat(object.get("event").asText()).isIn("fault", "library", "something_happened");
            }
            JsonNode fault = JSON.readTree(lines.all().get(0));
            assertThat(fault.get("exception").asText()).contains(hostile);
            JsonNode library = JSON.readTree(lines.all().get(1));
            assertThat(library.get("message").asText()).isEqualTo("cannot read " + hostile);
            JsonNode ours = JSON.readTree(lines.all().get(2));
            assertThat(ours.get("fields").get("word").asText()).isEqualTo(hostile);
        }
    }

    @ParameterizedTest
    @MethodSource("hostileTexts")
    void shouldNeitherForgeALineNorCommandATerminalInText(String hostile) {
        try (LogLines lines = new LogLines(LogFormat.TEXT)) {
            logEverywhere(hostile);

            assertThat(lines.all())
                    .allMatch(line -> line.matches(OUR_LINE) || line.startsWith("    "))
                    .noneMatch(line -> line.matches(".*[\\p{Cc}\\p{Cf}\\p{Cs}\\u2028\\u2029].*"))
                    .filteredOn(line -> line.matches(OUR_LINE))
                    .hasSize(3);
        }
    }

    /** As an exception's message, as an argument, as a field. */
    private static void logEverywhere(String hostile) {
        new FaultLog().accept(new IllegalArgumentException(hostile, new IllegalStateException(hostile)));
        LIBRARY.warn("cannot read {}", hostile);
        LIBRARY.atWarn()
                .addKeyValue("event", "something_happened")
                .addKeyValue("word", hostile)
                .log("something happened");
    }

    @Test
    void shouldHaveEverythingInItsPlaceInJson() throws Exception {
        try (LogLines lines = new LogLines(LogFormat.JSON)) {
            LIBRARY.atWarn()
                    .addKeyValue("event", "limit_cut")
                    .addKeyValue("bytes", 12L)
                    .addKeyValue("ratio", 0.5)
                    .addKeyValue("cut", true)
                    .addKeyValue("nan", Double.NaN)
                    .addKeyValue("none", (Object) null)
                    .log("{} is too much", "a");
            JsonNode line = JSON.readTree(lines.all().get(0));

            assertThat(line.get("timestamp").asText()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
            assertThat(line.get("level").asText()).isEqualTo("WARN");
            assertThat(line.get("logger").asText()).isEqualTo("Something");
            assertThat(line.get("event").asText()).isEqualTo("limit_cut");
            assertThat(line.get("message").asText()).isEqualTo("a is too much");
            assertThat(line.get("fields"))
                    .hasToString("{\"bytes\":12,\"ratio\":0.5,\"cut\":true,\"nan\":\"NaN\",\"none\":\"null\"}");
            assertThat(line.has("exception")).isFalse();
        }
    }

    @Test
    void shouldQuoteWhatIsNoWordInText() {
        try (LogLines lines = new LogLines(LogFormat.TEXT)) {
            LIBRARY.atWarn()
                    .addKeyValue("event", "limit_cut")
                    .addKeyValue("bytes", 12)
                    .addKeyValue("says", "a \"b\"\\")
                    .log("too much");
            assertThat(lines.all())
                    .singleElement()
                    .asString()
                    .endsWith("Z WARN  Something event=limit_cut too much bytes=12 says=\"a \\\"b\\\"\\\\\"");
        }
    }

    @Test
    void shouldWriteWhatALibraryRepeatsOnlyAsItsCountDoubles() throws Exception {
        try (LogLines lines = new LogLines(LogFormat.JSON)) {
            for (int i = 0; i < 1_000; i++) {
                LIBRARY.warn("client {} is odd", i);
            }
            LIBRARY.warn("something else");

            assertThat(lines.all()).hasSize(11);
            assertThat(JSON.readTree(lines.all().get(0)).get("fields")).hasToString("{}");
            assertThat(JSON.readTree(lines.all().get(9)).get("fields")).hasToString("{\"count\":512}");
            assertThat(JSON.readTree(lines.all().get(10)).get("message").asText())
                    .isEqualTo("something else");
        }
    }

    @Test
    void shouldNotBeFloodedByALibraryThatNeverRepeatsItself() {
        try (LogLines lines = new LogLines(LogFormat.TEXT)) {
            for (int i = 0; i < 10_000; i++) {
                LIBRARY.warn("client " + i + " is odd");
            }
            assertThat(lines.all()).hasSizeLessThan(300);
        }
    }

    @ParameterizedTest
    @EnumSource(LogFormat.class)
    void shouldCutWhatIsTooLong(LogFormat format) {
        try (LogLines lines = new LogLines(format)) {
            LIBRARY.atWarn().addKeyValue("word", "y".repeat(1_000_000)).log("{}", "x".repeat(1_000_000));
            assertThat(lines.all()).singleElement().asString().hasSizeLessThan(10_000);
        }
    }

    /** Through a handler that repeats what it was sent in what it throws, over a real connection, which is not named. */
    @Test
    void shouldHoldWhatAClientSaysWhenAHandlerThrowsIt() throws Exception {
        List<String> ids = new CopyOnWriteArrayList<>();
        try (LogLines lines = new LogLines(LogFormat.JSON);
                StentorServer server = StentorServer.builder()
                        .host("127.0.0.1")
                        .port(0)
                        .threads(1)
                        .build()) {
            server.onConnection(socket -> ids.add(socket.id()));
            server.onConnection(socket -> socket.on("say", (args, ack) -> {
                        throw new IllegalArgumentException("cannot say " + args.string(0));
                    })
                    .on("done", (args, ack) -> ack.send()));
            server.start();
            try (WebSocketPeer peer = WebSocketPeer.open(server.port())) {
                peer.connect();
                peer.send("42[\"say\",\"a\\n\\u001b[2J\\\"}\\r\\n{\"]", "421[\"done\"]");
                assertThat(peer.next()).isEqualTo("431[]");
            }

            JsonNode fault = JSON.readTree(lines.all().stream()
                    .filter(line -> line.contains("cannot say"))
                    .findFirst()
                    .orElseThrow());
            assertThat(fault.get("event").asText()).isEqualTo("fault");
            assertThat(fault.get("message").asText()).startsWith("event say (");
            assertThat(fault.get("exception").asText()).contains("cannot say a\n\u001b[2J\"}\r\n{");
            assertThat(ids).hasSize(1);
            for (String line : lines.all()) {
                assertThat(JSON.readTree(line).isObject()).isTrue();
                assertThat(line).doesNotContain(ids);
            }
        }
    }
}
