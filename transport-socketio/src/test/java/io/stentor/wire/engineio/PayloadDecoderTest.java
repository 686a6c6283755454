package io.stentor.wire.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.wire.engineio.PayloadViolation.Reason;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PayloadDecoderTest {

    @ParameterizedTest
    @EnumSource(PacketType.class)
    void shouldKnowEveryTypeByItsDigit(PacketType type) {
        assertThat(PacketType.of(type.id())).isEqualTo(type);
        assertThat(received((char) type.id() + "data")).containsExactly(type + " data");
        assertThat(received("" + (char) type.id())).containsExactly(type + " ");
    }

    @Test
    void shouldHaveTheDigitsOfTheProtocol() {
        assertThat(PacketType.values())
                .extracting(type -> (type + "=" + (char) type.id()))
                .containsExactly("OPEN=0", "CLOSE=1", "PING=2", "PONG=3", "MESSAGE=4", "UPGRADE=5", "NOOP=6");
    }

    @Test
    void shouldDeliverThePacketsOfABodyInOrder() {
        assertThat(received("4test1\u001e4test2\u001e4test3"))
                .containsExactly("MESSAGE test1", "MESSAGE test2", "MESSAGE test3");
        assertThat(received("4hello\u001e2\u001ebAQIDBA=="))
                .containsExactly("MESSAGE hello", "PING ", "binary 01020304");
        assertThat(received("4é\u001e3probe")).containsExactly("MESSAGE é", "PONG probe");
    }

    @ParameterizedTest
    @CsvSource({"b, ''", "bAA==, 00", "bAAE=, 0001", "bAAEC, 000102", "b+/+/, fbffbf", "bAA, 00"})
    void shouldDecodeBase64(String packet, String hex) {
        assertThat(received(packet)).containsExactly("binary " + hex);
    }

    @Test
    void shouldDecodeBase64WhenItIsBrokenIntoLines() {
        assertThat(received("bAAEC\nAwQF\r\nBg==\n")).containsExactly("binary 00010203040506");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bA", "bAA=", "b-_-_", "bAA==AA==", "bA A==", "b%00", "b="})
    void shouldRefuseWhatIsNotBase64(String packet) {
        assertThat(received(packet)).containsExactly("! INVALID_BASE64");
    }

    @ParameterizedTest
    @CsvSource({
        "abc, UNKNOWN_TYPE", "7, UNKNOWN_TYPE", "8x, UNKNOWN_TYPE", "9, UNKNOWN_TYPE", "é, UNKNOWN_TYPE",
        "'', EMPTY_PACKET", "/, UNKNOWN_TYPE", "' 4', UNKNOWN_TYPE", "\uFEFF4, UNKNOWN_TYPE", "B, UNKNOWN_TYPE"
    })
    void shouldRefuseBadPackets(String packet, Reason reason) {
        assertThat(received(packet)).containsExactly("! " + reason);
        assertThat(received("4first\u001e" + packet + "\u001e4third")).containsExactly("MESSAGE first", "! " + reason);
    }

    @Test
    void shouldRefuseNulAsAType() {
        assertThat(received("\0")).containsExactly("! UNKNOWN_TYPE");
    }

    @Test
    void shouldDeliverWhatPrecedesALoneOrTrailingSeparator() {
        assertThat(received("\u001e")).containsExactly("! EMPTY_PACKET");
        assertThat(received("4\u001e")).containsExactly("MESSAGE ", "! EMPTY_PACKET");
        assertThat(received("4a\u001e\u001e4b")).containsExactly("MESSAGE a", "! EMPTY_PACKET");
    }

    @ParameterizedTest
    @ValueSource(strings = {"34c328", "34801e34", "34e282", "34e2821eac"})
    void shouldRefuseABodyThatIsNotUtf8AsAWhole(String hex) {
        Recorder recorder = new Recorder();
        recorder.receive(HexFormat.of().parseHex("34611e" + hex));
        assertThat(recorder.seen).containsExactly("! INVALID_UTF8");
    }

    @Test
    void shouldLookAtNothingOutsideTheRegion() throws PayloadViolation {
        byte[] bytes = "xx4a\u001e4bxx".getBytes(StandardCharsets.UTF_8);
        bytes[0] = (byte) 0xff;
        Recorder recorder = new Recorder();
        assertThat(new PayloadDecoder(bytes, 2, 5).decode(recorder)).isTrue();
        assertThat(recorder.seen).containsExactly("MESSAGE a", "MESSAGE b");
    }

    @Test
    void shouldGoOnWhereTheSinkStoppedIt() throws PayloadViolation {
        byte[] bytes = "4a\u001ebAA==\u001e4c".getBytes(StandardCharsets.UTF_8);
        PayloadDecoder body = new PayloadDecoder(bytes, 0, bytes.length);
        Recorder recorder = new Recorder();
        recorder.goOn = false;
        assertThat(body.decode(recorder)).isFalse();
        assertThat(body.decode(recorder)).isFalse();
        assertThat(body.decode(recorder)).isTrue();
        assertThat(body.decode(recorder)).isTrue();
        assertThat(recorder.seen).containsExactly("MESSAGE a", "binary 00", "MESSAGE c");
    }

    @Test
    void shouldFindTheEmptyPacketBehindTheSeparatorItStoppedAt() throws PayloadViolation {
        byte[] bytes = "4a\u001e".getBytes(StandardCharsets.UTF_8);
        PayloadDecoder body = new PayloadDecoder(bytes, 0, bytes.length);
        Recorder recorder = new Recorder();
        recorder.goOn = false;
        assertThat(body.decode(recorder)).isFalse();
        recorder.decode(body);
        recorder.decode(body);
        assertThat(recorder.seen).containsExactly("MESSAGE a", "! EMPTY_PACKET");
    }

    @ParameterizedTest
    @ValueSource(strings = {"4a", "bAA=="})
    void shouldSayOfOnePacketWhatTheSinkSays(String packet) throws PayloadViolation {
        byte[] bytes = packet.getBytes(StandardCharsets.UTF_8);
        Recorder recorder = new Recorder();
        assertThat(PayloadDecoder.decodePacket(bytes, 0, bytes.length, recorder))
                .isTrue();
        recorder.goOn = false;
        assertThat(PayloadDecoder.decodePacket(bytes, 0, bytes.length, recorder))
                .isFalse();
    }

    @Test
    void shouldEndAtTheFirstOfAMillionSeparators() {
        assertThat(received("\u001e".repeat(1_000_000))).containsExactly("! EMPTY_PACKET");
    }

    @Test
    void shouldDeliverEveryOneOfVeryManyTinyPackets() {
        String body = "42[\"a\"]\u001e".repeat(125_000) + "3";
        assertThat(received(body)).hasSize(125_001).last().isEqualTo("PONG ");
    }

    private static List<String> received(String body) {
        Recorder recorder = new Recorder();
        recorder.receive(body.getBytes(StandardCharsets.UTF_8));
        return recorder.seen;
    }

    private static final class Recorder implements PacketSink {
        private final List<String> seen = new ArrayList<>();
        private boolean goOn = true;

        void receive(byte[] body) {
            try {
                decode(new PayloadDecoder(body, 0, body.length));
            } catch (PayloadViolation violation) {
                seen.add("! " + violation.reason());
            }
        }

        void decode(PayloadDecoder body) {
            try {
                body.decode(this);
            } catch (PayloadViolation violation) {
                seen.add("! " + violation.reason());
            }
        }

        @Override
        public boolean onPacket(PacketType type, byte[] bytes, int offset, int length) {
            seen.add(type + " " + new String(bytes, offset, length, StandardCharsets.UTF_8));
            return goOn;
        }

        @Override
        public boolean onBinary(byte[] bytes) {
            seen.add("binary " + HexFormat.of().formatHex(bytes));
            return goOn;
        }
    }
}
