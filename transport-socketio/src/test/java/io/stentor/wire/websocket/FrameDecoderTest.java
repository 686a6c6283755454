package io.stentor.wire.websocket;

import static io.stentor.wire.websocket.ClientFrames.close;
import static io.stentor.wire.websocket.ClientFrames.frame;
import static io.stentor.wire.websocket.ClientFrames.hex;
import static io.stentor.wire.websocket.ClientFrames.join;
import static io.stentor.wire.websocket.ClientFrames.text;
import static io.stentor.wire.websocket.ClientFrames.utf8;
import static io.stentor.wire.websocket.Receiver.received;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of RFC 6455, one by one. That cuts in the stream change nothing is {@link FrameDecoderCutTest}. */
final class FrameDecoderTest {

    @Test
    void shouldDeliverTheExampleOfTheSpecification() {
        assertThat(received(hex("81 85 37fa213d 7f9f4d5158"))).containsExactly("text Hello");
    }

    @Test
    void shouldDeliverEachKindOfMessageInOrder() {
        byte[] stream = join(
                text("4hello"), frame(0x82, hex("0102ff")), frame(0x89, utf8("pi")), frame(0x8a, utf8("po")), text(""));
        assertThat(received(stream)).containsExactly("text 4hello", "binary 0102ff", "ping pi", "pong po", "text ");
    }

    @Test
    void shouldJoinFragmentsAndLetControlFramesThroughBetweenThem() {
        byte[] stream = join(
                frame(0x01, utf8("one ")),
                frame(0x89, utf8("!")),
                frame(0x00, utf8("two ")),
                frame(0x00, hex("")),
                frame(0x80, utf8("three")),
                text("next"));
        assertThat(received(stream)).containsExactly("ping !", "text one two three", "text next");
    }

    @Test
    void shouldDeliverAMessageOfEmptyFragments() {
        assertThat(received(hex("01 80 00000000 00 80 00000000 80 80 00000000")))
                .containsExactly("text ");
        assertThat(received(hex("02 80 00000000 80 80 00000000"))).containsExactly("binary ");
    }

    @Test
    void shouldAcceptLengthsThatAreNotInTheirShortestForm() {
        assertThat(received(hex("81 FE 0001 00000000 61  81 FF 0000000000000001 00000000 62")))
                .containsExactly("text a", "text b");
    }

    @Test
    void shouldAcceptACharacterCutByFragments() {
        assertThat(received(join(frame(0x01, hex("e2")), frame(0x00, hex("82")), frame(0x80, hex("ac")))))
                .containsExactly("text €");
    }

