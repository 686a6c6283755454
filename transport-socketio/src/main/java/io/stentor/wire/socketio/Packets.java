package io.stentor.wire.socketio;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.stentor.wire.engineio.PacketType;
import io.stentor.wire.websocket.Frames;
import io.stentor.wire.websocket.Opcode;
import java.util.List;

/**
 * Writes Socket.IO packets as complete WebSocket text frames: header, Engine.IO message digit, packet. Nothing that sends
 * them encodes again; a polling transport takes the payload out of the frame.
 *
 * <p>Owned by one thread and used again and again: a packet is put together in its {@link JsonBuffer}, then copied to a
 * buffer of exactly its size, which belongs to the caller. A server's packets are its own, so names and JSON given here
 * are not checked. Source: Socket.IO protocol 5, "Packet encoding".
 *
 * <pre>{@code
 * ByteBuf frame = packets.event("/", Packet.NO_ACK, "message").argument(bytes, start, length).finish(allocator);
 * }</pre>
 */
public final class Packets {
    private static final String NO_END = "";
    private static final String LIST_END = "]";

    private final JsonBuffer json = new JsonBuffer();
    private boolean first;

    /**
     * {@code 40{"sid":"…","pid":"…"}}: the namespace was joined.
     *
     * @param pid by which the client may come back after a cut, or null when it may not
     */
    public ByteBuf connect(ByteBufAllocator allocator, String namespace, String sid, String pid) {
        begin(Packet.Type.CONNECT, namespace, Packet.NO_ACK).raw("{\"sid\":").string(sid);
        if (pid != null) {
            json.raw(",\"pid\":").string(pid);
        }
        json.raw('}');
        return frame(allocator, NO_END);
    }

    /**
     * {@code 44{"message":"…","data":…}}: the namespace was not joined.
     *
     * @param data JSON, or null for none
     */
    public ByteBuf connectError(ByteBufAllocator allocator, String namespace, String message, String data) {
        begin(Packet.Type.CONNECT_ERROR, namespace, Packet.NO_ACK)
                .raw("{\"message\":")
                .string(message);
        if (data != null) {
            json.raw(",\"data\":").raw(data);
        }
        json.raw('}');
        return frame(allocator, NO_END);
    }

    /** {@code 41}: the server leaves the namespace. */
    public ByteBuf disconnect(ByteBufAllocator allocator, String namespace) {
        begin(Packet.Type.DISCONNECT, namespace, Packet.NO_ACK);
        return frame(allocator, NO_END);
    }

    /**
     * Begins an event; its arguments and {@link #finish} follow.
     *
     * @param ackId the id an acknowledgement is asked under, or {@link Packet#NO_ACK}
     */
    public Packets event(String namespace, long ackId, String name) {
        begin(Packet.Type.EVENT, namespace, ackId).raw('[').string(name);
        first = false;
        return this;
    }

    /**
     * Begins an event with attachments; its arguments and {@link #finish(ByteBufAllocator, List)} follow.
     *
     * @param ackId as in {@link #event}
     */
    public Packets binaryEvent(String namespace, long ackId, String name, int attachments) {
        json.clear().raw((char) PacketType.MESSAGE.id()).raw((char) Packet.Type.BINARY_EVENT.id());
        namespace(json.number(attachments).raw('-'), namespace);
        ackId(ackId).raw('[').string(name);
        first = false;
        return this;
    }

    /** Begins the acknowledgement of the event with this id; its arguments and {@link #finish} follow. */
    public Packets ack(String namespace, long ackId) {
        begin(Packet.Type.ACK, namespace, ackId).raw('[');
        first = true;
        return this;
    }

    /** Adds an argument of ready JSON. */
    public Packets argument(byte[] bytes, int offset, int length) {
        argument().raw(bytes, offset, length);
        return this;
    }

    /** Adds an argument of ready JSON. */
    public Packets argument(String raw) {
        argument().raw(raw);
        return this;
    }

    /** Begins a further argument and returns where its JSON is to be written, in as many pieces as it takes. */
    public JsonBuffer argument() {
        if (!first) {
            json.raw(',');
        }
        first = false;
        return json;
    }

    /**
     * Ends the event or acknowledgement. What was written stays until the next packet begins: more arguments may be added
     * and another, longer frame finished.
     */
    public ByteBuf finish(ByteBufAllocator allocator) {
        return frame(allocator, LIST_END);
    }

    /** Ends the event: a text frame, and a binary frame for each of as many attachments as were announced. */
    public ByteBuf finish(ByteBufAllocator allocator, List<byte[]> attachments) {
        int bytes = 0;
        for (byte[] attachment : attachments) {
            bytes = Math.addExact(bytes, Frames.headerSize(attachment.length) + attachment.length);
        }
        ByteBuf frames = frame(allocator, LIST_END, bytes);
        for (byte[] attachment : attachments) {
            Frames.writeBinary(frames, attachment, 0, attachment.length);
        }
        return frames;
    }

    private JsonBuffer begin(Packet.Type type, String namespace, long ackId) {
        json.clear().raw((char) PacketType.MESSAGE.id()).raw((char) type.id());
        namespace(json, namespace);
        return ackId(ackId);
    }

    private JsonBuffer ackId(long ackId) {
        return ackId == Packet.NO_ACK ? json : json.number(ackId);
    }

    private static JsonBuffer namespace(JsonBuffer json, String namespace) {
        return namespace.equals(Packet.MAIN_NAMESPACE)
                ? json
                : json.raw(namespace).raw(',');
    }

    private ByteBuf frame(ByteBufAllocator allocator, String end) {
        return frame(allocator, end, 0);
    }

    /** @param more bytes that the caller is going to add */
    private ByteBuf frame(ByteBufAllocator allocator, String end, int more) {
        int length = json.length() + end.length();
        int size = Math.addExact(Frames.headerSize(length) + length, more);
        ByteBuf frame = allocator.buffer(size, size);
        Frames.writeHeader(frame, Opcode.TEXT, length);
        frame.writeBytes(json.bytes(), 0, json.length());
        if (!end.isEmpty()) {
            frame.writeByte(end.charAt(0));
        }
        return frame;
    }
}
