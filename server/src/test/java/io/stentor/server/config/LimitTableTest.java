package io.stentor.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.server.StandaloneServer;
import io.stentor.server.peer.RawSocket;
import io.stentor.server.peer.Requests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Nothing is limited that the page does not explain, and nothing is explained that is not there. */
class LimitTableTest {
    private static final Path PAGE = Path.of("../docs/limits.md");
    private static final Path RENEWED = Path.of("target/limits.md");
    private static final List<Limit> LIMITS =
            LimitTable.all().stream().flatMap(Collection::stream).toList();

    @Test
    void shouldSayOfEveryNumberWhetherItIsALimit() {
        List<String> numbers = OptionTable.all().stream()
                .filter(option -> option.defaultValue() instanceof Number)
                .map(OptionDef::name)
                .toList();

        assertThat(Stream.concat(
                        LIMITS.stream().map(limit -> limit.option().name()), LimitTable.NO_LIMITS.keySet().stream()))
                .as("LimitTable, as limits or as NO_LIMITS")
                .containsExactlyInAnyOrderElementsOf(numbers);
    }

    @Test
    void shouldBeThePageInTheDocuments() throws IOException {
        String page = LimitPage.text(LIMITS, LimitTable.NO_LIMITS);
        Files.writeString(RENEWED, page);

        assertThat(PAGE)
                .as("renew it with: cp server/target/limits.md docs/limits.md")
                .hasContent(page);
    }

    @Test
    void shouldAnswerEverybodyAndCountWhomItRefuses() {
        assertThat(LIMITS).allSatisfy(limit -> {
            assertThat(limit.why()).isNotBlank();
            assertThat(limit.answer()).isNotBlank();
            assertThat(limit.tests()).isNotEmpty();
            assertThat(limit.metrics().isEmpty()).as("%s", limit).isEqualTo(!limit.refuses());
        });
    }

    @Test
    void shouldNameMetricsThatThereAre() throws Exception {
        Options options = new OptionsReader()
                .assignments(List.of("server.host=127.0.0.1", "server.port=0", "admin.port=0", "io.threads=1"))
                .read(false);
        try (StandaloneServer server = StandaloneServer.start(options);
                RawSocket admin = RawSocket.open(server.adminAddress().getPort())) {
            List<String> lines = admin.send(Requests.get("/metrics"))
                    .readAnswer()
                    .body()
                    .lines()
                    .toList();

            assertThat(LIMITS.stream().flatMap(limit -> limit.metrics().stream()))
                    .allSatisfy(metric -> assertThat(lines).anyMatch(line -> line.startsWith(metric + " ")));
        }
    }

    @Test
    void shouldNameTestsThatThereAre() {
        assertThat(LIMITS.stream().flatMap(limit -> limit.tests().stream()))
                .allSatisfy(test -> assertThat(source(test)).contains("void " + method(test) + "("));
    }

    private static String method(String test) {
        return test.substring(test.indexOf('#') + 1);
    }

    /** Of whichever module has the class. */
    private static String source(String test) throws IOException {
        String file = "src/test/java/io/stentor/"
                + test.substring(0, test.indexOf('#')).replace('.', '/') + ".java";
        for (String module : List.of("server", "core", "transport-socketio")) {
            Path path = Path.of("..", module, file);
            if (Files.exists(path)) {
                return Files.readString(path);
            }
        }
        return "";
    }
}
