package io.stentor.server.attack;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stentor.server.attack.Attack.ShownBy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of cases is whole, and what it refers to exists. */
class AttackTableTest {
    private static final List<String> MODULES = List.of("server", "cluster-redis");

    private final List<Attack> attacks = AttackFile.readAll();

    @Test
    void shouldHaveEachCaseOnce() {
        assertThat(attacks).hasSize(115).extracting(Attack::id).doesNotHaveDuplicates();
    }

    @Test
    void shouldSayOfEachCaseWhatShowsIt() {
        assertThat(attacks)
                .allSatisfy(attack -> assertThat(!attack.courses().isEmpty()
                                || !attack.shownBy().isEmpty()
                                || !attack.reason().isEmpty())
                        .as(attack.id())
                        .isTrue());
    }

    @Test
    void shouldReferToTestsThatExist() {
        Stream<ShownBy> tests = attacks.stream().flatMap(attack -> attack.shownBy().stream());
        assertThat(tests).allSatisfy(test -> assertThat(source(test)).contains(" void " + test.method() + "("));
    }

    private static String source(ShownBy test) throws IOException {
        for (String module : MODULES) {
            Path source =
                    Path.of("..", module, "src/test/java", test.testClass().replace('.', '/') + ".java");
            if (Files.exists(source)) {
                return Files.readString(source);
            }
        }
        return "";
    }

    @Test
    void shouldReadBytesAsTheyAreWritten() {
        assertThat(bytes("GET «TARGET»⏎\\x1e\\x80é", Map.of("TARGET", "/x")))
                .isEqualTo("GET /x\r\n\u001e\u0080\u00c3\u00a9");
        assertThat(bytes("«[*3»«a«b*2»*2»\\u0041", Map.of())).isEqualTo("[[[abbabb\\u0041");
        assertThat(bytes("«A»", Map.of("A", "«B»", "B", "x"))).isEqualTo("x");
    }

    private static String bytes(String literal, Map<String, String> values) {
        return new String(Literal.bytes(Literal.expand(literal, values)), ISO_8859_1);
    }

    @Test
    void shouldTryEveryCombinationOfValues() {
        Course course = new Course(Map.of("A", List.of("1", "2"), "B", List.of("x", "y", "z")), List.of(), 1, 1);
        assertThat(course.bindings()).hasSize(6).doesNotHaveDuplicates();
        assertThat(Arrays.asList("1", "2"))
                .allSatisfy(a -> assertThat(course.bindings())
                        .filteredOn(binding -> binding.get("A").equals(a))
                        .hasSize(3));
    }

    @Test
    void shouldNoticeWhatIsMissingTwiceOrTooMuch() {
        List<String> gap = List.of("42[\"message\",{\"n\":1}]", "42[\"message\",{\"n\":3}]");
        List<String> twice = List.of("42[\"message\",{\"n\":1}]", "42[\"message\",{\"n\":1}]");
        for (String expected : List.of("nothing", "1 message", "3 message", "at most 1 message", "1 to 3")) {
            assertThatThrownBy(() -> Hearing.check(gap, expected)).as(expected).isInstanceOf(AssertionError.class);
        }
        assertThatThrownBy(() -> Hearing.check(twice, "1 to 2")).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> Hearing.check(twice.subList(0, 1), "1 to 2")).isInstanceOf(AssertionError.class);
        Hearing.check(List.of("42[\"user_joined\",{\"userId\":\"x\"}]"), "nothing");
        Hearing.check(gap, "2 message");
        Hearing.check(gap.subList(0, 1), "1 to 1");
    }
}
