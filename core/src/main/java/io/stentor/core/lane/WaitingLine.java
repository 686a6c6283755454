package io.stentor.core.lane;

/**
 * Members that {@link Rounds} has still to write what has come for them, in the order in which they got in line. A chain
 * through the members themselves: it takes no memory of its own, and whoever leaves is out at once. Owned by the lane.
 */
final class WaitingLine {
    private Member first;
    private Member last;
    private int size;
    private long takenInBytes;

    boolean isEmpty() {
        return first == null;
    }

    int size() {
        return size;
    }

    /** Who has waited longest, or null. */
    Member first() {
        return first;
    }

    /** The lane has taken in a message of so many bytes. */
    void tookIn(int bytes) {
        takenInBytes += bytes;
    }

    /** Bytes of the messages that the lane has taken in since the first one got in line. */
    long bytesSinceFirst() {
        return first == null ? 0 : takenInBytes - first.takenInBytesBefore;
    }

    /**
     * A member gets in line.
     *
     * @param cursor up to which key, as in {@link FrameOrder}, everything is written for it; not before those in line
     */
    void append(Member member, long cursor) {
        assert !member.isInLine() && !member.isBehind() : "waits already";
        assert last == null || last.writtenKey <= cursor : "out of order";
        member.inLine = true;
        member.writtenKey = cursor;
        member.takenInBytesBefore = takenInBytes;
        member.previousInLine = last;
        if (last == null) {
            first = member;
        } else {
            last.nextInLine = member;
        }
        last = member;
        size++;
    }

    /** A member leaves the line. */
    void remove(Member member) {
        assert member.isInLine() : "not in line";
        Member previous = member.previousInLine;
        Member next = member.nextInLine;
        if (previous == null) {
            first = next;
        } else {
            previous.nextInLine = next;
        }
        if (next == null) {
            last = previous;
        } else {
            next.previousInLine = previous;
        }
        member.inLine = false;
        member.previousInLine = null;
        member.nextInLine = null;
        size--;
    }
}
