package io.stentor.bench.fanout;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageLayoutTest {

    private static final String SENT =
            "42[\"message\",{\"conversationId\":\"c07\",\"s\":13,\"n\":1000000042,\"p\":\"xxxxxxxxxxxxxxxxxx\"}]";

    private final MessageLayout layout = new MessageLayout(12, 10, SENT.length());

    @Test
    void shouldFillThePacketToThePayloadSize() {
        byte[] packet = layout.packet(7, 3, 42);

        assertThat(new String(packet, US_ASCII)).isEqualTo(SENT);
    }

    @Test
    void shouldReadRoomSenderAndNumberAtAnyPlace() {
        byte[] data = bytes("...." + SENT);

        assertThat(layout.matches(data, 4, SENT.length())).isTrue();
        assertThat(layout.room(data, 4)).isEqualTo(7);
        assertThat(layout.sender(data, 4)).isEqualTo(3);
        assertThat(layout.number(data, 4)).isEqualTo(42);
    }

    @Test
    void shouldReadTheLargestNumber() {
        byte[] packet = layout.packet(11, 9, 999_999_999);

        assertThat(new String(packet, US_ASCII)).contains("\"c11\",\"s\":19,\"n\":1999999999,");
        assertThat(layout.number(packet, 0)).isEqualTo(999_999_999);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "42[\"message\",{\"conversationId\":\"c07\",\"s\":13,\"n\":1000000042,\"p\":\"xxxxxxxxxxxxxxxxxx\","
                        + "\"id\":\"k1\",\"userId\":\"u1\",\"timestamp\":\"2026-11-24T12:00:00.000Z\"}]",
                "42[\"message\",{\"conversationId\":\"c07\",\"s\":13,\"n\":1000000042,\"p\":\"xxxxxxxxxxxxxxxxxx\"},\"o\"]"
            })
    void shouldMatchWhenTheServerAppends(String delivered) {
        assertThat(layout.matches(bytes(delivered), 0, delivered.length())).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "42[\"message\",{\"conversationId\":\"d07\",\"s\":13,\"n\":1000000042,\"p\":\"xxxxxxxxxxxxxxxxxx\"}]",
                "42[\"message\",{\"conversationId\":\"c07\",\"t\":13,\"n\":1000000042,\"p\":\"xxxxxxxxxxxxxxxxxx\"}]",
                "42[\"message\",{\"conversationId\":\"c07\",\"s\":13,\"n\":2000000042,\"p\":\"xxxxxxxxxxxxxxxxxx\"}]",
                "42[\"message\",{\"conversationId\":\"c07\",\"s\":13,\"n\":1000000042,\"p\":\"xxxxxxxyxxxxxxxxxx\"}]",
                "42[\"message\",{\"conversationId\":\"c07\",\"s\":13,\"n\":1000000042,\"p\":\"xxxxxxxxxxxxxxxxxxx}]",
                "42[\"message\",{\"conversationId\":\"c07\",\"s\":13,\"n\":1000000042,\"p\":\"xxxxxxxxxxxxxxxxxx\"]]",
                "42[\"message\",{\"conversationId\":\"c07\",\"s\":13,\"n\":1000000042,\"p\":\"xxxxxxxxxxxxxxxxxx\"}}",
            })
    void shouldNotMatchWhenAByteIsWrong(String delivered) {
        byte[] data = bytes(delivered);

        assertThat(layout.matches(data, 0, data.length)).isFalse();
        assertThat(layout.isMessage(data, 0, data.length)).isTrue();
    }

    @Test
    void shouldNotMatchWhenTheEndIsMissing() {
        assertThat(layout.matches(bytes(SENT), 0, SENT.length() - 1)).isFalse();
    }

    @Test
    void shouldReadNoNumberWhenADigitIsNone() {
        byte[] data = bytes(SENT.replace("1000000042", "10000o0042").replace("\"s\":13", "\"s\":1:"));

        assertThat(layout.matches(data, 0, data.length)).isTrue();
        assertThat(layout.number(data, 0)).isNegative();
        assertThat(layout.sender(data, 0)).isNegative();
    }

    @Test
    void shouldWriteANumberThroughAMask() {
        byte[] mask = {1, 2, 3, 4};
        byte[] packet = layout.packet(7, 3, 0);
        byte[] masked = packet.clone();
        for (int i = 0; i < masked.length; i++) {
            masked[i] ^= mask[i & 3];
        }

        layout.writeNumber(masked, 0, 42, mask);
        for (int i = 0; i < masked.length; i++) {
            masked[i] ^= mask[i & 3];
        }

        assertThat(new String(masked, US_ASCII)).isEqualTo(SENT);
    }

    @Test
    void shouldTellAProbeFromAMessage() {
        byte[] probe = layout.probe(7);
        byte[] delivered = bytes(
                "42[\"message\",{\"conversationId\":\"c07\",\"probe\":true,\"id\":\"k\",\"userId\":\"u\"},\"o\"]");

        assertThat(new String(probe, US_ASCII))
                .isEqualTo("42[\"message\",{\"conversationId\":\"c07\",\"probe\":true}]");
        assertThat(layout.isProbe(delivered, 0, delivered.length)).isTrue();
        assertThat(layout.isProbe(bytes(SENT), 0, SENT.length())).isFalse();
    }

    @Test
    void shouldRefuseAPayloadWithoutRoomForTheFields() {
        int smallest = MessageLayout.smallestPayload(12, 10);

        assertThat(new MessageLayout(12, 10, smallest).packet(0, 0, 0)).hasSize(smallest);
        assertThatThrownBy(() -> new MessageLayout(12, 10, smallest - 1)).isInstanceOf(IllegalArgumentException.class);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(US_ASCII);
    }
}
