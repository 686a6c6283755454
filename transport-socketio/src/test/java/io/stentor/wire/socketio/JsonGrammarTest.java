package io.stentor.wire.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.wire.Utf8;
import io.stentor.wire.socketio.PacketViolation.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Strict RFC 8259, by literals and against a naive reader of its grammar. {@code -Dstentor.seeds=3000} compares more.
 */
final class JsonGrammarTest {
    private static final String[] SAMPLES = {
        "[]",
        "[ 1 , -2.5e+10,0, -0,0.1,12345678901234567890 ]",
        "[\"a\",\"\\u00e9\\n\\\\\\\"\\/\\b\\f\\r\\t\",\"é€😀\"]",
        "[{\"a\":1,\"b\":[true,false,null],\"c\":{}},{ }]\t",
        "[[[[]]],{\"x\":{\"y\":\"z\"}},\"end\"]",
        "[{\"conversationId\":\"a\",\"text\":\"hello\",\"n\":12.5,\"echo\":false}]"
    };
    private static final byte[] ALPHABET =
            "[]{}:,\"\\/ \t\n\r0123456789eE+-.truefalsn\0\u0001\u001e\u007féu".getBytes(StandardCharsets.UTF_8);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-0",
                "1",
                "-1",
                "1.5",
                "1e400",
                "-1e-400",
                "1E1000000000",
                "18446744073709551616",
                "1.0E+2",
                "0e0",
                "\"\"",
                "\"\\ud800\"",
                "\"\\u0000\"",
                "\"\u2028\u2029\"",
                "\"\ufeff\"",
                "\"😀\"",
                "\"\\/\"",
                "\"\u007f\"",
                "\"\\b\\f\\n\\r\\t\\\"\\\\\"",
                "true",
                "false",
                "null",
                "[]",
                "{}",
                "{\"\":0}",
                "{\"a\":1,\"a\":2}",
                "{\"__proto__\":1}",
                "{\"\\u0061\":1}",
                "{\"é\":1}",
                "[ [ ] , { } ]"
            })
    void shouldAcceptAndKeep(String value) {
        assertThat(Decoded.of("2[\"a\"," + value + "]").arguments()).containsExactly(value);
        assertThat(Decoded.of("3[" + value + " , 1]").arguments()).containsExactly(value, "1");
        assertThat(Decoded.of("0{\"k\":" + value + "}").payload()).isEqualTo("{\"k\":" + value + "}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "01",
                "-01",
                "00",
                "+1",
                ".5",
                "1.",
                "-",
                "-.5",
                "1e",
                "1e+",
                "1.e1",
                "NaN",
                "-NaN",
                "Infinity",
                "-Infinity",
                "INF",
                "0x10",
                "1_000",
                "1f",
                "True",
                "TRUE",
                "nul",
                "nulll",
                "truefalse",
                "undefined",
                "'a'",
                "a",
                "\"\\x\"",
                "\"\\u12\"",
                "\"\\u 123\"",
                "\"\\u12g4\"",
                "\"\\U0041\"",
                "\"\\\"",
                "\"\\'\"",
                "\"",
                "\"\u0000\"",
                "\"\u0001\"",
                "\"\n\"",
                "\"\u001e\"",
                "\"\u001f\"",
                "\"\t\"",
                "{\"a\u001e\":1}",
                "\u001e1",
                "1\u001e",
                "\u00001",
                "\u000b1",
                "\u00a01",
                "\ufeff1",
                "1 2",
                "1,",
                ",1",
                "1,,2",
                "",
                "{\"a\":1,}",
                "{,}",
                "{\"a\"}",
                "{\"a\":}",
                "{1:2}",
                "{a:1}",
                "{\"a\":1 \"b\":2}",
                "{\"a\" 1}",
                "[1",
                "1]",
                "{",
                "}",
                "[}",
                "{]",
                "/* */1",
                "//\n1",
                "1 #",
                "(1)",
                "\"a\" \"b\""
            })
    void shouldRefuse(String value) {
        assertThat(Decoded.of("2[\"a\"," + value + "]").violation()).isEqualTo(Reason.JSON);
        assertThat(Decoded.of("2[\"a\",{\"k\":" + value + "}]").violation()).isEqualTo(Reason.JSON);
        assertThat(Decoded.of("3[" + value + "a]").violation()).isEqualTo(Reason.JSON);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\ufeff[\"a\"]", "\u0000[\u0000\"\u0000a\u0000\"\u0000]", "\u0000\u0000\u0000[", "\u001e[\"a\"]"
            })
    void shouldNotTakeTheBytesForAnotherEncoding(String payload) {
        assertThat(Decoded.of("2" + payload).violation()).isEqualTo(Reason.PAYLOAD);
    }

    @Test
    void shouldNotTakeTheBytesForUtf16WhenNulFollowsTheBracket() {
        assertThat(Decoded.of("2[\u0000\"\u0000a\u0000\"\u0000]\u0000").violation())
                .isEqualTo(Reason.JSON);
        assertThat(Decoded.of("2[\u0000\u0000\u0000\"").violation()).isEqualTo(Reason.JSON);
        assertThat(Decoded.of("0{\u0000}\u0000").violation()).isEqualTo(Reason.JSON);
    }

    @Test
    void shouldNotComputeWithHugeNumbers() {
        String digits = "1".repeat(100_000);
        assertThat(Decoded.of("2[\"a\"," + digits + "]").arguments()).containsExactly(digits);
        String fraction = "0." + "3".repeat(10_000);
        assertThat(Decoded.of("2[\"a\"," + fraction + "]").arguments()).containsExactly(fraction);
        String exponent = "1e" + "9".repeat(10_000);
        assertThat(Decoded.of("2[\"a\"," + exponent + "]").arguments()).containsExactly(exponent);
        assertThat(Decoded.of("2[\"a\",[0" + ",1e308".repeat(5_000) + "]]").arguments())
                .hasSize(1);
    }

    @Test
    void shouldAcceptLongKeysAndStrings() {
        String object = "{\"" + "k".repeat(300_000) + "\":\"" + "\\u00e9".repeat(20_000) + "\"}";
        assertThat(Decoded.of("2[\"a\"," + object + "]").arguments()).containsExactly(object);
    }

    @Test
    void shouldRefuseAPacketCutAnywhere() {
        String packet = "21[\"message\",{\"a\":[1.5,true,null],\"b\":\"\\u00e9\"}]";
        for (int end = 0; end < packet.length(); end++) {
            assertThat(Decoded.of(packet.substring(0, end)).violation()).isNotNull();
        }
    }

    static LongStream seeds() {
        return LongStream.range(0, Long.getLong("stentor.seeds", 100));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldAgreeWithANaiveReaderOnChangedSamples(long seed) {
        Random random = new Random(seed);
        PacketDecoder decoder = new PacketDecoder(PacketLimits.DEFAULTS);
        for (int i = 0; i < 500; i++) {
            byte[] bytes = SAMPLES[random.nextInt(SAMPLES.length)].getBytes(StandardCharsets.UTF_8);
            for (int changes = random.nextInt(3); changes >= 0 && bytes.length > 0; changes--) {
                bytes = changed(bytes, random);
            }
            if (Utf8.isValid(bytes, 0, bytes.length)) {
                check(decoder, new String(bytes, StandardCharsets.UTF_8));
            }
        }
    }

    private static void check(PacketDecoder decoder, String json) {
        if (json.isEmpty() || json.charAt(0) == '/' || Character.isDigit(json.charAt(0))) {
            return; // reads as a namespace or an ack id
        }
        NaiveJson expected = NaiveJson.of(json);
        Decoded ack = Decoded.with(decoder, "3" + json);
        assertThat(ack.violation() == null).as(json).isEqualTo(expected.isArray());
        assertThat(ack.arguments()).as(json).isEqualTo(expected.elements());
    }

    private static byte[] changed(byte[] bytes, Random random) {
        int at = random.nextInt(bytes.length);
        byte some = ALPHABET[random.nextInt(ALPHABET.length)];
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        String result = switch (random.nextInt(4)) {
            case 0 -> text.substring(0, at) + text.substring(at + 1);
            case 1 -> text.substring(0, at) + (char) (some & 0xff) + text.substring(at);
            case 2 -> text.substring(0, at) + (char) (some & 0xff) + text.substring(at + 1);
            default -> text.substring(0, at) + text.substring(random.nextInt(bytes.length));
        };
        return result.getBytes(StandardCharsets.ISO_8859_1);
    }
}
