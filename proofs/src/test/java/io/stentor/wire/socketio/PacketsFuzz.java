package io.stentor.wire.socketio;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.stentor.wire.Utf8;
import io.stentor.wire.websocket.Frames;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Socket.IO packets, in text or in MessagePack as the first byte says. A decoder that has seen much says what a new one
 * says, wherever in an array the packet lies; every argument can be read, and reads the same when it is sent on.
 */
public final class PacketsFuzz {
    private static final PacketLimits LIMITS = new PacketLimits(8, 16, 16, 32, 32, 4);
    private static final MessageDecoder OLD_JSON = new PacketDecoder(LIMITS);
    private static final MessageDecoder OLD_MSGPACK = new MsgpackDecoder(LIMITS);
    private static final int BEFORE = 3;

    private PacketsFuzz() {}

    public static void run(byte[] input) {
        if (input.length == 0) {
            return;
        }
        byte[] message = Arrays.copyOfRange(input, 1, input.length);
        if ((input[0] & 1) != 0) {
            demandSame(new MsgpackDecoder(LIMITS), OLD_MSGPACK, Notation.MSGPACK, message);
        } else if (Utf8.isValid(message, 0, message.length)) {
            demandSame(new PacketDecoder(LIMITS), OLD_JSON, Notation.JSON, message);
        }
    }

    private static void demandSame(MessageDecoder fresh, MessageDecoder old, Notation notation, byte[] message) {
        List<Object> first = seen(fresh, notation, message, 0, message.length);
        List<Object> again = seen(old, notation, message, 0, message.length);
        // A digit and a bracket on either side would be read on by whoever does not mind the region.
        byte[] inTheMiddle = new byte[BEFORE + message.length + BEFORE];
        Arrays.fill(inTheMiddle, (byte) (notation == Notation.JSON ? ']' : 0x01));
        System.arraycopy(message, 0, inTheMiddle, BEFORE, message.length);
        List<Object> moved = seen(old, notation, inTheMiddle, BEFORE, message.length);
        if (!first.equals(again) || !first.equals(moved)) {
            throw new AssertionError("new: " + first + "\nused: " + again + "\nmoved: " + moved);
        }
    }

    /** What is made of it: its header and arguments, or why it is refused. */
    private static List<Object> seen(MessageDecoder decoder, Notation notation, byte[] bytes, int offset, int length) {
        try {
            Packet packet = notation == Notation.JSON
                    ? decoder.decode(bytes, offset, length)
                    : decoder.decodeBinary(bytes, offset, length);
            return seen(packet, offset, offset + length);
        } catch (PacketViolation violation) {
            return List.of(violation.reason());
        }
    }

    private static List<Object> seen(Packet packet, int start, int end) {
        List<Object> seen = new ArrayList<>(Arrays.asList(
                packet.type(),
                packet.attachments(),
                packet.namespace(),
                packet.ackId(),
                packet.eventName(),
                packet.isNumberName(),
                packet.overLimit()));
        demand(packet.attachments() <= LIMITS.attachments(), "attachments");
        demand(packet.argumentCount() <= LIMITS.arguments(), "arguments");
        if (packet.hasPayload() && !packet.overLimit()) {
            demand(start <= packet.payloadStart() && packet.payloadEnd() <= end, "a payload outside of the packet");
            List<byte[]> attachments = attachments(packet.attachments());
            List<Object> values = new ArrayList<>();
            for (int i = 0; i < packet.argumentCount(); i++) {
                int from = packet.argumentStart(i);
                int to = packet.argumentEnd(i);
                demand(packet.payloadStart() <= from && from < to && to <= packet.payloadEnd(), "an argument's place");
                EncodedValue value = EncodedValue.of(packet.notation(), packet.bytes(), from, to, attachments);
                values.add(value);
                seen.add(value.kind());
                seen.add(value.json());
                seen.add(plain(value));
            }
            demandSentOnReadsTheSame(packet, values);
        }
        return seen;
    }

    /** Comparable by its text. */
    private static String plain(EncodedValue value) {
        return text(value.plain());
    }

    private static String text(Object value) {
        if (value instanceof byte[] bytes) {
            return "bytes " + Arrays.toString(bytes);
        }
        if (value instanceof List<?> list) {
            return list.stream().map(PacketsFuzz::text).toList().toString();
        }
        if (value instanceof java.util.Map<?, ?> map) {
            List<String> fields = new ArrayList<>();
            map.forEach((key, each) -> fields.add(key + "=" + text(each)));
            return fields.toString();
        }
        return Objects.toString(value)
                + (value == null ? "" : " " + value.getClass().getSimpleName());
    }

    private static List<byte[]> attachments(int count) {
        List<byte[]> attachments = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            attachments.add(new byte[] {(byte) i});
        }
        return attachments;
    }

    /** Arguments are spliced into an event of ours; a stock parser would read what ours reads. */
    private static void demandSentOnReadsTheSame(Packet packet, List<Object> values) {
        boolean json = packet.notation() == Notation.JSON;
        PacketEncoder encoder = json ? new JsonPacketEncoder() : new MsgpackPacketEncoder();
        ByteBuf frames;
        List<String> expected =
                values.stream().map(value -> plain((EncodedValue) value)).toList();
        try {
            frames = encoder.event(UnpooledByteBufAllocator.DEFAULT, "/", Packet.NO_ACK, "e", values);
        } catch (IllegalArgumentException tooManyAttachments) {
            demand(json && packet.attachments() > 0, "it can be read and not be sent on");
            return;
        }
        List<byte[]> messages = new ArrayList<>();
        Frames.forEachFrame(frames, (opcode, index, length) -> {
            byte[] bytes = new byte[length];
            frames.getBytes(index, bytes);
            return messages.add(bytes);
        });
        frames.release();
        PacketLimits wide = new PacketLimits(512, 10_000, 10_000, 256, 1_024, 256);
        try {
            byte[] first = messages.get(0);
            Packet again = json
                    ? new PacketDecoder(wide).decode(first, 1, first.length - 1)
                    : new MsgpackDecoder(wide).decodeBinary(first, 0, first.length);
            List<byte[]> attachments = messages.subList(1, messages.size());
            List<String> read = new ArrayList<>();
            for (int i = 0; i < again.argumentCount(); i++) {
                read.add(plain(EncodedValue.of(
                        again.notation(), first, again.argumentStart(i), again.argumentEnd(i), attachments)));
            }
            if (!read.equals(expected)) {
                throw new AssertionError("sent: " + expected + "\nread: " + read);
            }
        } catch (PacketViolation violation) {
            throw new AssertionError(
                    "what we send is refused: " + new String(messages.get(0), StandardCharsets.UTF_8), violation);
        }
    }

    private static void demand(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }
}
