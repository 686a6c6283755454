package io.stentor.wire.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.stentor.wire.socketio.PacketViolation.Reason;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The grammar of the header, and which JSON each type of packet takes. Packets stand here without their Engine.IO 4. */
final class PacketDecoderTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "-",
            value = {
                // packet | type | namespace | ack id | payload
                "0                           | CONNECT       | /        | -1  | -",
                "0{\"token\":\"123\"}        | CONNECT       | /        | -1  | {\"token\":\"123\"}",
                "0/custom,                   | CONNECT       | /custom  | -1  | -",
                "0/custom                    | CONNECT       | /custom  | -1  | -",
                "0/custom,{\"token\":\"a\"}  | CONNECT       | /custom  | -1  | {\"token\":\"a\"}",
                "0/,                         | CONNECT       | /        | -1  | -",
                "0/,{}                       | CONNECT       | /        | -1  | {}",
                "0/                          | CONNECT       | /        | -1  | -",
                "0/custom{\"a\":1}           | CONNECT       | /custom{\"a\":1} | -1 | -",
                "0/custom?x=1,               | CONNECT       | /custom?x=1 | -1 | -",
                "0/é€😀,                     | CONNECT       | /é€😀    | -1  | -",
                "1                           | DISCONNECT    | /        | -1  | -",
                "1/,                         | DISCONNECT    | /        | -1  | -",
                "1/custom                    | DISCONNECT    | /custom  | -1  | -",
                "1/admin,                    | DISCONNECT    | /admin   | -1  | -",
                "2[\"foo\"]                  | EVENT         | /        | -1  | [\"foo\"]",
                "2/admin,[\"foo\"]           | EVENT         | /admin   | -1  | [\"foo\"]",
                "212[\"foo\",1]              | EVENT         | /        | 12  | [\"foo\",1]",
                "2/admin,0[\"foo\"]          | EVENT         | /admin   | 0   | [\"foo\"]",
                "2/,7[\"foo\"]               | EVENT         | /        | 7   | [\"foo\"]",
                "312[1,\"b\"]                | ACK           | /        | 12  | [1,\"b\"]",
                "30[]                        | ACK           | /        | 0   | []",
                "3[1]                        | ACK           | /        | -1  | [1]",
                "3/x,4[]                     | ACK           | /x       | 4   | []",
                "4{\"message\":\"no\"}       | CONNECT_ERROR | /        | -1  | {\"message\":\"no\"}",
                "4/x,\"no\"                  | CONNECT_ERROR | /x       | -1  | \"no\"",
            })
    void shouldDecode(String packet, Packet.Type type, String namespace, long ackId, String payload) {
        Decoded decoded = Decoded.of(packet);
        assertThat(decoded.violation()).isNull();
        assertThat(decoded.type()).isEqualTo(type);
        assertThat(decoded.attachments()).isZero();
        assertThat(decoded.namespace()).isEqualTo(namespace);
        assertThat(decoded.ackId()).isEqualTo(ackId);
        assertThat(decoded.payload()).isEqualTo(payload);
        assertThat(decoded.overLimit()).isFalse();
    }

    @Test
    void shouldDecodeBinaryHeaders() {
        Decoded event =
                Decoded.of("52-/a,7[\"m\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]");
        assertThat(event.type()).isEqualTo(Packet.Type.BINARY_EVENT);
        assertThat(event.type().isBinary()).isTrue();
        assertThat(event.attachments()).isEqualTo(2);
        assertThat(event.namespace()).isEqualTo("/a");
        assertThat(event.ackId()).isEqualTo(7);
        assertThat(event.event()).isEqualTo("m");
        assertThat(event.arguments())
                .containsExactly("{\"_placeholder\":true,\"num\":0}", "{\"_placeholder\":true,\"num\":1}");

        Decoded ack = Decoded.of("610-7[{\"_placeholder\":true,\"num\":0}]");
        assertThat(ack.type()).isEqualTo(Packet.Type.BINARY_ACK);
        assertThat(ack.attachments()).isEqualTo(10);
        assertThat(ack.ackId()).isEqualTo(7);
        assertThat(ack.arguments()).hasSize(1);
    }

    @Test
    void shouldForgetEverythingOfThePacketBefore() {
        PacketDecoder decoder = new PacketDecoder(PacketLimits.DEFAULTS);
        Decoded.with(decoder, "53-/admin,12[\"name\",1,2,3]");
        assertThat(Decoded.with(decoder, "1"))
                .isEqualTo(new Decoded(null, Packet.Type.DISCONNECT, 0, "/", -1, null, null, List.of(), false));
        Decoded.with(decoder, "2/admin,12[\"name\"," + "[".repeat(100));
        assertThat(Decoded.with(decoder, "0"))
                .isEqualTo(new Decoded(null, Packet.Type.CONNECT, 0, "/", -1, null, null, List.of(), false));
        Decoded.with(decoder, "2[1]");
        assertThat(Decoded.with(decoder, "2[\"a\"]").event()).isEqualTo("a");
    }

    @ParameterizedTest
    @CsvSource({
        "'', EMPTY_PACKET", "7, UNKNOWN_TYPE", "8, UNKNOWN_TYPE", "'9[\"x\"]', UNKNOWN_TYPE", "x, UNKNOWN_TYPE",
        "-1, UNKNOWN_TYPE", "' 2[\"x\"]', UNKNOWN_TYPE", "[], UNKNOWN_TYPE", "abc, UNKNOWN_TYPE", "é, UNKNOWN_TYPE"
    })
    void shouldRefuseUnknownTypes(String packet, Reason reason) {
        assertThat(Decoded.of(packet).violation()).isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource({
        "59999999-[\"x\"], TOO_MANY_ATTACHMENTS",
        "51832742252-, TOO_MANY_ATTACHMENTS",
        "511-, TOO_MANY_ATTACHMENTS",
        "5-, ATTACHMENT_COUNT",
        "5a-, ATTACHMENT_COUNT",
        "51.5-, ATTACHMENT_COUNT",
        "51e1-, ATTACHMENT_COUNT",
        "50x1-, ATTACHMENT_COUNT",
        "5 1-, ATTACHMENT_COUNT",
        "50000001-, ATTACHMENT_COUNT",
        "5-1-, ATTACHMENT_COUNT",
        "5[\"x\"], ATTACHMENT_COUNT",
        "5, ATTACHMENT_COUNT",
        "51, ATTACHMENT_COUNT",
        "510, ATTACHMENT_COUNT",
        "'50-[\"x\",1]', ATTACHMENT_COUNT",
        "60-1[], ATTACHMENT_COUNT",
        "51-, PAYLOAD",
        "61-1, PAYLOAD",
        "'5/a,1-[\"x\"]', ATTACHMENT_COUNT",
        "2-[\"x\"], PAYLOAD"
    })
    void shouldRefuseBadAttachmentCounts(String packet, Reason reason) {
        assertThat(Decoded.of(packet).violation()).isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "007, 7", "2147483648, 2147483648", "9007199254740991, 9007199254740991"})
    void shouldReadAckIdsExactly(String digits, long id) {
        assertThat(Decoded.of("2" + digits + "[\"a\"]").ackId()).isEqualTo(id);
        assertThat(Decoded.of("3" + digits + "[]").ackId()).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"9007199254740992", "123456789012345678901234567890", "00000000000000001", "18446744073709551616"
            })
    void shouldRefuseAckIdsThatAreTooLong(String digits) {
        assertThat(Decoded.of("2" + digits + "[\"a\"]").violation()).isEqualTo(Reason.ACK_ID);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2-1[\"a\"]",
                "21.5[\"a\"]",
                "2abc[\"a\"]",
                "21e3[\"a\"]",
                "2+1[\"a\"]",
                "21,[\"a\"]",
                "2\uff11[\"a\"]",
                "21/a,[\"a\"]"
            })
    void shouldRefuseAckIdsThatAreNotDigits(String packet) {
        assertThat(Decoded.of(packet).violation()).isEqualTo(Reason.PAYLOAD);
    }

    @ParameterizedTest
    @ValueSource(strings = {"01", "01{}", "0/a,1", "11", "1/a,1", "41{}", "012{\"a\":1}"})
    void shouldRefuseAnAckIdWhereNothingCanBeAcknowledged(String packet) {
        assertThat(Decoded.of(packet).violation()).isEqualTo(Reason.UNEXPECTED_ACK_ID);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // CONNECT takes nothing or an object
                "0[]",
                "0\"x\"",
                "0null",
                "0true",
                "0 ",
                "0-1",
                "0/a,[]",
                // DISCONNECT takes nothing
                "1{}",
                "1[]",
                "1 ",
                "1/a,{}",
                "1/a, ",
                "1x",
                // events and acknowledgements take an array
                "2",
                "2{}",
                "2\"x\"",
                "2null",
                "2 ",
                "2/a",
                "2/a,",
                "21",
                "2x[]",
                "3",
                "31",
                "3{}",
                "3\"a\"",
                "3/a",
                // CONNECT_ERROR takes an object or a string
                "4",
                "4[]",
                "4null",
                "4true",
            })
    void shouldRefuseJsonATypeDoesNotTake(String packet) {
        assertThat(Decoded.of(packet).violation()).isEqualTo(Reason.PAYLOAD);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0{", "0{}x", "0{}{}", "0{\"a\"}", "0{a:1}", "2[\"a\"]]", "2[\"a\"] 1", "2[\"a\"", "3[}"})
    void shouldRefuseWhatIsNotJson(String packet) {
        assertThat(Decoded.of(packet).violation()).isEqualTo(Reason.JSON);
    }

    @Test
    void shouldAllowWhiteSpaceAroundTheJson() {
        assertThat(Decoded.of("2 \t\r\n[ \"a\" , 1 ] \t\r\n").payload()).isEqualTo("[ \"a\" , 1 ]");
        assertThat(Decoded.of("0 {} ").payload()).isEqualTo("{}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0000", "\u0001", "\n", "\u001e", "\u001f", "\u007f"})
    void shouldRefuseControlCharactersInANamespace(String control) {
        assertThat(Decoded.of("0/a" + control + "b,").violation()).isEqualTo(Reason.NAMESPACE);
    }

    @Test
    void shouldLimitTheLengthOfANamespaceInBytes() {
        assertThat(Decoded.of("0/" + "a".repeat(1_023)).namespace()).hasSize(1_024);
        assertThat(Decoded.of("0/" + "a".repeat(1_024)).violation()).isEqualTo(Reason.NAMESPACE);
        assertThat(Decoded.of("0/" + "a".repeat(900_000) + ",").violation()).isEqualTo(Reason.NAMESPACE);
        assertThat(Decoded.of("0/" + "é".repeat(511)).namespace()).hasSize(512);
        assertThat(Decoded.of("0/" + "é".repeat(512)).violation()).isEqualTo(Reason.NAMESPACE);
    }

    @Test
    void shouldReuseTheStringsThatComeAgain() {
        PacketDecoder decoder = new PacketDecoder(PacketLimits.DEFAULTS);
        Decoded first = Decoded.with(decoder, "2/chat,[\"message\"]");
        Decoded second = Decoded.with(decoder, "2/chat,[\"message\",1]");
        assertThat(second.namespace()).isSameAs(first.namespace());
        assertThat(second.event()).isSameAs(first.event());
        assertThat(Decoded.with(decoder, "2[\"a\"]").namespace()).isSameAs(Packet.MAIN_NAMESPACE);
        assertThat(Decoded.with(decoder, "2/,[\"a\"]").namespace()).isSameAs(Packet.MAIN_NAMESPACE);
    }

    @Test
    void shouldRefuseImpossibleLimits() {
        assertThatIllegalArgumentException().isThrownBy(() -> new PacketLimits(0, 1, 1, 1, 1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new PacketLimits(1, -1, 1, 1, 1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new PacketLimits(1, 1, 1, 0, 1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new PacketLimits(1, 1, 1, 1, 1, 0));
    }
}
