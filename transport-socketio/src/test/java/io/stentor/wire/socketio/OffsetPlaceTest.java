package io.stentor.wire.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.stentor.wire.websocket.Deflation;
import io.stentor.wire.websocket.Frames;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames with an offset are those that an encoder would have made of one argument more. */
final class OffsetPlaceTest {
    private static final UnpooledByteBufAllocator ALLOCATOR = UnpooledByteBufAllocator.DEFAULT;
    private static final long SEQUENCE = 123_456_789_012L;
    private static final int OWN = 70_000;
    private static final String OFFSET = "ABy-mRoVAAARFx";

    private final PacketEncoder json = new JsonPacketEncoder();
    private final PacketEncoder msgpack = new MsgpackPacketEncoder();

    /** Around every change of a header's length, of the plain frame and of the stamped one. */
    static IntStream lengths() {
        return Stream.of(0, 100, 65_500)
                .flatMapToInt(start -> IntStream.range(start, start + 70))
                .distinct();
    }

    @ParameterizedTest
    @MethodSource("lengths")
    void shouldWriteTheSameAsAnEncoderWithOneArgumentMore(int length) {
        for (PacketEncoder encoder : List.of(json, msgpack)) {
            for (String namespace : List.of("/", "/chat")) {
                List<Object> args = List.of("é".repeat(3), "x".repeat(length));
                assertThat(stamped(encoder, namespace, args)).isEqualTo(encoded(encoder, namespace, args, OFFSET));
            }
        }
    }

    @Test
    void shouldWriteAnEventWithoutArguments() {
        assertThat(new String(stamped(json, "/", List.of()), StandardCharsets.UTF_8))
                .endsWith("42[\"hi\",\"" + OFFSET + "\"]");
        assertThat(stamped(msgpack, "/", List.of())).isEqualTo(encoded(msgpack, "/", List.of(), OFFSET));
    }

