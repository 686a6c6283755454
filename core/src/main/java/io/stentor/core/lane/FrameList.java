package io.stentor.core.lane;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.IllegalReferenceCountException;

/** Frames in the order they are to be written, seen as slabs: runs of frames that share one send. */
interface FrameList {
    /** A larger buffer saves no send: a socket buffer takes about this much at once. */
    int SLAB_BYTES = 128 * 1024;

    int count();

    ByteBuf frame(int index);

    long receivedNanos(int index);

    /**
     * Takes all frames off and releases those it owns.
     *
     * @throws IllegalReferenceCountException when one was released already; it is off the list, others may not be yet
     */
    void clear();

    /** Where the slab that begins at {@code from} ends: at least one frame later, and before it outgrows a slab. */
    default int endOfSlab(int from) {
        int bytes = frame(from).readableBytes();
        int end = from + 1;
        while (end < count()) {
            bytes += frame(end).readableBytes();
            if (bytes > SLAB_BYTES) {
                break;
            }
            end++;
        }
        return end;
    }

    /** The frames of a run in one buffer, with one reference for the caller. A frame alone is not copied. */
    default ByteBuf slab(int from, int end, ByteBufAllocator allocator) {
        if (end - from == 1) {
            return frame(from).retain();
        }
        int bytes = 0;
        for (int i = from; i < end; i++) {
            bytes += frame(i).readableBytes();
        }
        ByteBuf slab = allocator.directBuffer(bytes, bytes);
        try {
            for (int i = from; i < end; i++) {
                ByteBuf frame = frame(i);
                slab.writeBytes(frame, frame.readerIndex(), frame.readableBytes());
            }
        } catch (RuntimeException e) {
            slab.release();
            throw e;
        }
        return slab;
    }
}
