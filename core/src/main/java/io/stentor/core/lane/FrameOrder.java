package io.stentor.core.lane;

/**
 * The order of frames towards one member: ring order, and what a loop sends to its own member between two slots comes
 * between their frames. Stateless.
 */
final class FrameOrder {
    private FrameOrder() {}

    static long ofSlot(long sequence) {
        return sequence << 1;
    }

    static long after(long sequence) {
        return (sequence << 1) | 1;
    }

    /** The slot of a key, or the one that it is behind. */
    static long sequenceOf(long key) {
        return key >> 1;
    }

    static boolean isSlot(long key) {
        return (key & 1) == 0;
    }
}
