package io.stentor.wire.socketio;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.stentor.wire.websocket.Frames;
import java.util.List;
import java.util.function.UnaryOperator;

/** {@link PacketEncoder} for clients of {@code socket.io-msgpack-parser}: each packet is one binary frame. */
public final class MsgpackPacketEncoder implements PacketEncoder {
    private static final int TYPE_AND_NAMESPACE = 2;

    private final MsgpackValueWriter values;

    /** An encoder that knows the values {@link PacketEncoder} names, and no others. */
    public MsgpackPacketEncoder() {
        this(ValueWriter.NO_BINDING);
    }

    /**
     * @param binding makes one of the known values of another; {@link IllegalArgumentException} when it cannot
     */
    public MsgpackPacketEncoder(UnaryOperator<Object> binding) {
        values = new MsgpackValueWriter(binding);
    }

    @Override
    public ByteBuf connect(ByteBufAllocator allocator, String namespace, String sid, String pid) {
        begin(Packet.Type.CONNECT, TYPE_AND_NAMESPACE + 1);
        values.key("data");
        values.beginMap(pid == null ? 1 : 2);
        values.key("sid");
        values.string(sid);
        if (pid != null) {
            values.key("pid");
            values.string(pid);
        }
        return end(allocator, namespace);
    }

    @Override
    public ByteBuf connectError(ByteBufAllocator allocator, String namespace, String message) {
        beginConnectError(1, message);
        return end(allocator, namespace);
    }

    @Override
    public ByteBuf connectError(ByteBufAllocator allocator, String namespace, String message, Object data) {
        beginConnectError(2, message);
        values.key("data");
        values.write(data, 1);
        return end(allocator, namespace);
    }

    private void beginConnectError(int fields, String message) {
        begin(Packet.Type.CONNECT_ERROR, TYPE_AND_NAMESPACE + 1);
        values.key("data");
        values.beginMap(fields);
        values.key("message");
        values.string(message);
    }

    @Override
    public ByteBuf disconnect(ByteBufAllocator allocator, String namespace) {
        begin(Packet.Type.DISCONNECT, TYPE_AND_NAMESPACE);
        return end(allocator, namespace);
    }

    @Override
    public ByteBuf event(ByteBufAllocator allocator, String namespace, long ackId, String name, List<?> args) {
        String sendable = EventNames.sendable(name);
        begin(Packet.Type.EVENT, TYPE_AND_NAMESPACE + (ackId == Packet.NO_ACK ? 1 : 2));
        values.key("data");
        values.beginList(1 + args.size());
        values.string(sendable);
        return endList(allocator, namespace, ackId, args);
    }

    @Override
    public OffsetPlace offsetPlace(String namespace) {
        values.clear();
        writeNamespace(namespace);
        return new MsgpackOffsetPlace(values.length());
    }

    @Override
    public ByteBuf ack(ByteBufAllocator allocator, String namespace, long ackId, List<?> args) {
        begin(Packet.Type.ACK, TYPE_AND_NAMESPACE + (ackId == Packet.NO_ACK ? 1 : 2));
        values.key("data");
        values.beginList(args.size());
        return endList(allocator, namespace, ackId, args);
    }

    private void begin(Packet.Type type, int fields) {
        values.clear();
        values.beginMap(fields);
        values.key("type");
        values.integer(type.id() - Packet.Type.CONNECT.id());
    }

    private ByteBuf endList(ByteBufAllocator allocator, String namespace, long ackId, List<?> args) {
        for (Object arg : args) {
            values.write(arg, 1);
        }
        if (ackId != Packet.NO_ACK) {
            values.key("id");
            values.integer(ackId);
        }
        return end(allocator, namespace);
    }

    private void writeNamespace(String namespace) {
        values.key("nsp");
        values.string(namespace);
    }

    private ByteBuf end(ByteBufAllocator allocator, String namespace) {
        writeNamespace(namespace);
        int size = Math.addExact(Frames.headerSize(values.length()), values.length());
        ByteBuf frame = allocator.buffer(size, size);
        Frames.writeBinary(frame, values.bytes(), 0, values.length());
        return frame;
    }
}
