package io.stentor.wire.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.stentor.wire.websocket.Frames;
import io.stentor.wire.websocket.Opcode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PacketsTest {
    private static final UnpooledByteBufAllocator ALLOCATOR = UnpooledByteBufAllocator.DEFAULT;
    private static final String[] VALUES = {
        "1", "12345678901234567890", "1.0", "\"\\u00e9é\"", "{\"b\":1,\"a\":[true,null]}", "[]", "\"\"", "{ \"x\" : 1 }"
    };

    private final Packets packets = new Packets();

    @Test
    void shouldConfirmAConnect() {
        assertThat(payload(packets.connect(ALLOCATOR, "/", "lIzlJ4arblk7H5ByAAAA", null)))
                .isEqualTo("40{\"sid\":\"lIzlJ4arblk7H5ByAAAA\"}");
        assertThat(payload(packets.connect(ALLOCATOR, "/admin", "a", null))).isEqualTo("40/admin,{\"sid\":\"a\"}");
    }

    @Test
    void shouldRefuseAConnect() {
        assertThat(payload(packets.connectError(ALLOCATOR, "/random", "Invalid namespace", null)))
                .isEqualTo("44/random,{\"message\":\"Invalid namespace\"}");
        assertThat(payload(packets.connectError(ALLOCATOR, "/", "no \"é\"", "{\"code\":1}")))
                .isEqualTo("44{\"message\":\"no \\\"é\\\"\",\"data\":{\"code\":1}}");
    }

    @Test
    void shouldDisconnect() {
        assertThat(payload(packets.disconnect(ALLOCATOR, "/"))).isEqualTo("41");
        assertThat(payload(packets.disconnect(ALLOCATOR, "/admin"))).isEqualTo("41/admin,");
    }

    @Test
    void shouldWriteEvents() {
        byte[] bytes = "..{\"3\":[true]}..".getBytes(StandardCharsets.UTF_8);
        assertThat(payload(packets.event("/", Packet.NO_ACK, "foo").finish(ALLOCATOR)))
                .isEqualTo("42[\"foo\"]");
        assertThat(payload(packets.event("/admin", 12, "foo").argument("1").finish(ALLOCATOR)))
                .isEqualTo("42/admin,12[\"foo\",1]");
        assertThat(payload(packets.event("/", 0, "message-back")
                        .argument("1")
                        .argument("\"2\"")
                        .argument(bytes, 2, bytes.length - 4)
                        .finish(ALLOCATOR)))
                .isEqualTo("420[\"message-back\",1,\"2\",{\"3\":[true]}]");
        assertThat(payload(packets.event("/é", Packet.NO_ACK, "a\"\n\ud800").finish(ALLOCATOR)))
                .isEqualTo("42/é,[\"a\\\"\\n\\ud800\"]");
    }

    @Test
    void shouldWriteAcknowledgements() {
        assertThat(payload(packets.ack("/", 456).argument("1").argument("\"2\"").finish(ALLOCATOR)))
                .isEqualTo("43456[1,\"2\"]");
        assertThat(payload(packets.ack("/", 0).finish(ALLOCATOR))).isEqualTo("430[]");
        assertThat(payload(packets.ack("/a", 9007199254740991L).argument("{}").finish(ALLOCATOR)))
                .isEqualTo("43/a,9007199254740991[{}]");
    }

    @Test
    void shouldTakeAnArgumentInPieces() {
        packets.event("/", Packet.NO_ACK, "message");
        packets.argument()
                .raw("{\"text\":")
                .string("hi")
                .raw(",\"timestamp\":")
                .number(5)
                .raw('}');
        assertThat(payload(packets.finish(ALLOCATOR))).isEqualTo("42[\"message\",{\"text\":\"hi\",\"timestamp\":5}]");
    }

    @Test
    void shouldFinishALongerFrameOfTheSameEvent() {
        packets.event("/", Packet.NO_ACK, "hello").argument("1");
        assertThat(payload(packets.finish(ALLOCATOR))).isEqualTo("42[\"hello\",1]");
        packets.argument().string("Q86Ob1Y");
        assertThat(payload(packets.finish(ALLOCATOR))).isEqualTo("42[\"hello\",1,\"Q86Ob1Y\"]");
        packets.ack("/", 1);
        assertThat(payload(packets.finish(ALLOCATOR))).isEqualTo("431[]");
        assertThat(payload(packets.argument("2").finish(ALLOCATOR))).isEqualTo("431[2]");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 114, 115, 116, 65_523, 65_524, 65_525, 65_526, 200_000})
    void shouldAllocateExactlyTheFrame(int length) {
        String argument = "\"" + "x".repeat(length) + "\"";
        ByteBuf frame =
                packets.event("/", Packet.NO_ACK, "foo").argument(argument).finish(ALLOCATOR);
        assertThat(frame.writableBytes()).isZero();
        assertThat(frame.maxCapacity()).isEqualTo(frame.readableBytes());
        assertThat(payload(frame)).isEqualTo("42[\"foo\"," + argument + "]");
    }

    static LongStream seeds() {
        return LongStream.range(0, 300);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldWriteWhatTheDecoderReads(long seed) {
        Random random = new Random(seed);
        String namespace = random.nextBoolean() ? "/" : "/" + text(random).replaceAll("[,\\p{Cntrl}]", "");
        long ackId = random.nextBoolean() ? Packet.NO_ACK : random.nextLong(1L << 53);
        String name = "." + text(random);
        List<String> arguments = new ArrayList<>();
        packets.event(namespace, ackId, name);
        for (int i = random.nextInt(5); i > 0; i--) {
            arguments.add(VALUES[random.nextInt(VALUES.length)]);
            packets.argument(arguments.get(arguments.size() - 1));
        }
        Decoded event = Decoded.of(payload(packets.finish(ALLOCATOR)).substring(1));
        assertThat(event.violation()).isNull();
        assertThat(event.type()).isEqualTo(Packet.Type.EVENT);
        assertThat(event.namespace()).isEqualTo(namespace);
        assertThat(event.ackId()).isEqualTo(ackId);
        assertThat(event.event()).isEqualTo(name);
        assertThat(event.arguments()).isEqualTo(arguments);

        packets.ack(namespace, 5);
        arguments.forEach(packets::argument);
        Decoded ack = Decoded.of(payload(packets.finish(ALLOCATOR)).substring(1));
        assertThat(ack.type()).isEqualTo(Packet.Type.ACK);
        assertThat(ack.ackId()).isEqualTo(5);
        assertThat(ack.namespace()).isEqualTo(namespace);
        assertThat(ack.arguments()).isEqualTo(arguments);
    }

    /** Any characters of Unicode, quotes and controls among them, at most 200 bytes of UTF-8. */
    private static String text(Random random) {
        return random.ints(random.nextInt(50), 0, 0x11000)
                .map(c -> random.nextBoolean() ? c & 0x7f : c)
                .filter(c -> c < 0xd800 || c > 0xdfff)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** The text of the one frame in the buffer, which is released. */
    private static String payload(ByteBuf frame) {
        StringBuilder text = new StringBuilder();
        Frames.forEachFrame(frame, (opcode, index, length) -> {
            assertThat(opcode).isEqualTo(Opcode.TEXT);
            text.append(frame.toString(index, length, StandardCharsets.UTF_8));
            return true;
        });
        assertThat(frame.refCnt()).isEqualTo(1);
        frame.release();
        return text.toString();
    }
}
