package io.stentor.wire.websocket;

import static io.stentor.wire.websocket.ClientFrames.frame;
import static io.stentor.wire.websocket.ClientFrames.hex;
import static io.stentor.wire.websocket.ClientFrames.join;
import static io.stentor.wire.websocket.ClientFrames.text;
import static io.stentor.wire.websocket.ClientFrames.utf8;
import static io.stentor.wire.websocket.Deflating.deflated;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compressed messages of a client that may send them: RFC 7692 sections 6 to 8. */
final class DeflatedMessageTest {
    private static final int TEXT = 0xc1;
    private static final int BINARY = 0xc2;

    @ParameterizedTest
    @CsvSource({
        // The examples of RFC 7692 section 7.2.3: one block, no compression, a final block, two blocks.
        "f248cdc9c90700, Hello",
        "000500faff48656c6c6f00, Hello",
        "f348cdc9c9070000, Hello",
        "f248050000 00ffffcac9c90700, Hello",
    })
    void shouldInflateTheExamplesOfTheSpecification(String payload, String message) {
        assertThat(received(frame(TEXT, hex(payload)))).containsExactly("text " + message);
    }

    @Test
    void shouldTakeNothingOverFromTheMessageBefore() {
        byte[] hello = frame(TEXT, hex("f248cdc9c90700"));
        assertThat(received(join(hello, hello))).containsExactly("text Hello", "text Hello");
        // The example of two messages that share a context: the second refers to the first.
        assertThat(received(join(hello, frame(TEXT, hex("f200110000")))))
                .containsExactly("text Hello", "1007 CORRUPT_DEFLATE");
    }

    @Test
    void shouldDeliverAnEmptyMessage() {
        assertThat(received(join(frame(TEXT, hex("00")), frame(BINARY, hex("00")))))
                .containsExactly("text ", "binary ");
    }

    @Test
    void shouldDeliverPlainMessagesAmongCompressedOnes() {
        byte[] stream = join(text("a"), frame(TEXT, deflated(utf8("b"))), frame(0x82, hex("c0")), text("€"));
        assertThat(received(stream)).containsExactly("text a", "text b", "binary c0", "text €");
    }

    @ParameterizedTest
    @ValueSource(ints = {Deflater.NO_COMPRESSION, Deflater.BEST_SPEED, Deflater.BEST_COMPRESSION})
    void shouldInflateWhateverTheLevelWas(int level) {
        String message = "€ and some more ".repeat(150);
        assertThat(received(frame(TEXT, deflated(utf8(message), level)))).containsExactly("text " + message);
    }

    @Test
    void shouldSeeTheSameWhereverAMessageIsCutIntoFragmentsAndReads() {
        String message = "éé€ again and again ".repeat(40);
        byte[] payload = deflated(utf8(message));
        for (int cut = 0; cut <= payload.length; cut++) {
            byte[] stream = join(
                    frame(0x41, Arrays.copyOfRange(payload, 0, cut)),
                    frame(0x89, utf8("p")),
                    frame(0x80, Arrays.copyOfRange(payload, cut, payload.length)),
                    text("next"));
            List<String> expected = List.of("ping p", "text " + message, "text next");
            assertThat(received(stream)).as("cut at %d", cut).isEqualTo(expected);
            Receiver receiver = deflating();
            for (byte piece : stream) {
                receiver.feed(new byte[] {piece});
            }
            assertThat(receiver.seen()).as("cut at %d", cut).isEqualTo(expected);
        }
    }

