package io.stentor.wire.socketio;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.List;

/**
 * Writes packets as complete WebSocket frames in one buffer, which belongs to the caller: a text frame and a binary frame
 * for each attachment, or the one binary frame of a MessagePack packet.
 *
 * <p>An instance belongs to one thread and is cheap to make for another. Values may be null, strings, characters,
 * booleans, numbers, enums, maps, iterables, arrays, byte arrays and byte buffers, {@link java.time.Instant}, {@link
 * java.util.Date}, optionals of those, {@link PreEncoded} values, and what the binding given to the encoder knows. NaN and
 * the infinities are written as null.
 *
 * <p>Errors: {@link IllegalArgumentException} for a reserved event name, a value that cannot be written, values nested
 * deeper than {@value #MAX_DEPTH} (a cycle) and, in JSON, more than {@value #MAX_ATTACHMENTS} attachments; nothing is
 * allocated then.
 */
public interface PacketEncoder {
    /** Of maps and lists in each other; nobody sends more on purpose, so it is a cycle. */
    int MAX_DEPTH = 256;

    /** What the reference parser of clients takes. */
    int MAX_ATTACHMENTS = 10;

    /**
     * The namespace was joined.
     *
     * @param pid by which the client may come back after a cut, or null when it may not
     */
    ByteBuf connect(ByteBufAllocator allocator, String namespace, String sid, String pid);

    /** The namespace was not joined, without details. */
    ByteBuf connectError(ByteBufAllocator allocator, String namespace, String message);

    /**
     * The namespace was not joined.
     *
     * @param data details for the client; null is sent as null. Without binary: this packet has no attachments
     */
    ByteBuf connectError(ByteBufAllocator allocator, String namespace, String message, Object data);

    /** The server leaves the namespace. */
    ByteBuf disconnect(ByteBufAllocator allocator, String namespace);

    /**
     * An event.
     *
     * @param ackId the id an acknowledgement is asked under, or {@link Packet#NO_ACK}
     */
    ByteBuf event(ByteBufAllocator allocator, String namespace, long ackId, String name, List<?> args);

    /** Where the offset goes in an event of this namespace that asks for no acknowledgement, for who comes back after a cut. */
    OffsetPlace offsetPlace(String namespace);

    /** The acknowledgement of the event with this id. */
    ByteBuf ack(ByteBufAllocator allocator, String namespace, long ackId, List<?> args);
}
