package io.stentor.wire.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
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

/** What servers of a cluster tell each other, byte by byte as the specification of MessagePack has it. */
final class MsgpackDocumentTest {
    private static final int ALL = PacketEncoder.MAX_DEPTH + 1;

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    private static String written(Object value) {
        return HexFormat.of().formatHex(MsgpackDocument.write(value, UnaryOperator.identity()));
    }

    private static Object read(String hex) throws PacketViolation {
        return MsgpackDocument.read(bytes(hex), ALL);
    }

    /** On both sides of each length at which the head changes. */
    static Stream<Arguments> sizes() {
        return Stream.of(
                arguments("a".repeat(31), "bf"),
                arguments("a".repeat(32), "d920"),
                arguments("a".repeat(255), "d9ff"),
                arguments("a".repeat(256), "da0100"),
                arguments("a".repeat(65_535), "daffff"),
                arguments("a".repeat(65_536), "db00010000"),
                arguments(new byte[0], "c400"),
                arguments(new byte[255], "c4ff"),
                arguments(new byte[256], "c50100"),
                arguments(new byte[65_535], "c5ffff"),
                arguments(new byte[65_536], "c600010000"),
                arguments(Collections.nCopies(15, true), "9f"),
                arguments(Collections.nCopies(16, true), "dc0010"),
                arguments(Collections.nCopies(65_535, true), "dcffff"),
                arguments(Collections.nCopies(65_536, true), "dd00010000"),
                arguments(mapOf(15), "8f"),
                arguments(mapOf(16), "de0010"),
                arguments(mapOf(65_535), "deffff"),
                arguments(mapOf(65_536), "df00010000"));
    }

