package io.stentor.wire.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.wire.socketio.PacketViolation.Reason;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names and arguments of events and acknowledgements, and the limits on them. */
final class EventTest {

    @Test
    void shouldFindTheBytesOfEachArgument() {
        Decoded event = Decoded.of("2[\"message\",1,\"2\",{\"3\":[true]}]");
        assertThat(event.event()).isEqualTo("message");
        assertThat(event.arguments()).containsExactly("1", "\"2\"", "{\"3\":[true]}");
    }

    @Test
    void shouldKeepNumbersEscapesAndKeyOrderAsTheyWereSent() {
        assertThat(Decoded.of(
                                "2[\"a\" , 12345678901234567890\t,1.0,-0, 1E+2 ,\"\\u00e9\\/é\", { \"b\" : 1 , \"a\":[ ] }\n]")
                        .arguments())
                .containsExactly(
                        "12345678901234567890", "1.0", "-0", "1E+2", "\"\\u00e9\\/é\"", "{ \"b\" : 1 , \"a\":[ ] }");
    }

    @Test
    void shouldFindTheArgumentsOfAnAcknowledgement() {
        assertThat(Decoded.of("3456[1,\"2\",{\"3\":[false]},null,[[]]]").arguments())
                .containsExactly("1", "\"2\"", "{\"3\":[false]}", "null", "[[]]");
        assertThat(Decoded.of("30[]").arguments()).isEmpty();
    }

    @Test
    void shouldTakeNothingInsideAnObjectForAnArgument() {
        Decoded connect = Decoded.of("0{\"a\":1,\"b\":[2],\"c\":{\"d\":3}}");
        assertThat(connect.arguments()).isEmpty();
        assertThat(connect.payload()).isEqualTo("{\"a\":1,\"b\":[2],\"c\":{\"d\":3}}");
    }

