package io.stentor.wire.websocket;

import static io.stentor.wire.websocket.ClientFrames.close;
import static io.stentor.wire.websocket.ClientFrames.frame;
import static io.stentor.wire.websocket.ClientFrames.hex;
import static io.stentor.wire.websocket.ClientFrames.join;
import static io.stentor.wire.websocket.ClientFrames.text;
import static io.stentor.wire.websocket.ClientFrames.utf8;
import static io.stentor.wire.websocket.Receiver.received;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** TCP cuts a stream anywhere: a stream must come out the same whole, in two halves and byte by byte. */
final class FrameDecoderCutTest {

    static Stream<byte[]> streams() {
        return Stream.of(
                join(text("4hello"), text(""), frame(0x82, hex("00ff")), text("é😀")),
                join(text("x".repeat(200)), text("y".repeat(126)), text("z".repeat(125))),
                join(frame(0x01, utf8("ab")), frame(0x89, utf8("ping")), frame(0x00, hex("")), frame(0x80, utf8("c"))),
                join(frame(0x02, hex("")), frame(0x8a, hex("")), frame(0x80, hex(""))),
                join(frame(0x01, hex("f09f")), frame(0x80, hex("9880")), text("next")),
                hex("81 FE 0001 00000000 61  81 FF 0000000000000001 00000000 62"),
                join(text("a"), close(4000, "bye"), text("b")),
                join(text("a"), hex("81 01 32"), text("b")),
                join(text("a"), hex("C1 81 00000000 33")),
                join(text("a"), hex("83 FF 0000010000000000 00000000")),
                join(text("a"), hex("09 80 00000000 80 80 00000000")),
                join(text("a"), frame(0x80, utf8("x")), text("b")),
                join(frame(0x01, utf8("a")), text("b")),
                join(text("a"), hex("82 FF 8000000000000000 00000000")),
                join(text("a"), hex("82 FF 7FFFFFFFFFFFFFFF 00000000")),
                join(frame(0x01, new byte[100]), hex("80 FE 0FFF 00000000")),
                join(text("a"), frame(0x81, hex("c328")), text("b")),
                join(frame(0x01, hex("e282")), frame(0x89, utf8("p")), frame(0x80, hex("28"))),
                join(frame(0x01, utf8("a")), frame(0x88, hex("03ec"))),
                join(frame(0x01, utf8("a")), hex("89 FE 0000")),
                join(frame(0x01, utf8("a")), hex("00 85 37fa")));
    }

    @ParameterizedTest
    @MethodSource("streams")
    void shouldSeeTheSameWhereverTheStreamIsCut(byte[] stream) {
        List<String> whole = received(stream);
        for (int cut = 0; cut <= stream.length; cut++) {
            assertThat(received(stream, cut)).as("cut at %d", cut).isEqualTo(whole);
        }
        assertThat(received(stream, IntStream.range(0, stream.length).toArray()))
                .isEqualTo(whole);
    }

    @ParameterizedTest
    @MethodSource("streams")
    void shouldSeeTheSameWhenAReadIsLargerThanTheScratch(byte[] stream) {
        for (int scratchBytes = 1; scratchBytes < 20; scratchBytes++) {
            assertThat(new Receiver(Receiver.MAX_PAYLOAD, scratchBytes)
                            .feed(stream)
                            .seen())
                    .isEqualTo(received(stream));
        }
    }

    static LongStream seeds() {
        return LongStream.range(0, Long.getLong("stentor.seeds", 200));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldDeliverWhatARandomClientSends(long seed) {
        Random random = new Random(seed);
        List<String> expected = new ArrayList<>();
        byte[] stream = hex("");
        for (int message = 0; message < 8; message++) {
            stream = join(stream, randomMessage(random, expected));
        }
        int[] cuts = random.ints(random.nextInt(12), 0, stream.length).sorted().toArray();
        assertThat(received(stream, cuts)).isEqualTo(expected);
    }

    /** A message in one to four fragments, with pings between them; adds what a receiver must see. */
    private static byte[] randomMessage(Random random, List<String> expected) {
        String text = "aé€😀".repeat(random.nextInt(60)) + "x".repeat(random.nextInt(200));
        byte[] payload = utf8(text);
        int fragments = 1 + random.nextInt(4);
        byte[] stream = hex("");
        int start = 0;
        for (int i = 0; i < fragments; i++) {
            boolean last = i == fragments - 1;
            int end = last ? payload.length : start + random.nextInt(payload.length - start + 1);
            int first = (last ? 0x80 : 0) | (i == 0 ? Opcode.TEXT : Opcode.CONTINUATION);
            stream = join(stream, frame(first, Arrays.copyOfRange(payload, start, end)));
            start = end;
            if (!last && random.nextBoolean()) {
                stream = join(stream, frame(0x89, utf8("p" + i)));
                expected.add("ping p" + i);
            }
        }
        expected.add("text " + text);
        return stream;
    }

    @Test
    void shouldEndOrDeliverButNeverFailWhenAnyBitIsFlipped() {
        byte[] stream = join(text("4hello"), frame(0x01, utf8("ab")), frame(0x80, utf8("cd")), close(1000, "x"));
        for (int bit = 0; bit < 8 * stream.length; bit++) {
            byte[] flipped = stream.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(received(flipped, IntStream.range(0, stream.length).toArray()))
                    .isEqualTo(received(flipped));
        }
    }
}
