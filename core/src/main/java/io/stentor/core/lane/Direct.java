package io.stentor.core.lane;

import io.netty.buffer.ByteBuf;

/** A frame for one member alone, waiting for its place among the frames of the member's rooms. Owned by the lane. */
final class Direct {
    final ByteBuf frame;
    final long key;
    Direct next;

    /** @param key see {@link FrameOrder} */
    Direct(ByteBuf frame, long key) {
        this.frame = frame;
        this.key = key;
    }
}
