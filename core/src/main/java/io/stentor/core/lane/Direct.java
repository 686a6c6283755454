package io.stentor.core.lane;

import io.stentor.core.ring.Message;

/** A message for one member alone, at its place among those of the member's rooms. Owned by the lane. */
final class Direct {
    final Message message;
    /** See {@link FrameOrder}. */
    final long key;
    /** Its number among the member's own, as {@link io.stentor.core.ring.Offset} has it. */
    final int own;
    /** When it was sent. */
    final long nanos;

    Direct next;

    Direct(Message message, long key, int own, long nanos) {
        this.message = message;
        this.key = key;
        this.own = own;
        this.nanos = nanos;
    }

    long sequence() {
        return FrameOrder.sequenceOf(key);
    }
}
