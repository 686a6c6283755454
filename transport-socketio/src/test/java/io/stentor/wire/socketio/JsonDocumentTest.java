package io.stentor.wire.socketio;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What servers of a cluster ask each other: strict JSON, one value. */
final class JsonDocumentTest {
    private static Object read(String json) throws PacketViolation {
        return JsonDocument.read(json.getBytes(UTF_8));
    }

    private static String written(Object value) {
        return new String(JsonDocument.write(value, UnaryOperator.identity()), UTF_8);
    }

    @Test
    void shouldReadOneValueWhateverSpaceIsAroundIt() throws PacketViolation {
        assertThat(read("\t\r\n {\"a\" : [ 1 ,null, true,false ] } \n"))
                .isEqualTo(Map.of("a", Arrays.asList(1L, null, true, false)));
        assertThat(read("\"a\\u00e9\\n\"")).isEqualTo("aé\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "1 2",
                "1,2",
                "[1",
                "{\"a\":1",
                "{\"a\"}",
                "{a:1}",
                "[1,]",
                "nul",
                "01",
                "+1",
                "1.",
                ".5",
                "NaN",
                "'a'",
                "\"\n\"",
                "\"\\x\"",
                "]",
                "[]]",
                "],[",
                "/**/1"
            })
    void shouldRefuseWhatIsNotOneValue(String json) {
        assertThatThrownBy(() -> read(json)).isInstanceOf(PacketViolation.class);
    }

    @Test
    void shouldRefuseWhatIsNotUtf8() {
        assertThatThrownBy(() -> JsonDocument.read(new byte[] {'"', (byte) 0xc3, '"'}))
                .isInstanceOf(PacketViolation.class);
    }

    static Stream<Arguments> numbers() {
        return Stream.of(
                arguments("0", 0L),
                arguments("-999999999999999999", -999_999_999_999_999_999L),
                arguments("9223372036854775807", Long.MAX_VALUE),
                arguments("-9223372036854775808", Long.MIN_VALUE),
                arguments("9223372036854775808", new BigInteger("9223372036854775808")),
                arguments("-0", -0.0),
                arguments("1.5", 1.5),
                arguments("1e2", 100.0),
                arguments("12345678901234.567", Double.valueOf("12345678901234.567")),
                arguments("12345678901234.5678", new BigDecimal("12345678901234.5678")),
                arguments("0e-5", 0.0),
                arguments("1e-400", new BigDecimal("1e-400")),
                arguments("1e999", new BigDecimal("1e999")),
                arguments("1e1001", Double.POSITIVE_INFINITY),
                arguments("-1e-1002", -0.0),
                arguments("9".repeat(1_000), new BigInteger("9".repeat(1_000))),
                arguments("9".repeat(1_001), Double.POSITIVE_INFINITY));
    }

    /** Nothing is lost of a number, unless to be exact would cost time that grows with its square. */
    @ParameterizedTest
    @MethodSource("numbers")
    void shouldReadNumbersExactlyWhileThatCostsLittle(String json, Number expected) throws PacketViolation {
        assertThat(read(json)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "1.0, 1",
        "-3.0, -3",
        "0.0, 0",
        "-0.0, -0.0",
        "0.5, 0.5",
        "9007199254740992.0, 9007199254740992",
        "-9007199254740992.0, -9007199254740992",
        "9007199254740994.0, 9.007199254740994E15"
    })
    void shouldWriteDoublesWithoutAFractionWhereAnIntegerSaysTheSame(double value, String json) throws PacketViolation {
        assertThat(written(value)).isEqualTo(json);
        assertThat(((Number) read(json)).doubleValue()).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({
        "0000-01-01T00:00:00Z, 0000-01-01T00:00:00.000Z",
        "9999-12-31T23:59:59.999Z, 9999-12-31T23:59:59.999Z",
        "+10000-01-01T00:00:00Z, +010000-01-01T00:00:00.000Z",
        "-0001-12-31T23:59:59Z, -000001-12-31T23:59:59.000Z"
    })
    void shouldWriteDatesAsJavaScriptDoes(Instant date, String json) {
        assertThat(written(date)).isEqualTo('"' + json + '"');
    }

    @Test
    void shouldSayThatItCannotHoldBinary() {
        List<Object> withBinary = List.of("a", new byte[] {1});

        assertThat(JsonDocument.writeUnlessBinary(withBinary, UnaryOperator.identity()))
                .isNull();
        assertThat(JsonDocument.writeUnlessBinary(List.of("a"), UnaryOperator.identity()))
                .asString(UTF_8)
                .isEqualTo("[\"a\"]");
        assertThatThrownBy(() -> written(withBinary)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldReadAndWriteAsDeepAsItMayAndNoDeeper() throws PacketViolation {
        Object deep = true;
        for (int depth = 0; depth < PacketEncoder.MAX_DEPTH - 1; depth++) {
            deep = Collections.singletonList(deep);
        }
        assertThat(read(written(deep))).isEqualTo(deep);

        String tooDeep = "[".repeat(PacketEncoder.MAX_DEPTH + 1) + "]".repeat(PacketEncoder.MAX_DEPTH + 1);
        assertThatThrownBy(() -> read(tooDeep)).isInstanceOf(PacketViolation.class);
    }

    @Test
    void shouldLeaveWhatLiesDeeperThanAskedAsItIsWritten() throws PacketViolation {
        Map<?, ?> opened = (Map<?, ?>) JsonDocument.read("{\"a\":[1,  2.0] , \"b\":\"x\"}".getBytes(UTF_8), 1);

        assertThat(written(opened)).isEqualTo("{\"a\":[1,  2.0],\"b\":\"x\"}");
        assertThat(((EncodedValue) opened.get("a")).plain()).isEqualTo(List.of(1L, 2.0));
    }
}
