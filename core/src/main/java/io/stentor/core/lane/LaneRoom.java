package io.stentor.core.lane;

import java.util.Arrays;

/** One lane's share of a room: its members in a dense array, and the frames pending for them. Owned by the lane. */
final class LaneRoom {
    private static final int INITIAL = 4;

    final int id;
    private Member[] members = new Member[INITIAL];
    private int size;
    /** Null while the room is clean. */
    private PendingFrames pending;

    LaneRoom(int id) {
        this.id = id;
    }

    int size() {
        return size;
    }

    int capacity() {
        return members.length;
    }

    Member member(int position) {
        return members[position];
    }

    boolean isDirty() {
        return pending != null;
    }

    PendingFrames pending() {
        return pending;
    }

    void becomeDirty(PendingFrames empty) {
        pending = empty;
    }

    PendingFrames becomeClean() {
        PendingFrames written = pending;
        pending = null;
        return written;
    }

    /** Lets a member in, unless it is in already. */
    void add(Member member) {
        if (member.positionIn(this) != Member.ABSENT) {
            return;
        }
        if (size == members.length) {
            members = Arrays.copyOf(members, size + (size >> 1) + 1);
        }
        members[size] = member;
        member.entered(this, size);
        size++;
    }

    /** Lets a member out; the last member takes its place. */
    void remove(Member member) {
        int position = member.positionIn(this);
        if (position == Member.ABSENT) {
            return;
        }
        member.left(this);
        Member last = members[--size];
        members[size] = null;
        if (last != member) {
            members[position] = last;
            last.moved(this, position);
        }
        if (size < members.length / 4 && members.length > INITIAL) {
            members = Arrays.copyOf(members, Math.max(INITIAL, members.length / 2));
        }
    }
}
