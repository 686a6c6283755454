package io.stentor.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValidJsonTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"\"",
                "\"a\\\"b\\\\\"",
                "-1.5e+10",
                "1E5",
                "true",
                "null",
                "{}",
                "[]",
                "{\"a\":[1,{\"b\":\"]}\"}],\"c\":\"\\\"\"}",
                "[ \"[\" , [ [ ] ] ]"
            })
    void shouldFindWhereAValueEnds(String value) {
        byte[] json = ("[" + value + " ,1]").getBytes(StandardCharsets.UTF_8);

        assertThat(ValidJson.endOfValue(json, 1)).isEqualTo(1 + value.length());
    }

    /** Each first and last of the characters that numbers and words are made of, up to the end of the bytes. */
    @ParameterizedTest
    @ValueSource(strings = {"0", "9", "a", "z", "+", "-", ".", "E", "1e09", "-0.0"})
    void shouldFindTheEndOfAScalarAtTheEndOfTheBytes(String value) {
        byte[] json = value.getBytes(StandardCharsets.UTF_8);

        assertThat(ValidJson.endOfValue(json, 0)).isEqualTo(json.length);
    }

    @ParameterizedTest
    @ValueSource(strings = {",", "]", "}", " ", "/", ":", "`", "{"})
    void shouldEndAScalarAtWhatCannotBelongToIt(String next) {
        byte[] json = ("1" + next).getBytes(StandardCharsets.UTF_8);

        assertThat(ValidJson.endOfValue(json, 0)).isOne();
    }

    @Test
    void shouldSkipEveryKindOfWhiteSpaceAndNothingElse() {
        byte[] json = " \t\n\r  x".getBytes(StandardCharsets.UTF_8);

        assertThat(ValidJson.skipSpace(json, 0)).isEqualTo(6);
        assertThat(ValidJson.skipSpace(json, 6)).isEqualTo(6);
        assertThat(ValidJson.skipSpace(new byte[] {0x0b}, 0)).isZero();
    }

    @Test
    void shouldReadAnEscapeThatIsFirstOrLast() {
        assertThat(string("\"\\nb\"")).isEqualTo("\nb");
        assertThat(string("\"b\\n\"")).isEqualTo("b\n");
        assertThat(string("\"\"")).isEmpty();
    }

    @Test
    void shouldReadStringsWithAndWithoutEscapes() {
        assertThat(string("\"plain \u00e9\"")).isEqualTo("plain \u00e9");
        assertThat(string("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"")).isEqualTo("\"\\/\b\f\n\r\t");
        assertThat(string("\"\\u0041\\ud83d\\ude00\"")).isEqualTo("A\ud83d\ude00");
    }

    private static String string(String value) {
        byte[] json = value.getBytes(StandardCharsets.UTF_8);
        return ValidJson.string(json, 0, json.length);
    }
}
