package io.stentor.core.lane;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.stentor.core.ring.Message;

/** Messages in the order they are to be written, seen as slabs: runs of messages that share one send. */
interface FrameList {
    /** A larger buffer saves no send: a socket buffer takes about this much at once. */
    int SLAB_BYTES = 128 * 1024;

    int count();

    Message message(int index);

    /** The slot the message came in, or behind which it was sent. */
    long sequence(int index);

    /** The message's number among the member's own, as {@link io.stentor.core.ring.Offset} has it. */
    int own(int index);

    /** The message's place, as {@link FrameOrder} has it. */
    long key(int index);

    /** What keeps count of the room that the message is for; null when it is for a member alone. */
    RoomTraffic traffic(int index);

    /** Bytes of the messages as they were made. */
    default long bytes() {
        long bytes = 0;
        for (int i = 0; i < count(); i++) {
            bytes += message(i).bytes();
        }
        return bytes;
    }

    /** Whether one of the messages is not the same for all who take it. */
    default boolean hasVariants() {
        for (int i = 0; i < count(); i++) {
            if (message(i).hasVariants()) {
                return true;
            }
        }
        return false;
    }

    /** Where the slab that begins at {@code from} ends: at least one message later, and before it outgrows a slab. */
    default int endOfSlab(int from, Variant variant) {
        int bytes = variant.length(message(from));
        int end = from + 1;
        while (end < count()) {
            bytes += variant.length(message(end));
            if (bytes > SLAB_BYTES) {
                break;
            }
            end++;
        }
        return end;
    }

    /** The frames of a run in one buffer, with one reference for the caller. A message alone is not copied as it was made. */
    default ByteBuf slab(int from, int end, Variant variant, ByteBufAllocator allocator) {
        if (end - from == 1 && variant.isAsMade(message(from))) {
            return variant.frames(message(from)).retain();
        }
        int bytes = 0;
        for (int i = from; i < end; i++) {
            bytes += variant.length(message(i));
        }
        ByteBuf slab = allocator.directBuffer(bytes, bytes);
        try {
            for (int i = from; i < end; i++) {
                variant.write(message(i), sequence(i), own(i), slab);
            }
        } catch (RuntimeException e) {
            slab.release();
            throw e;
        }
        return slab;
    }
}
