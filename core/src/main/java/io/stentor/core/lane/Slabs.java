package io.stentor.core.lane;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.stentor.core.ring.Message;
import io.stentor.core.ring.Offset;

/**
 * Makes the buffers that a lane writes. Owned by the lane.
 *
 * <p>A large message with its offset is remembered for a while. Members that are behind come to it in turn after turn, and
 * each may hold on to it with a rest that the kernel has not taken: they must hold on to the same copy.
 */
final class Slabs {
    /** Beyond a slab a message is always alone in its buffer. */
    private static final int LARGE_BYTES = FrameList.SLAB_BYTES;
    /** Those that a crowd is likely to be at, at one time. */
    static final int REMEMBERED_MAX = 4;

    private final ByteBufAllocator allocator;
    private final Large[] remembered = new Large[REMEMBERED_MAX];
    private int next;

    /** A message as one variant at its place in the order, whose copy is held. */
    private record Large(Message message, long sequence, Variant variant, ByteBuf slab) {}

    Slabs(ByteBufAllocator allocator) {
        this.allocator = allocator;
    }

    /** The frames of a run in one buffer, with one reference for the caller, who must not change it. */
    ByteBuf slab(FrameList messages, int from, int end, Variant variant) {
        if (!isSameForAll(messages, from, variant)) {
            return messages.slab(from, end, variant, allocator);
        }
        ByteBuf known = find(messages.message(from), messages.sequence(from), variant);
        if (known != null) {
            return known.retain();
        }
        ByteBuf slab = messages.slab(from, end, variant, allocator);
        remember(new Large(messages.message(from), messages.sequence(from), variant, slab.retain()));
        return slab;
    }

    /** A message that has a slot has the same offset for everyone; one as it was made is not copied. */
    private static boolean isSameForAll(FrameList messages, int from, Variant variant) {
        Message message = messages.message(from);
        return !variant.isAsMade(message)
                && messages.own(from) == Offset.AS_PLACED
                && FrameOrder.isSlot(messages.key(from))
                && variant.length(message) > LARGE_BYTES;
    }

    private ByteBuf find(Message message, long sequence, Variant variant) {
        for (Large one : remembered) {
            if (one != null && one.message == message && one.sequence == sequence && one.variant == variant) {
                return one.slab;
            }
        }
        return null;
    }

    private void remember(Large one) {
        forget(next);
        remembered[next] = one;
        next = (next + 1) % REMEMBERED_MAX;
    }

    /** Nobody is behind who could come to one of them. */
    void forgetAll() {
        for (int i = 0; i < REMEMBERED_MAX; i++) {
            forget(i);
        }
    }

    private void forget(int index) {
        if (remembered[index] != null) {
            remembered[index].slab.release();
            remembered[index] = null;
        }
    }
}
