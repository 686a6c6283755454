package io.stentor.wire.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EncodedValueOpenedTest {
    /** {@code {"a":[1,[2]],"b":"x"}} in both notations. */
    static Stream<EncodedValue> bothNotations() {
        byte[] packed = HexFormat.of().parseHex("82a161920191" + "02a162a178");
        return Stream.of(
                EncodedValue.json("  { \"a\" : [1, [2]], \"b\" : \"x\" } ".getBytes(StandardCharsets.UTF_8)),
                EncodedValue.of(Notation.MSGPACK, packed, 0, packed.length, List.of()));
    }

    @ParameterizedTest
    @MethodSource("bothNotations")
    void shouldOpenAsDeepAsAsked(EncodedValue value) {
        Map<?, ?> once = (Map<?, ?>) value.opened(1);
        Map<?, ?> twice = (Map<?, ?>) value.opened(2);
        List<?> list = (List<?>) twice.get("a");

        assertThat(((EncodedValue) value.opened(0)).plain()).isEqualTo(Map.of("a", List.of(1L, List.of(2L)), "b", "x"));
        assertThat(((EncodedValue) once.get("a")).plain()).isEqualTo(List.of(1L, List.of(2L)));
        assertThat(((EncodedValue) once.get("b")).plain()).isEqualTo("x");
        assertThat(twice.get("b")).isEqualTo("x");
        assertThat(((EncodedValue) list.get(0)).plain()).isEqualTo(1L);
        assertThat(((EncodedValue) list.get(1)).plain()).isEqualTo(List.of(2L));
        assertThat(value.opened(9)).isEqualTo(value.plain());
    }

    @Test
    void shouldLeaveJsonAsItIsWritten() {
        EncodedValue value =
                EncodedValue.json("[ 1.50 , {\"k\" : \"\\u0041]\"}, null]".getBytes(StandardCharsets.UTF_8));

        assertThat((List<?>) value.opened(1))
                .extracting(each -> ((EncodedValue) each).json())
                .containsExactly("1.50", "{\"k\" : \"\\u0041]\"}", "null");
    }
}