    private static Map<String, Boolean> mapOf(int size) {
        Map<String, Boolean> map = new LinkedHashMap<>();
        for (int i = 0; i < size; i++) {
            map.put(String.valueOf(i), true);
        }
        return map;
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void shouldSayInTheShortestHeadHowMuchFollows(Object value, String head) throws PacketViolation {
        String hex = written(value);

        assertThat(hex.substring(0, head.length())).isEqualTo(head);
        assertThat(read(hex)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 00",
        "127, 7f",
        "128, cc80",
        "255, ccff",
        "256, cd0100",
        "65535, cdffff",
        "65536, ce00010000",
        "4294967295, ceffffffff",
        "4294967296, cf0000000100000000",
        "9223372036854775807, cf7fffffffffffffff",
        "-1, ff",
        "-32, e0",
        "-33, d0df",
        "-128, d080",
        "-129, d1ff7f",
        "-32768, d18000",
        "-32769, d2ffff7fff",
        "-2147483648, d280000000",
        "-2147483649, d3ffffffff7fffffff",
        "-9223372036854775808, d38000000000000000"
    })
    void shouldWriteIntegersInTheShortestForm(long value, String hex) throws PacketViolation {
        assertThat(written(value)).isEqualTo(hex);
        assertThat(read(hex)).isEqualTo(value);
    }

    @Test
    void shouldReadIntegersThatNeedNoSignAndDoNotFitOtherwise() throws PacketViolation {
        assertThat(read("cf8000000000000000")).isEqualTo(BigInteger.ONE.shiftLeft(63));
        assertThat(written(BigInteger.ONE.shiftLeft(63))).isEqualTo("cf8000000000000000");
        assertThat(written(BigInteger.ONE.shiftLeft(63).negate())).isEqualTo("d38000000000000000");
        assertThat(written(BigInteger.ONE.shiftLeft(63).negate().subtract(BigInteger.ONE)))
                .isEqualTo("cbc3e0000000000000");
    }

    @ParameterizedTest
    @CsvSource({
        "1970-01-01T00:00:00Z, d7000000000000000000, c70cff000000000000000000000000",
        "1969-12-31T23:59:59.999Z, d700ffffffffffffffff, c70cff3b8b87c0ffffffffffffffff",
        "1970-01-01T00:01:00.5Z, d700000000000000ec54, c70cff1dcd6500000000000000003c"
    })
    void shouldWriteDatesInMillisecondsOrAsTheStandardHasThem(String date, String own, String standard)
            throws PacketViolation {
        Instant instant = Instant.parse(date);
        byte[] timestamp = MsgpackDocument.writeStandard(instant, UnaryOperator.identity());

        assertThat(written(instant)).isEqualTo(own);
        assertThat(HexFormat.of().formatHex(timestamp)).isEqualTo(standard);
        assertThat(read(own)).isEqualTo(instant);
        assertThat(MsgpackDocument.read(timestamp, ALL)).isEqualTo(instant);
    }

    @Test
    void shouldWriteTheNearestOfDatesThatMillisecondsCannotCount() {
        assertThat(written(Instant.MAX)).isEqualTo("d7007fffffffffffffff");
        assertThat(written(Instant.MIN)).isEqualTo("d7008000000000000000");
        long last = Long.MAX_VALUE / 1_000 - 1;
        assertThat(written(Instant.ofEpochSecond(last))).isEqualTo("d700%016x".formatted(last * 1_000));
        assertThat(written(Instant.ofEpochSecond(-last))).isEqualTo("d700%016x".formatted(-last * 1_000));
    }

    /** 4, 8 and 12 bytes: seconds, nanoseconds in the upper 30 bits of 64, nanoseconds first. */
    @ParameterizedTest
    @CsvSource({
        "d6ff00000001, 1970-01-01T00:00:01Z",
        "d6ffffffffff, 2106-02-07T06:28:15Z",
        "d7ff0000000400000002, 1970-01-01T00:00:02.000000001Z",
        "d7ffee6b27fc00000000, 1970-01-01T00:00:00.999999999Z",
        "d7ff00000003ffffffff, 2514-05-30T01:53:03Z",
        "c70cff3b9ac9ff0000000000000003, 1970-01-01T00:00:03.999999999Z",
        "c70cff00000000ffffffffffffffff, 1969-12-31T23:59:59Z"
    })
    void shouldReadEachFormOfATimestamp(String hex, Instant expected) throws PacketViolation {
        assertThat(read(hex)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "d7ffee6b280000000000", // a whole second of nanoseconds
                "c70cff3b9aca000000000000000003",
                "c70cff000000007fffffffffffffff", // after the end of time
                "c70cff000000008000000000000000",
                "d4ff00", // timestamps of 1, 2, 5 and 16 bytes
                "d5ff0000",
                "c705ff0000000000",
                "d8ff00000000000000000000000000000000",
            })
    void shouldRefuseTimestampsThatAreNone(String hex) {
        assertThatThrownBy(() -> read(hex)).isInstanceOf(PacketViolation.class);
    }

    @Test
    void shouldReadWhatTheClientsEncoderHasAsExtensions() throws PacketViolation {
        assertThat(read("d40000")).isNull();
        assertThat(read("c7020001ff")).isEqualTo(new byte[] {1, -1});
        List<?> unknown = (List<?>) read("d40501");
        assertThat(unknown.get(0)).isEqualTo(5L);
        assertThat(unknown.get(1)).isEqualTo(new byte[] {1});
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "83a16101a16292c3c2a163cb3ff8000000000000",
                "92d7000000000000000005c403010203",
                "dc000201da000161",
                "ca3fc00000",
                "c70cff000000000000000000000000",
                "c8000100ff"
            })
    void shouldRefuseEveryPrefixAndWhatHasMoreBehindIt(String hex) throws PacketViolation {
        byte[] whole = bytes(hex);
        MsgpackDocument.read(whole, ALL);
        for (int length = 0; length < whole.length; length++) {
            byte[] prefix = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> MsgpackDocument.read(prefix, ALL)).isInstanceOf(PacketViolation.class);
        }
        byte[] more = Arrays.copyOf(whole, whole.length + 1);
        assertThatThrownBy(() -> MsgpackDocument.read(more, ALL)).isInstanceOf(PacketViolation.class);
    }

    /** However large a head says the rest is, it is compared with what is there before anything is made for it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "ddffffffff",
                "dfffffffff",
                "df80000000c0c0",
                "c6ffffffff00",
                "dbffffffff61",
                "c9ffffffff0500",
                "8101",
                "9200",
                "c1"
            })
    void shouldRefuseHeadsThatPromiseWhatIsNotThere(String hex) {
        assertThatThrownBy(() -> read(hex)).isInstanceOf(PacketViolation.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a1ff", "91a2c328", "81a1fec0", "a3eda080"})
    void shouldRefuseTextThatIsNotUtf8(String hex) {
        assertThatThrownBy(() -> read(hex)).isInstanceOf(PacketViolation.class);
    }

    @Test
    void shouldReadAndWriteAsDeepAsItMayAndNoDeeper() throws PacketViolation {
        Object deep = true;
        for (int depth = 0; depth < PacketEncoder.MAX_DEPTH; depth++) {
            deep = Collections.singletonList(deep);
        }
        Object tooDeep = Collections.singletonList(deep);

        assertThat(read(written(deep))).isEqualTo(deep);
        assertThatThrownBy(() -> written(tooDeep)).isInstanceOf(IllegalArgumentException.class);
        String written = "91" + written(deep);
        assertThatThrownBy(() -> read(written)).isInstanceOf(PacketViolation.class);
    }

    @Test
    void shouldLeaveWhatLiesDeeperThanAskedAsItIsWritten() throws PacketViolation {
        Map<?, ?> opened = (Map<?, ?>) MsgpackDocument.read(bytes("82a16192a17801a16205"), 1);

        EncodedValue list = (EncodedValue) opened.get("a");
        assertThat(list.plain()).isEqualTo(List.of("x", 1L));
        assertThat(((EncodedValue) opened.get("b")).plain()).isEqualTo(5L);
        assertThat(written(list)).isEqualTo("92a17801");
    }

    @Test
    void shouldWriteWhatIsInJsonAsMessagePack() {
        assertThat(written(EncodedValue.json(bytes("5b312c2261225d")))).isEqualTo("9201a161");
    }
}
