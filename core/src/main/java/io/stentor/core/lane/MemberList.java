package io.stentor.core.lane;

import java.util.Arrays;

/** Members in a dense array, in no order. Owned by the lane. */
final class MemberList {
    private static final int INITIAL = 4;

    private Member[] members = new Member[INITIAL];
    private int size;

    int size() {
        return size;
    }

    int capacity() {
        return members.length;
    }

    Member get(int position) {
        return members[position];
    }

    /** Puts a member to the end. */
    void add(Member member) {
        if (size == members.length) {
            members = Arrays.copyOf(members, size + (size >> 1) + 1);
        }
        members[size++] = member;
    }

    void clear() {
        Arrays.fill(members, 0, size, null);
        size = 0;
    }

    /** Takes a member out; returns the last one, which has its position now, or null when it was the last itself. */
    Member remove(int position) {
        Member last = members[--size];
        members[size] = null;
        boolean moves = position < size;
        if (moves) {
            members[position] = last;
        }
        if (size < members.length / 4 && members.length > INITIAL) {
            members = Arrays.copyOf(members, Math.max(INITIAL, members.length / 2));
        }
        return moves ? last : null;
    }
}