    @Test
    void shouldReportANumberAsName() {
        Decoded event = Decoded.of("2[1,2]");
        assertThat(event.violation()).isNull();
        assertThat(event.event()).isEqualTo("a number");
        assertThat(event.arguments()).containsExactly("2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2[{\"toString\":\"foo\"}]",
                "2[true]",
                "2[false]",
                "2[null]",
                "2[[]]",
                "2[{}]",
                "2[]",
                "2[ ]",
                "51-[]",
                "51-[[]]"
            })
    void shouldRefuseOtherNames(String packet) {
        assertThat(Decoded.of(packet).violation()).isEqualTo(Reason.EVENT_NAME);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "connect",
                "connect_error",
                "disconnect",
                "disconnecting",
                "newListener",
                "removeListener",
                "\\u0063onnect",
                "disconnectin\\u0067"
            })
    void shouldRefuseReservedNamesHoweverTheyAreWritten(String name) {
        assertThat(Decoded.of("2[\"" + name + "\"]").violation()).isEqualTo(Reason.RESERVED_EVENT_NAME);
        assertThat(Decoded.of("51-[\"" + name + "\",1]").violation()).isEqualTo(Reason.RESERVED_EVENT_NAME);
        assertThat(Decoded.of("3[\"" + name + "\"]").violation()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "error, error",
        "connection, connection",
        "Connect, Connect",
        "'', ''",
        "é€😀, é€😀",
        "\\u00e9, é",
        "a\\nb, 'a\nb'",
        "\\uD83D\\uDE00, 😀",
        "\\\", '\"'",
        "\\\\, \\",
        "__proto__, __proto__"
    })
    void shouldResolveTheEscapesOfANameOnce(String written, String name) {
        PacketDecoder decoder = new PacketDecoder(PacketLimits.DEFAULTS);
        for (int i = 0; i < 3; i++) {
            Decoded event = Decoded.with(decoder, "2[\"" + written + "\",\"\\u00e9\"]");
            assertThat(event.violation()).isNull();
            assertThat(event.event()).isEqualTo(name);
            assertThat(event.arguments()).containsExactly("\"\\u00e9\"");
        }
    }

    /** Valid JSON, and what JavaScript makes of a text cut in the middle of a character. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"\\ud83d\":1}",
                "{\"\\uDE00 \\\\ud83d\":{\"\\ud83d\\ud83d\":[\"\\ude00\"]}}",
                "[{\"a\":\"\\\\\",\"\\ud83d\\ude00\\ude00\":-0}]"
            })
    void shouldTakeKeysWithHalfACharacter(String argument) {
        PacketDecoder decoder = new PacketDecoder(PacketLimits.DEFAULTS);
        for (int i = 0; i < 2; i++) {
            Decoded event = Decoded.with(decoder, "2[\"half\\ud83d\"," + argument + ",7]");
            assertThat(event.violation()).isNull();
            assertThat(event.event()).isEqualTo("half\ud83d");
            assertThat(event.arguments()).containsExactly(argument, "7");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{\"\\ud83\":1}", "{\"\\ud83g\":1}", "{\"\\ud83d\":1", "{\"\\ud83d\":01}", "{\"\\ud83d\\x\":1}"})
    void shouldRefuseOtherFaultsBesideAKeyWithHalfACharacter(String argument) {
        assertThat(Decoded.of("2[\"name\"," + argument + "]").violation()).isEqualTo(Reason.JSON);
    }

    @Test
    void shouldResolveAnEscapedNulInAName() {
        assertThat(Decoded.of("2[\"\\u0000\"]").event()).isEqualTo("\0");
    }

    @Test
    void shouldKeepANameAndANamespaceOfTheSameBytesApart() {
        PacketDecoder decoder = new PacketDecoder(PacketLimits.DEFAULTS);
        assertThat(Decoded.with(decoder, "2/\\u0061,[\"/\\u0061\"]").namespace())
                .isEqualTo("/\\u0061");
        assertThat(Decoded.with(decoder, "2/\\u0061,[\"/\\u0061\"]").event()).isEqualTo("/a");
    }

    @ParameterizedTest
    @CsvSource({"a, 256", "é, 128", "€, 85", "\\u0061, 256", "\\u00e9, 128", "😀, 64"})
    void shouldLimitNamesInBytesOfUtf8(String character, int most) {
        assertThat(Decoded.of("2[\"" + character.repeat(most) + "\"]").violation())
                .isNull();
        assertThat(Decoded.of("2[\"" + character.repeat(most + 1) + "\"]").violation())
                .isEqualTo(Reason.EVENT_NAME);
    }

    @Test
    void shouldRefuseANameOf900Kilobytes() {
        assertThat(Decoded.of("2[\"" + "a".repeat(900_000) + "\"]").violation()).isEqualTo(Reason.EVENT_NAME);
    }

    @Test
    void shouldLimitTheNumberOfArguments() {
        assertThat(Decoded.of("2[\"a\"" + ",1".repeat(1_024) + "]").arguments()).hasSize(1_024);
        assertThat(Decoded.of("2[\"a\"" + ",1".repeat(1_025) + "]").violation()).isEqualTo(Reason.TOO_MANY_ARGUMENTS);
        assertThat(Decoded.of("2[\"a\"" + ",[]".repeat(1_025) + "]").violation())
                .isEqualTo(Reason.TOO_MANY_ARGUMENTS);
        assertThat(Decoded.of("3[1" + ",1".repeat(1_023) + "]").arguments()).hasSize(1_024);
        assertThat(Decoded.of("3[1" + ",1".repeat(1_024) + "]").violation()).isEqualTo(Reason.TOO_MANY_ARGUMENTS);
    }

    @ParameterizedTest
    @ValueSource(ints = {65, 200, 2_000, 20_000, 200_000})
    void shouldFlagWhatIsNestedTooDeep(int depth) {
        for (String unclosed : new String[] {"[".repeat(depth - 1), "{\"a\":".repeat(depth - 1)}) {
            Decoded event = Decoded.of("2/n,7[\"message\"," + unclosed);
            assertThat(event.violation()).isNull();
            assertThat(event.overLimit()).isTrue();
            assertThat(event.namespace()).isEqualTo("/n");
            assertThat(event.ackId()).isEqualTo(7);
            assertThat(event.event()).isEqualTo("message");
            assertThat(event.arguments()).isEmpty();
            assertThat(event.payload()).isNull();
        }
        String closed = "[".repeat(depth - 1) + "]".repeat(depth - 1);
        assertThat(Decoded.of("31[1," + closed + "]").overLimit()).isTrue();
        assertThat(Decoded.of("2[" + closed + "]").violation()).isEqualTo(Reason.EVENT_NAME);
        assertThat(Decoded.of("0{\"a\":" + closed + "}").violation()).isEqualTo(Reason.PAYLOAD);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 40, 63, 64})
    void shouldAcceptWhatIsNestedWithinTheLimit(int depth) {
        String argument = "[".repeat(depth - 1) + "]".repeat(depth - 1);
        assertThat(Decoded.of("2[\"message\"," + argument + "]").arguments()).containsExactly(argument);
        assertThat(Decoded.of("2[\"message\"," + argument).violation()).isEqualTo(Reason.JSON);
    }

    @Test
    void shouldFlagTooManyKeysOfAllObjectsTogether() {
        assertThat(Decoded.of("21[\"a\"," + objects(10_000) + "]").overLimit()).isFalse();
        Decoded event = Decoded.of("21[\"a\"," + objects(10_001) + "]");
        assertThat(event.overLimit()).isTrue();
        assertThat(event.ackId()).isEqualTo(1);
        assertThat(event.arguments()).isEmpty();
        assertThat(Decoded.of("0{\"a\":" + objects(10_000) + "}").violation()).isEqualTo(Reason.PAYLOAD);
    }

    @Test
    void shouldDecodeTheNextPacketAfterAnyEndOfTheOneBefore() {
        PacketDecoder decoder = new PacketDecoder(PacketLimits.DEFAULTS);
        String[] before = {
            "2[\"a\",1]",
            "2[\"a\",1] \n",
            "2[\"a\",",
            "2[\"a\"]x",
            "2[\"a\"] 1",
            "2[\"a\",1e",
            "2[\"a\",\"\\",
            "2[tru",
            "2[\"a\"," + "[".repeat(100),
            "2[\"a\"," + objects(10_001) + "]",
            "2[\"connect\"]",
            "2[null]",
            "2[\"a\",\"" + "x".repeat(100_000) + "\"]",
            "4\"x\"",
            "4\"x\" ",
            "4\"x",
            "0{\"a\":1}",
            "3[1,2]]"
        };
        for (String first : before) {
            for (String second : before) {
                Decoded.with(decoder, first);
                assertThat(Decoded.with(decoder, second)).isEqualTo(Decoded.of(second));
            }
        }
    }

    private static String objects(int keys) {
        return IntStream.range(0, keys).mapToObj(i -> "{\"k" + i + "\":0}").collect(Collectors.joining(",", "[", "]"));
    }
}
