package io.stentor.wire.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class JsonBufferTest {

    static Stream<Arguments> strings() {
        return Stream.of(
                Arguments.of("plain", "\"plain\""),
                Arguments.of("", "\"\""),
                Arguments.of("say \"hi\"", "\"say \\\"hi\\\"\""),
                Arguments.of("a\\b/c", "\"a\\\\b/c\""),
                Arguments.of("\b\f\n\r\t", "\"\\b\\f\\n\\r\\t\""),
                Arguments.of("\0\u0001\u001e\u001f", "\"\\u0000\\u0001\\u001e\\u001f\""),
                Arguments.of("\u007f", "\"\u007f\""),
                Arguments.of("é\u07ff\u0800€\uffff", "\"é\u07ff\u0800€\uffff\""),
                Arguments.of("😀\udbff\udfff", "\"😀\udbff\udfff\""),
                Arguments.of("\u2028\u2029", "\"\u2028\u2029\""),
                Arguments.of("\ud800", "\"\\ud800\""),
                Arguments.of("\udc00\ud800x", "\"\\udc00\\ud800x\""));
    }

    @ParameterizedTest
    @MethodSource("strings")
    void shouldEscapeWhatJsonOrUtf8CannotHold(String text, String json) {
        assertThat(text(new JsonBuffer().string(text))).isEqualTo(json);
    }

    @Test
    void shouldPutPiecesTogether() {
        byte[] bytes = "xx\"a\":1xx".getBytes(StandardCharsets.UTF_8);
        JsonBuffer json = new JsonBuffer();
        json.raw('{')
                .raw(bytes, 2, 5)
                .raw(",\"é\":")
                .number(Long.MIN_VALUE)
                .raw(",\"s\":")
                .string("\"")
                .raw('}');
        assertThat(text(json)).isEqualTo("{\"a\":1,\"é\":-9223372036854775808,\"s\":\"\\\"\"}");
        assertThat(text(json.clear().raw("[]"))).isEqualTo("[]");
    }

    @Test
    void shouldGrowAndGiveBackWhatItGrew() {
        JsonBuffer json = new JsonBuffer();
        String large = "é".repeat(100_000);
        assertThat(text(json.string(large).raw(large).raw(new byte[3], 0, 3)))
                .isEqualTo('"' + large + '"' + large + "\0\0\0");
        assertThat(json.bytes().length).isGreaterThan(400_000);
        assertThat(json.clear().bytes().length).isEqualTo(65_536);
        assertThat(text(json.raw("1"))).isEqualTo("1");
    }

    private static String text(JsonBuffer json) {
        return new String(json.bytes(), 0, json.length(), StandardCharsets.UTF_8);
    }
}
