package io.stentor.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.stentor.wire.socketio.MessageDecoder;
import io.stentor.wire.socketio.MsgpackDecoder;
import io.stentor.wire.socketio.Packet;
import io.stentor.wire.socketio.PacketDecoder;
import io.stentor.wire.socketio.PacketLimits;
import io.stentor.wire.socketio.PacketViolation;
import io.stentor.wire.websocket.Frames;
import io.stentor.wire.websocket.Opcode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** The messages of one packet, as a client sees them: a text and its attachments, or one binary message. */
record Wire(String text, List<byte[]> binary) {
    static final HexFormat HEX = HexFormat.of();

    /** Takes the frames apart and releases them. */
    static Wire of(ByteBuf frames) {
        StringBuilder text = new StringBuilder();
        List<byte[]> binary = new ArrayList<>();
        int end = Frames.forEachFrame(frames, (opcode, index, length) -> {
            if (opcode == Opcode.TEXT) {
                text.append(frames.toString(index, length, StandardCharsets.UTF_8));
            } else {
                binary.add(ByteBufUtil.getBytes(frames, index, length));
            }
            return true;
        });
        assertThat(end).isEqualTo(frames.writerIndex());
        assertThat(frames.writableBytes()).isZero();
        frames.release();
        return new Wire(text.toString(), binary);
    }

    List<String> hex() {
        return binary.stream().map(HEX::formatHex).toList();
    }

    static byte[] bytes(String hex) {
        return HEX.parseHex(hex.replace(" ", ""));
    }

    /** The arguments of a packet, given without the digit of Engine.IO. */
    static Arguments json(String packet, byte[]... attachments) {
        byte[] bytes = ("!4" + packet + "]}").getBytes(StandardCharsets.UTF_8);
        try {
            Packet decoded = new PacketDecoder(PacketLimits.DEFAULTS).decode(bytes, 2, bytes.length - 4);
            Arguments arguments = Arguments.of(decoded, List.of(attachments), null);
            Arrays.fill(bytes, (byte) 'x');
            return arguments;
        } catch (PacketViolation violation) {
            throw new AssertionError(packet, violation);
        }
    }

    static Arguments msgpack(byte[] packet) {
        MessageDecoder decoder = new MsgpackDecoder(PacketLimits.DEFAULTS);
        try {
            return Arguments.of(decoder.decodeBinary(packet.clone(), 0, packet.length), List.of(), null);
        } catch (PacketViolation violation) {
            throw new AssertionError(HEX.formatHex(packet), violation);
        }
    }
}
