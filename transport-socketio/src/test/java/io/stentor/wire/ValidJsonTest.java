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