    @ParameterizedTest
    @ValueSource(strings = {"81 01 32", "82 01 32", "89 00", "88 02 03e8", "8a 00", "81 7e 0001 32", "80 00"})
    void shouldRefuseUnmaskedFrames(String frame) {
        assertThat(received(hex(frame))).containsExactly("1002 UNMASKED_FRAME");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "C1 81 00000000 33",
                "A1 81 00000000 33",
                "91 81 00000000 33",
                "F1 81 00000000 33",
                "C9 80 00000000",
                "A8 80 00000000",
                "9A 80 00000000",
                "74 65 73 74",
                "41 80 00000000"
            })
    void shouldRefuseReservedBits(String frame) {
        assertThat(received(hex(frame))).containsExactly("1002 RESERVED_BITS");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "83 80 00000000", "84 80 00000000", "85 80 00000000", "86 80 00000000", "87 80 00000000",
                "8B 80 00000000", "8C 80 00000000", "8D 80 00000000", "8E 80 00000000", "8F 80 00000000",
                "83 FF 0000010000000000 00000000", "03 80 00000000"
            })
    void shouldRefuseReservedOpcodes(String frame) {
        assertThat(received(hex(frame))).containsExactly("1002 RESERVED_OPCODE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"09 80 00000000 80 80 00000000", "0A 80 00000000", "08 80 00000000"})
    void shouldRefuseFragmentedControlFrames(String stream) {
        assertThat(received(hex(stream))).containsExactly("1002 FRAGMENTED_CONTROL_FRAME");
    }

    @Test
    void shouldRefuseControlFramesOfMoreThan125Bytes() {
        assertThat(received(frame(0x89, new byte[125])))
                .hasSize(1)
                .first()
                .asString()
                .startsWith("ping ");
        assertThat(received(frame(0x89, new byte[126]))).containsExactly("1002 LONG_CONTROL_FRAME");
        assertThat(received(hex("8A FE"))).containsExactly("1002 LONG_CONTROL_FRAME");
        assertThat(received(hex("88 FF"))).containsExactly("1002 LONG_CONTROL_FRAME");
    }

    @Test
    void shouldRefuseAContinuationOfNothing() {
        assertThat(received(frame(0x80, utf8("x")))).containsExactly("1002 NOTHING_TO_CONTINUE");
        assertThat(received(frame(0x00, utf8("x")))).containsExactly("1002 NOTHING_TO_CONTINUE");
        assertThat(received(join(frame(0x01, utf8("a")), frame(0x80, utf8("b")), frame(0x80, utf8("c")))))
                .containsExactly("text ab", "1002 NOTHING_TO_CONTINUE");
    }

    @Test
    void shouldRefuseAMessageInsideAMessage() {
        assertThat(received(join(frame(0x01, utf8("a")), text("b")))).containsExactly("1002 MESSAGE_INSIDE_MESSAGE");
        assertThat(received(join(frame(0x01, utf8("a")), frame(0x02, utf8("b")))))
                .containsExactly("1002 MESSAGE_INSIDE_MESSAGE");
        assertThat(received(join(frame(0x02, hex("")), frame(0x01, utf8("b")))))
                .containsExactly("1002 MESSAGE_INSIDE_MESSAGE");
    }

    @Test
    void shouldRefuseLengthsWithTheTopBitSet() {
        assertThat(received(hex("82 FF 8000000000000000"))).containsExactly("1002 NEGATIVE_LENGTH");
        assertThat(received(hex("82 FF FFFFFFFFFFFFFFFF"))).containsExactly("1002 NEGATIVE_LENGTH");
    }

    @Test
    void shouldRefuseADeclaredLengthAboveTheLimitBeforeAnyPayload() {
        assertThat(received(hex("82 FF 7FFFFFFFFFFFFFFF"))).containsExactly("1009 MESSAGE_TOO_BIG");
        assertThat(received(hex("81 FF 0000000100000000"))).containsExactly("1009 MESSAGE_TOO_BIG");
        assertThat(received(hex("81 FE 1001"))).containsExactly("1009 MESSAGE_TOO_BIG");
        assertThat(received(hex("81 FE 1000"))).isEmpty();
    }

    @Test
    void shouldAcceptAMessageOfExactlyTheLimit() {
        String full = "x".repeat(Receiver.MAX_PAYLOAD);
        assertThat(received(text(full))).containsExactly("text " + full);
        assertThat(received(text(full.substring(1)))).containsExactly("text " + full.substring(1));
        assertThat(received(text(full + "x"))).containsExactly("1009 MESSAGE_TOO_BIG");
        assertThat(received(text("€".repeat(Receiver.MAX_PAYLOAD / 3 + 1)))).containsExactly("1009 MESSAGE_TOO_BIG");
    }

    @Test
    void shouldCountAllFragmentsTowardsTheLimit() {
        byte[] most = frame(0x01, new byte[Receiver.MAX_PAYLOAD - 1]);
        assertThat(received(join(most, frame(0x89, new byte[100]), frame(0x80, new byte[1]))))
                .hasSize(2);
        assertThat(received(join(most, hex("80 82")))).containsExactly("1009 MESSAGE_TOO_BIG");
    }

    @Test
    void shouldTakeANewLimitFromTheNextHeaderOn() {
        Receiver receiver = new Receiver();
        receiver.decoder.limit(3);
        receiver.feed(text("abc"));
        receiver.decoder.limit(4);
        assertThat(receiver.feed(text("abcd"), text("abcde")).seen())
                .containsExactly("text abc", "text abcd", "1009 MESSAGE_TOO_BIG");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void shouldRefuseMoreThan1024Fragments(int fragmentBytes) {
        Receiver receiver = new Receiver();
        receiver.feed(frame(0x01, new byte[fragmentBytes]));
        for (int i = 2; i < FrameDecoder.MAX_FRAGMENTS; i++) {
            receiver.feed(frame(0x00, new byte[fragmentBytes]));
        }
        receiver.feed(frame(0x80, new byte[fragmentBytes]));
        assertThat(receiver.seen()).containsExactly("text " + "\0".repeat(fragmentBytes * 1_024));

        receiver.feed(frame(0x01, new byte[fragmentBytes]));
        for (int i = 1; i < FrameDecoder.MAX_FRAGMENTS; i++) {
            receiver.feed(frame(0x00, new byte[fragmentBytes]));
        }
        assertThat(receiver.seen()).hasSize(1);
        receiver.feed(frame(0x80, new byte[fragmentBytes]));
        assertThat(receiver.seen()).last().isEqualTo("1008 TOO_MANY_FRAGMENTS");
    }

    @ParameterizedTest
    @ValueSource(strings = {"c328", "c0af", "e080af", "eda080", "f4908080", "f888808080", "80", "e282"})
    void shouldRefuseTextThatIsNotUtf8(String bad) {
        byte[] payload = join(utf8("42[\"message\",\""), hex(bad), utf8("\"]"));
        assertThat(received(frame(0x81, payload))).containsExactly("1007 INVALID_UTF8");
        assertThat(received(join(frame(0x01, payload), frame(0x80, utf8("x"))))).containsExactly("1007 INVALID_UTF8");
        assertThat(received(frame(0x82, payload))).hasSize(1).first().asString().startsWith("binary ");
    }

    @ParameterizedTest
    @ValueSource(
            ints = {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999})
    void shouldPassOnValidCloseCodes(int code) {
        assertThat(received(close(code, ""))).containsExactly("close " + code);
        assertThat(received(close(code, "bye é"))).containsExactly("close " + code);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535})
    void shouldRefuseInvalidCloseCodes(int code) {
        assertThat(received(close(code, ""))).containsExactly("1002 CLOSE_CODE");
    }

    @Test
    void shouldJudgeTheRestOfAClosePayload() {
        assertThat(received(frame(0x88, hex("")))).containsExactly("close -1");
        assertThat(received(frame(0x88, hex("03")))).containsExactly("1002 CLOSE_PAYLOAD");
        assertThat(received(frame(0x88, hex("03e8 c328")))).containsExactly("1007 INVALID_UTF8");
    }

    static Stream<byte[]> endings() {
        return Stream.of(close(1000, ""), frame(0x88, hex("")), hex("81 01 32"), hex("C1 80 00000000"));
    }

    @ParameterizedTest
    @MethodSource("endings")
    void shouldDiscardEverythingBehindTheEnd(byte[] ending) {
        Receiver receiver = new Receiver().feed(join(text("before"), ending, text("after")), text("later"));
        assertThat(receiver.seen()).hasSize(2).first().isEqualTo("text before");
        assertThat(receiver.decoder.midMessage()).isFalse();
    }

    @Test
    void shouldDeliverNothingMoreWhenASinkClosesIt() {
        byte[] stream =
                join(text("one"), frame(0x01, utf8("a")), frame(0x89, utf8("p")), frame(0x80, utf8("b")), text("x"));
        for (int things = 1; things <= 4; things++) {
            Receiver whole = new Receiver().closingAfter(things).feed(stream, stream);
            assertThat(whole.seen()).hasSize(things);
            assertThat(whole.decoder.heldCapacity()).isZero();
            Receiver bytewise = new Receiver().closingAfter(things);
            for (byte b : stream) {
                bytewise.feed(new byte[] {b});
            }
            assertThat(bytewise.seen()).isEqualTo(whole.seen());
            assertThat(bytewise.decoder.heldCapacity()).isZero();
        }
    }

    @Test
    void shouldTellWhetherAMessageIsPartlyReceived() {
        Receiver receiver = new Receiver();
        assertThat(receiver.decoder.midMessage()).isFalse();
        byte[] frame = text("hello");
        for (int cut = 1; cut < frame.length; cut++) {
            receiver.feed(Arrays.copyOf(frame, cut));
            assertThat(receiver.decoder.midMessage()).isTrue();
            receiver.feed(Arrays.copyOfRange(frame, cut, frame.length));
            assertThat(receiver.decoder.midMessage()).isFalse();
        }
        receiver.feed(frame(0x01, hex("")), frame(0x89, hex("")));
        assertThat(receiver.decoder.midMessage()).isTrue();
        receiver.feed(frame(0x80, hex("")));
        assertThat(receiver.decoder.midMessage()).isFalse();
    }

    @Test
    void shouldHoldAtMostTwiceWhatHasArrivedAndNothingBetweenMessages() {
        Receiver receiver = new Receiver(1_000_000, 1_000_014);
        byte[] frame = text("x".repeat(900_000));
        for (int arrived = 0; arrived < frame.length; arrived += 977) {
            int end = Math.min(frame.length, arrived + 977);
            receiver.feed(Arrays.copyOfRange(frame, arrived, end));
            assertThat(receiver.decoder.heldCapacity()).isLessThanOrEqualTo(Math.max(64, 2 * end));
        }
        assertThat(receiver.seen()).hasSize(1);
        assertThat(receiver.decoder.heldCapacity()).isZero();

        receiver.feed(frame(0x01, utf8("a")), frame(0x80, utf8("b")), frame(0x89, utf8("p")));
        assertThat(receiver.decoder.heldCapacity()).isZero();
    }

    @Test
    void shouldFreeWhatItHoldsWhenClosed() {
        Receiver receiver = new Receiver().feed(frame(0x01, utf8("abc")), hex("00 85 00"));
        assertThat(receiver.decoder.heldCapacity()).isPositive();
        receiver.decoder.close();
        receiver.decoder.close();
        assertThat(receiver.decoder.heldCapacity()).isZero();
        assertThat(receiver.decoder.midMessage()).isFalse();
        assertThat(receiver.feed(text("more")).seen()).isEmpty();
    }

    @Test
    void shouldEndWhenASinkFails() {
        Receiver receiver = new Receiver() {
            @Override
            public void onText(byte[] bytes, int offset, int length) {
                throw new IllegalStateException("a bug of the session");
            }
        };
        assertThatIllegalStateException().isThrownBy(() -> receiver.feed(join(text("a"), frame(0x89, hex("")))));
        assertThat(receiver.feed(frame(0x89, hex(""))).seen()).isEmpty();
    }

    @Test
    void shouldRefuseAnImpossibleLimit() {
        assertThatIllegalArgumentException().isThrownBy(() -> new FrameDecoder(0));
        assertThatIllegalArgumentException().isThrownBy(() -> new FrameDecoder(Integer.MAX_VALUE));
        assertThatIllegalArgumentException().isThrownBy(() -> new FrameDecoder((1 << 29) + 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Scratch(0));
    }

    @Test
    void shouldTakeTheSmallestAndTheLargestLimitThereIs() {
        assertThatCode(() -> new FrameDecoder(1)).doesNotThrowAnyException();
        assertThatCode(() -> new FrameDecoder(1 << 29)).doesNotThrowAnyException();
    }
}
