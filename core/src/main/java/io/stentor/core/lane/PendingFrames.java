package io.stentor.core.lane;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/** The frames of one room that came in during this turn, in ring order, one reference each. Owned by the lane. */
final class PendingFrames implements FrameList {
    private static final int INITIAL = 16;
    /** A list that grew beyond this in a storm is not kept for the next turn. */
    private static final int KEPT = 1024;

    private ByteBuf[] frames = new ByteBuf[INITIAL];
    private long[] sequences = new long[INITIAL];
    private int[] excepts = new int[INITIAL];
    private long[] receivedNanos = new long[INITIAL];
    private int count;

    void add(ByteBuf frame, long sequence, int except, long received) {
        if (count == frames.length) {
            grow(count * 2);
        }
        frames[count] = frame;
        sequences[count] = sequence;
        excepts[count] = except;
        receivedNanos[count] = received;
        count++;
    }

    @Override
    public int count() {
        return count;
    }

    int capacity() {
        return frames.length;
    }

    @Override
    public ByteBuf frame(int index) {
        return frames[index];
    }

    long sequence(int index) {
        return sequences[index];
    }

    int except(int index) {
        return excepts[index];
    }

    @Override
    public long receivedNanos(int index) {
        return receivedNanos[index];
    }

    @Override
    public void clear() {
        while (count > 0) {
            ByteBuf frame = frames[--count];
            frames[count] = null;
            frame.release();
        }
        if (frames.length > KEPT) {
            grow(INITIAL);
        }
    }

    private void grow(int capacity) {
        frames = Arrays.copyOf(frames, capacity);
        sequences = Arrays.copyOf(sequences, capacity);
        excepts = Arrays.copyOf(excepts, capacity);
        receivedNanos = Arrays.copyOf(receivedNanos, capacity);
    }
}
