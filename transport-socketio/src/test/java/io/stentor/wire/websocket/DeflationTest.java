package io.stentor.wire.websocket;

import static io.stentor.wire.websocket.ClientFrames.hex;
import static io.stentor.wire.websocket.ClientFrames.join;
import static io.stentor.wire.websocket.ClientFrames.utf8;
import static io.stentor.wire.websocket.Deflating.inflated;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The compressed variant of frames. */
final class DeflationTest {
    private static final int THRESHOLD = 1_024;
    private static final String WORDS = "{\"text\":\"the same words again\"},";

    private final Deflation deflation = new Deflation(THRESHOLD);

    @ParameterizedTest
    @ValueSource(ints = {1_024, 1_025, 70_000, 1_000_000})
    void shouldCompressAMessageAsLongAsTheThresholdOrLonger(int length) {
        byte[] message = Arrays.copyOf(utf8(WORDS.repeat(length / WORDS.length() + 1)), length);
        byte[] variant = deflated(text(message));

        assertThat(variant[0]).isEqualTo((byte) 0xc1);
        byte[] payload = onlyPayload(variant);
        assertThat(payload.length).isLessThan(length / 5);
        assertThat(inflated(payload)).isEqualTo(message);
    }

    @Test
    void shouldMakeNothingWhenNoMessageIsAsLongAsTheThreshold() {
        byte[] below = new byte[THRESHOLD - 1];
        assertThat(deflated(text(below))).isNull();
        assertThat(deflated(join(text(below), text(below), text(below)))).isNull();
        assertThat(deflated(hex(""))).isNull();
    }

    @Test
    void shouldMakeNothingWhenNoMessageBecomesShorter() {
        assertThat(deflated(binary(random(THRESHOLD)))).isNull();
        assertThat(deflated(binary(random(100_000)))).isNull();
    }

    @Test
    void shouldCompressOnlyWhatBecomesShorterAndKeepTheOrder() {
        byte[] shortText = text(utf8("4short"));
        byte[] longText = utf8(WORDS.repeat(100));
        byte[] noise = binary(random(2_000));
        byte[] variant = deflated(join(shortText, text(longText), noise, binary(new byte[4_000]), shortText));

        byte[] first = text(longText, 0xc1);
        byte[] second = text(new byte[4_000], 0xc2);
        assertThat(variant).isEqualTo(join(shortText, first, noise, second, shortText));
    }

    @Test
    void shouldDeliverTheSameMessagesToAClient() {
        byte[] longText = utf8("451-[\"é€😀\"," + WORDS.repeat(60) + "]");
        byte[] variant = deflated(join(text(longText), binary(new byte[1_500]), text(utf8("42[\"x\"]"))));
        assertThat(new Receiver(new Inflation()).feed(masked(variant)).seen())
                .containsExactly(
                        "text " + new String(longText, StandardCharsets.UTF_8),
                        "binary " + "00".repeat(1_500),
                        "text 42[\"x\"]");
    }

    @Test
    void shouldTakeNothingOverFromTheMessageBefore() {
        byte[] message = text(utf8(WORDS.repeat(50)));
        byte[] once = deflated(message);
        assertThat(deflated(message)).isEqualTo(once);
        assertThat(deflated(join(message, message))).isEqualTo(join(once, once));
        assertThat(deflated(binary(random(5_000)))).isNull();
        assertThat(deflated(message)).isEqualTo(once);
    }

    @Test
    void shouldReadBuffersOfAnyKindAndLeaveThemAsTheyAre() {
        byte[] message = text(utf8(WORDS.repeat(50)));
        byte[] expected = deflated(message);
        CompositeByteBuf composite = Unpooled.compositeBuffer()
                .addComponent(true, Unpooled.copiedBuffer(message, 0, 700))
                .addComponent(true, Unpooled.copiedBuffer(message, 700, message.length - 700));
        ByteBuf pooled =
                PooledByteBufAllocator.DEFAULT.directBuffer().writeZero(3).writeBytes(message);
        for (ByteBuf frames : new ByteBuf[] {
            composite,
            pooled.skipBytes(3),
            Unpooled.wrappedBuffer(message),
            Unpooled.directBuffer().writeBytes(message)
        }) {
            int readerIndex = frames.readerIndex();
            assertThat(deflated(frames)).isEqualTo(expected);
            assertThat(frames.readerIndex()).isEqualTo(readerIndex);
            assertThat(frames.readableBytes()).isEqualTo(message.length);
            assertThat(frames.refCnt()).isEqualTo(1);
            frames.release();
        }
    }

    @Test
    void shouldRefuseBytesThatAreNoFrames() {
        byte[] compressed = deflated(join(text(utf8(WORDS.repeat(50))), binary(random(2_000))));
        assertThatIllegalArgumentException().isThrownBy(() -> deflated(compressed));
        assertThat(deflated(text(utf8(WORDS.repeat(50))))).isNotNull();
        assertThatIllegalArgumentException().isThrownBy(() -> new Deflation(0));
    }

    /** The variant's bytes, or null. */
    private byte[] deflated(byte[] frames) {
        return deflated(Unpooled.wrappedBuffer(frames));
    }

    private byte[] deflated(ByteBuf frames) {
        ByteBuf variant = deflation.deflate(frames, UnpooledByteBufAllocator.DEFAULT);
        if (variant == null) {
            return null;
        }
        byte[] bytes = ByteBufUtil.getBytes(variant);
        assertThat(variant.capacity()).isEqualTo(bytes.length);
        variant.release();
        return bytes;
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private static byte[] text(byte[] payload) {
        return frame(0x81, payload);
    }

    private static byte[] binary(byte[] payload) {
        return frame(0x82, payload);
    }

    /** What another compressor of the same level makes of it. */
    private static byte[] text(byte[] message, int first) {
        return frame(first, Deflating.deflated(message, Deflater.BEST_SPEED));
    }

    private static byte[] frame(int first, byte[] payload) {
        ByteBuf frame = Unpooled.buffer();
        Frames.writeHeader(frame, Opcode.BINARY, payload.length);
        frame.setByte(0, first).writeBytes(payload);
        return ByteBufUtil.getBytes(frame);
    }

    private static byte[] onlyPayload(byte[] frame) {
        int length = frame[1];
        int start = length == 126 ? 4 : length == 127 ? 10 : 2;
        return Arrays.copyOfRange(frame, start, frame.length);
    }

    /** The same frames as a client would send them. */
    private static byte[] masked(byte[] frames) {
        ByteBuf in = Unpooled.wrappedBuffer(frames);
        byte[] stream = hex("");
        while (in.isReadable()) {
            int first = in.readUnsignedByte();
            int length = in.readByte();
            byte[] payload = new byte[length == 126 ? in.readUnsignedShort() : length];
            in.readBytes(payload);
            stream = join(stream, ClientFrames.frame(first, payload));
        }
        return stream;
    }
}
