package io.stentor.wire.socketio;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.stentor.wire.engineio.PacketType;
import io.stentor.wire.websocket.Frames;
import io.stentor.wire.websocket.Opcode;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * {@link PacketEncoder} in Socket.IO's own notation. An event or an acknowledgement with binary in it becomes a
 * BINARY_EVENT or a BINARY_ACK by itself, its attachments behind it in the same buffer.
 */
public final class JsonPacketEncoder implements PacketEncoder {
    private final Packets packets = new Packets();
    private final JsonBuffer head = new JsonBuffer();
    private final JsonValueWriter values;

    /** An encoder that knows the values {@link PacketEncoder} names, and no others. */
    public JsonPacketEncoder() {
        this(ValueWriter.NO_BINDING);
    }

    /**
     * @param binding makes one of the known values of another; {@link IllegalArgumentException} when it cannot
     */
    public JsonPacketEncoder(UnaryOperator<Object> binding) {
        values = new JsonValueWriter(binding, MAX_ATTACHMENTS);
    }

    @Override
    public ByteBuf connect(ByteBufAllocator allocator, String namespace, String sid, String pid) {
        return packets.connect(allocator, namespace, sid, pid);
    }

    @Override
    public ByteBuf connectError(ByteBufAllocator allocator, String namespace, String message) {
        return packets.connectError(allocator, namespace, message, null);
    }

    @Override
    public ByteBuf connectError(ByteBufAllocator allocator, String namespace, String message, Object data) {
        try {
            values.write(data, 0);
            if (!values.attachments().isEmpty()) {
                throw new IllegalArgumentException("binary in the data of a connect error");
            }
            return connectError(allocator, namespace, message, values.json());
        } finally {
            values.clear();
        }
    }

    private ByteBuf connectError(ByteBufAllocator allocator, String namespace, String message, JsonBuffer data) {
        head.clear().raw("{\"message\":").string(message).raw(",\"data\":");
        head.raw(data.bytes(), 0, data.length()).raw('}');
        values.clear();
        values.json().raw(head.bytes(), 0, head.length());
        begin(Packet.Type.CONNECT_ERROR, namespace, Packet.NO_ACK);
        return frames(allocator);
    }

    @Override
    public ByteBuf disconnect(ByteBufAllocator allocator, String namespace) {
        return packets.disconnect(allocator, namespace);
    }

    @Override
    public ByteBuf event(ByteBufAllocator allocator, String namespace, long ackId, String name, List<?> args) {
        String sendable = EventNames.sendable(name);
        try {
            values.json().raw('[').string(sendable);
            return list(allocator, Packet.Type.EVENT, Packet.Type.BINARY_EVENT, namespace, ackId, args, false);
        } finally {
            values.clear();
        }
    }

    @Override
    public OffsetPlace offsetPlace(String namespace) {
        return JsonOffsetPlace.PLACE;
    }

    @Override
    public ByteBuf ack(ByteBufAllocator allocator, String namespace, long ackId, List<?> args) {
        try {
            values.json().raw('[');
            return list(allocator, Packet.Type.ACK, Packet.Type.BINARY_ACK, namespace, ackId, args, true);
        } finally {
            values.clear();
        }
    }

    private ByteBuf list(
            ByteBufAllocator allocator,
            Packet.Type plain,
            Packet.Type binary,
            String namespace,
            long ackId,
            List<?> args,
            boolean first) {
        boolean separated = first;
        for (Object arg : args) {
            values.separate(separated);
            separated = false;
            values.write(arg, 1);
        }
        values.endList();
        begin(values.attachments().isEmpty() ? plain : binary, namespace, ackId);
        return frames(allocator);
    }

    /** What stands before the JSON can be written only after it: it says how many attachments follow. */
    private void begin(Packet.Type type, String namespace, long ackId) {
        head.clear().raw((char) PacketType.MESSAGE.id()).raw((char) type.id());
        if (type.isBinary()) {
            head.number(values.attachments().size()).raw('-');
        }
        if (!namespace.equals(Packet.MAIN_NAMESPACE)) {
            head.raw(namespace).raw(',');
        }
        if (ackId != Packet.NO_ACK) {
            head.number(ackId);
        }
    }

    private ByteBuf frames(ByteBufAllocator allocator) {
        JsonBuffer json = values.json();
        int textLength = Math.addExact(head.length(), json.length());
        int size = Math.addExact(Frames.headerSize(textLength), textLength);
        for (byte[] attachment : values.attachments()) {
            size = Math.addExact(size, Frames.headerSize(attachment.length) + attachment.length);
        }
        ByteBuf frames = allocator.buffer(size, size);
        Frames.writeHeader(frames, Opcode.TEXT, textLength);
        frames.writeBytes(head.bytes(), 0, head.length()).writeBytes(json.bytes(), 0, json.length());
        for (byte[] attachment : values.attachments()) {
            Frames.writeBinary(frames, attachment, 0, attachment.length);
        }
        return frames;
    }
}