    @Test
    void shouldChangeNothingOfAttachments() {
        List<Object> args = List.of(new byte[] {1, 2}, 7, new byte[70_000]);

        for (PacketEncoder encoder : List.of(json, msgpack)) {
            assertThat(stamped(encoder, "/chat", args)).isEqualTo(encoded(encoder, "/chat", args, OFFSET));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0-1", "1700000000000-0", "18446744073709551615-18446744073709551615"})
    void shouldWriteTheEntryOfASharedLog(String entry) throws DataFormatException {
        List<Object> args = List.of("word ".repeat(40), 7);
        for (PacketEncoder encoder : List.of(json, msgpack)) {
            ByteBuf plain = encoder.event(ALLOCATOR, "/chat", Packet.NO_ACK, "hi", args);
            ByteBuf deflated = deflated(encoder, plain);
            OffsetPlace place = encoder.offsetPlace("/chat");
            byte[] expected = encoded(encoder, "/chat", args, entry);

            assertThat(stamp(place, plain, entry)).isEqualTo(expected);
            assertThat(inflated(stamp(place, deflated, entry))).isEqualTo(payload(expected));
            plain.release();
            deflated.release();
        }
    }

    /** In MessagePack a list says how long it is, in one byte, three or five. */
    @ParameterizedTest
    @MethodSource("argumentCounts")
    void shouldCountTheOffsetAmongTheArguments(int count) {
        List<Object> args = Collections.nCopies(count, true);

        assertThat(stamped(msgpack, "/", args)).isEqualTo(encoded(msgpack, "/", args, OFFSET));
    }

    static IntStream argumentCounts() {
        return IntStream.of(0, 1, 13, 14, 15, 16, 65_533, 65_534, 65_535, 65_536);
    }

    @ParameterizedTest
    @MethodSource("lengths")
    void shouldStampACompressedEventWithoutCompressingItAgain(int length) throws DataFormatException {
        for (PacketEncoder encoder : List.of(json, msgpack)) {
            List<Object> args = List.of("word ".repeat(40), "é".repeat(20) + "x".repeat(length));
            ByteBuf plain = encoder.event(ALLOCATOR, "/chat", Packet.NO_ACK, "hi", args);
            ByteBuf deflated = deflated(encoder, plain);

            assertThat(inflated(bytes(deflated))).isEqualTo(payload(bytes(plain)));
            assertThat(inflated(stamped(encoder, deflated)))
                    .isEqualTo(payload(encoded(encoder, "/chat", args, OFFSET)));
            plain.release();
            deflated.release();
        }
    }

    /** Compressed, its length is near where a frame's header gets longer. */
    @Test
    void shouldStampCompressedEventsOfAnyCompressedLength() throws DataFormatException {
        for (PacketEncoder encoder : List.of(json, msgpack)) {
            for (int length = 60; length < 200; length++) {
                List<Object> args = List.of(noise(length), "a".repeat(200));
                ByteBuf plain = encoder.event(ALLOCATOR, "/", Packet.NO_ACK, "hi", args);
                ByteBuf deflated = deflated(encoder, plain);

                assertThat(inflated(stamped(encoder, deflated)))
                        .isEqualTo(payload(encoded(encoder, "/", args, OFFSET)));
                plain.release();
                deflated.release();
            }
        }
    }

    @Test
    void shouldStampACompressedEventWithAttachments() throws DataFormatException {
        List<Object> args = List.of("word ".repeat(400), new byte[3]);
        ByteBuf plain = json.event(ALLOCATOR, "/", Packet.NO_ACK, "hi", args);
        ByteBuf deflated = deflated(json, plain);

        byte[] stamped = stamped(json, deflated);

        byte[] expected = encoded(json, "/", args, OFFSET);
        assertThat(inflated(stamped)).isEqualTo(payload(expected));
        assertThat(Arrays.copyOfRange(stamped, stamped.length - 5, stamped.length))
                .isEqualTo(Arrays.copyOfRange(expected, expected.length - 5, expected.length));
        plain.release();
        deflated.release();
    }

    private static String noise(int length) {
        StringBuilder noise = new StringBuilder();
        for (int i = 0; i < length; i++) {
            noise.append((char) ('!' + (i * 7919L * (i + 31) % 90)));
        }
        return noise.toString().replace('\\', '-').replace('"', '+');
    }

    private static byte[] encoded(PacketEncoder encoder, String namespace, List<Object> args, String offset) {
        List<Object> more = new ArrayList<>(args);
        more.add(offset);
        ByteBuf frames = encoder.event(ALLOCATOR, namespace, Packet.NO_ACK, "hi", more);
        byte[] bytes = bytes(frames);
        frames.release();
        return bytes;
    }

    private static byte[] stamped(PacketEncoder encoder, String namespace, List<Object> args) {
        ByteBuf frames = encoder.event(ALLOCATOR, namespace, Packet.NO_ACK, "hi", args);
        byte[] stamped = stamp(encoder.offsetPlace(namespace), frames);
        frames.release();
        return stamped;
    }

    private static byte[] stamped(PacketEncoder encoder, ByteBuf deflated) {
        return stamp(encoder.offsetPlace(namespaceOf(deflated)), deflated);
    }

    /** The namespace's length is all that matters of it, and it stands at the end of a MessagePack event. */
    private static String namespaceOf(ByteBuf deflated) {
        int chat = deflated.writerIndex() - 1 - "/chat".length();
        return deflated.toString(chat, "/chat".length(), StandardCharsets.ISO_8859_1)
                        .equals("/chat")
                ? "/chat"
                : "/";
    }

    private static byte[] stamp(OffsetPlace place, ByteBuf frames) {
        return stamp(place, frames, null);
    }

    private static byte[] stamp(OffsetPlace place, ByteBuf frames, String entry) {
        int start = frames.readerIndex();
        int end = frames.writerIndex();
        int length = place.stampedLength(frames, entry);
        ByteBuf out = Unpooled.buffer(length, length);
        place.stamp(frames, entry, SEQUENCE, OWN, out);
        assertThat(out.isWritable()).as("shorter than announced").isFalse();
        assertThat(frames.readerIndex()).isEqualTo(start);
        assertThat(frames.writerIndex()).isEqualTo(end);
        return bytes(out);
    }

    private static ByteBuf deflated(PacketEncoder encoder, ByteBuf plain) {
        String namespace = plain.toString(plain.writerIndex() - 5, 5, StandardCharsets.ISO_8859_1);
        OffsetPlace place = encoder.offsetPlace(namespace.equals("/chat") ? "/chat" : "/");
        ByteBuf deflated = new Deflation(1).deflate(plain, place.headLength(plain), place.tailLength(), ALLOCATOR);
        assertThat(deflated).as("it became shorter").isNotNull();
        assertThat(Frames.isDeflated(deflated, 0)).isTrue();
        return deflated;
    }

    /** What a client's own inflater makes of the first message. */
    private static byte[] inflated(byte[] frames) throws DataFormatException {
        assertThat(frames[0] & 0xf0).isEqualTo(0xc0);
        byte[] payload = payload(frames);
        byte[] whole = Arrays.copyOf(payload, payload.length + 4);
        whole[payload.length + 2] = (byte) 0xff;
        whole[payload.length + 3] = (byte) 0xff;
        Inflater inflater = new Inflater(true);
        inflater.setInput(whole);
        byte[] out = new byte[200_000];
        int length = inflater.inflate(out);
        assertThat(inflater.getRemaining()).isZero();
        inflater.end();
        return Arrays.copyOf(out, length);
    }

    private static byte[] payload(byte[] frames) {
        ByteBuf wrapped = Unpooled.wrappedBuffer(frames);
        int length = Frames.payloadLength(wrapped, 0);
        int start = Frames.headerSize(length);
        return Arrays.copyOfRange(frames, start, start + length);
    }

    private static byte[] bytes(ByteBuf frames) {
        return ByteBufUtil.getBytes(frames);
    }
}