    @Test
    void shouldForgetThatAMessageWasCompressedWhenItsFragmentsAreOver() {
        byte[] payload = deflated(utf8("one"));
        byte[] stream = join(
                frame(0x41, Arrays.copyOf(payload, 2)),
                frame(0x80, Arrays.copyOfRange(payload, 2, payload.length)),
                frame(0x01, utf8("t")),
                frame(0x80, utf8("wo")));
        assertThat(received(stream)).containsExactly("text one", "text two");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "C0 81 00000000 33",
                "40 81 00000000 33",
                "C8 80 00000000",
                "C9 80 00000000",
                "CA 80 00000000",
                "A1 81 00000000 33",
                "91 81 00000000 33",
                "E1 81 00000000 33",
                "D1 81 00000000 33",
                "F1 81 00000000 33",
                "C3 81 00000000 33"
            })
    void shouldRefuseOtherReservedBitsAndPlaces(String frame) {
        assertThat(received(hex(frame))).containsExactly("1002 RESERVED_BITS");
    }

    @Test
    void shouldRefuseTheBitOnAContinuation() {
        assertThat(received(join(frame(0x41, hex("f248")), frame(0xc0, hex("cdc9c90700")))))
                .containsExactly("1002 RESERVED_BITS");
        assertThat(received(join(frame(0x01, utf8("a")), frame(0xc0, hex("00")))))
                .containsExactly("1002 RESERVED_BITS");
    }

    @Test
    void shouldRefuseTheBitWhenNothingWasAgreedOn() {
        assertThat(Receiver.received(frame(TEXT, hex("f248cdc9c90700")))).containsExactly("1002 RESERVED_BITS");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Not one whole block: nothing, the beginning of a message, a stored block that is too short.
                "",
                "f248cd",
                "f248cdc9c907",
                "000500faff4865",
                // No blocks at all: a reserved type, lengths that do not fit, a distance before the beginning.
                "07",
                "ffffffffffff",
                "000500fafe48656c6c6f00",
                "f200110000",
                // Something behind the end: the four bytes nobody sends, garbage, a final block that is the last.
                "f248cdc9c907000000ffff",
                "f348cdc9c90700",
                "f348cdc9c90700ff",
                "f248cdc9c90700ff"
            })
    void shouldRefuseWhatIsNoWholeStream(String payload) {
        assertThat(received(join(frame(TEXT, hex(payload)), text("more")))).containsExactly("1007 CORRUPT_DEFLATE");
    }

    @Test
    void shouldInflateTheNextConnectionWhenOneWasCorrupt() {
        Inflation shared = new Inflation();
        assertThat(new Receiver(shared).feed(frame(TEXT, hex("f248cd"))).seen())
                .containsExactly("1007 CORRUPT_DEFLATE");
        assertThat(new Receiver(shared).feed(frame(TEXT, hex("f248cdc9c90700"))).seen())
                .containsExactly("text Hello");
    }

    @Test
    void shouldCheckTextBehindTheInflater() {
        assertThat(received(frame(TEXT, deflated(hex("c328"))))).containsExactly("1007 INVALID_UTF8");
        assertThat(received(frame(BINARY, deflated(hex("c328"))))).containsExactly("binary c328");
    }

    @Test
    void shouldTakeAMessageAsLongAsTheLimitAndNoLonger() {
        byte[] longest = utf8("x".repeat(Receiver.MAX_PAYLOAD));
        assertThat(received(frame(TEXT, deflated(longest)))).containsExactly("text " + "x".repeat(longest.length));
        assertThat(received(frame(TEXT, deflated(join(longest, utf8("x")))))).containsExactly("1009 MESSAGE_TOO_BIG");
    }

    @Test
    void shouldTakeMessagesLongerThanTheInflationKeepsRoomFor() throws WebSocketViolation {
        Inflation inflation = new Inflation();
        int kept = inflation.bytes().length;
        byte[] message = new byte[5 * kept];
        new Random(1).nextBytes(message);
        byte[] payload = deflated(message);

        assertThat(inflation.inflate(payload, 0, payload.length, message.length))
                .isEqualTo(message.length);
        assertThat(Arrays.copyOf(inflation.bytes(), message.length)).isEqualTo(message);

        inflation.giveBack();
        assertThat(inflation.bytes()).hasSize(kept);
    }

    @Test
    void shouldGiveABombUpAtTheLimitWithoutRoomForMore() {
        byte[] bomb = frame(BINARY, deflated(new byte[100_000_000], Deflater.BEST_COMPRESSION));
        Receiver receiver = new Receiver(200_000, 200_000, new Inflation());

        long allocated = allocatedBy(() -> receiver.feed(bomb));

        assertThat(receiver.seen()).containsExactly("1009 MESSAGE_TOO_BIG");
        assertThat(receiver.decoder.heldCapacity()).isZero();
        // The stream itself, and an array that doubled until it passed the limit.
        assertThat(allocated).isLessThan(2_000_000);
    }

    private static long allocatedBy(Runnable action) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        action.run();
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    @Test
    void shouldLimitTheCompressedPayloadAsWell() {
        assertThat(received(hex("C1 FE 1001"))).containsExactly("1009 MESSAGE_TOO_BIG");
    }

    @Test
    void shouldTakeFinalBlocksUpToTheirLimit() {
        byte[] empty = hex("0300");
        byte[] most = repeat(empty, Inflation.MAX_FINAL_BLOCKS);
        assertThat(received(frame(TEXT, join(most, hex("00"))))).containsExactly("text ");
        assertThat(received(frame(TEXT, join(most, empty, hex("00"))))).containsExactly("1008 TOO_MANY_FINAL_BLOCKS");
    }

    @Test
    void shouldEndOrDeliverButNeverFailWhenAnyBitIsFlipped() {
        byte[] payload = deflated(utf8("some text, some text, some more"));
        for (int bit = 0; bit < 8 * payload.length; bit++) {
            byte[] flipped = payload.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(received(frame(BINARY, flipped)))
                    .hasSize(1)
                    .first()
                    .asString()
                    .containsPattern("^binary |^1007 CORRUPT_DEFLATE|^1009 MESSAGE_TOO_BIG");
        }
    }

    private static Receiver deflating() {
        return new Receiver(new Inflation());
    }

    private static List<String> received(byte[] stream) {
        return deflating().feed(stream).seen();
    }

    private static byte[] repeat(byte[] part, int times) {
        byte[][] parts = new byte[times][];
        Arrays.fill(parts, part);
        return join(parts);
    }
}
