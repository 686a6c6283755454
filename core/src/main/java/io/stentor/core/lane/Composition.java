package io.stentor.core.lane;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * The frames of one member whom no room's slab fits: gathered from its dirty rooms and its direct frames, then put in
 * order. Borrows the rooms' frames, owns the direct ones. Owned by the lane, used again for every such member.
 */
final class Composition implements FrameList {
    private static final int INITIAL = 64;
    /** The low half of an order key. The high half holds the distance from the base key: two for each slot of a turn. */
    private static final int INDEX_BITS = 32;

    private ByteBuf[] frames = new ByteBuf[INITIAL];
    private long[] receivedNanos = new long[INITIAL];
    private boolean[] owned = new boolean[INITIAL];
    /** Order key, then index of the frame. */
    private long[] order = new long[INITIAL];

    private int count;

    /**
     * Gathers what the member gets in this batch: frames of its dirty rooms unless it is left out, and its direct frames
     * up to {@code endKey}. Keys at or before {@code baseKey} are all the same: past.
     */
    void gather(Member member, long baseKey, long endKey) {
        for (int r = 0, rooms = member.roomCount(); r < rooms; r++) {
            LaneRoom room = member.room(r);
            if (room.isDirty()) {
                gatherRoom(room.pending(), member.id(), baseKey);
            }
        }
        for (Direct direct = member.takeDirect(endKey); direct != null; direct = member.takeDirect(endKey)) {
            add(direct.frame, Math.max(direct.key - baseKey, 0), 0, true);
        }
        Arrays.sort(order, 0, count);
    }

    private void gatherRoom(PendingFrames pending, int memberId, long baseKey) {
        for (int i = 0, frameCount = pending.count(); i < frameCount; i++) {
            if (pending.except(i) != memberId) {
                long key = FrameOrder.ofSlot(pending.sequence(i)) - baseKey;
                add(pending.frame(i), key, pending.receivedNanos(i), false);
            }
        }
    }

    private void add(ByteBuf frame, long relativeKey, long received, boolean own) {
        if (count == frames.length) {
            grow(count * 2);
        }
        frames[count] = frame;
        receivedNanos[count] = received;
        owned[count] = own;
        order[count] = relativeKey << INDEX_BITS | count;
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
        return frames[at(index)];
    }

    /** 0 for a direct frame: it is no delivery of a broadcast. */
    @Override
    public long receivedNanos(int index) {
        return receivedNanos[at(index)];
    }

    @Override
    public void clear() {
        while (count > 0) {
            ByteBuf frame = frames[--count];
            frames[count] = null;
            if (owned[count]) {
                frame.release();
            }
        }
        if (frames.length > INITIAL * 64) {
            grow(INITIAL);
        }
    }

    private int at(int index) {
        return (int) order[index];
    }

    private void grow(int capacity) {
        frames = Arrays.copyOf(frames, capacity);
        receivedNanos = Arrays.copyOf(receivedNanos, capacity);
        owned = Arrays.copyOf(owned, capacity);
        order = Arrays.copyOf(order, capacity);
    }
}
