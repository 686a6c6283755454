package io.stentor.core.lane;

import io.stentor.core.ring.Message;
import io.stentor.core.ring.Offset;
import io.stentor.core.ring.Slot;
import java.util.Arrays;

/**
 * The messages of one room on one lane, in ring order, one reference each: those of this turn, which are still to be
 * written ("pending"), and before them those that are kept. Seen as a {@link FrameList} it is the pending ones. Owned by
 * the lane.
 *
 * <pre>
 *   dropped | kept for members that are behind or away | pending
 *           first                                      pendingFrom   end
 * </pre>
 */
final class RoomLog implements FrameList {
    private static final int INITIAL = 16;
    /** An empty log that grew beyond this in a storm does not keep its arrays. */
    private static final int KEPT = 64;

    private static final long NOTHING = -1;

    private final LaneLogs logs;

    /** The last slot of the messages that were dropped, -1 while there is none: nobody can get them any more. */
    private long floor = NOTHING;

    /** Of what was dropped and somebody may come back for: the newest one's slot, and whom it left out. */
    private long passed = NOTHING;

    private int passedExcept = Slot.NOBODY;
    /** The slot of the newest of those that did not leave that one out. */
    private long passedOther = NOTHING;

    private Message[] messages = new Message[INITIAL];
    private long[] sequences = new long[INITIAL];
    private long[] nanos = new long[INITIAL];
    private int[] excepts = new int[INITIAL];
    /** Positions in the arrays: the log does not wrap, it moves to the front when it has come to the end. */
    private int first;

    private int pendingFrom;
    private int end;
    private long keptBytes;
    private boolean skippable;
    private boolean variants;
    /** Null before the first message. */
    private RoomTraffic traffic;

    RoomLog(LaneLogs logs) {
        this.logs = logs;
    }

    /** Takes over the caller's reference. */
    void add(Message message, long sequence, int except) {
        if (end == messages.length) {
            makeRoom();
        }
        messages[end] = message;
        sequences[end] = sequence;
        excepts[end] = except;
        end++;
        skippable |= message.isSkippable();
        variants |= message.hasVariants();
        if (traffic == null) {
            traffic = new RoomTraffic(logs.nowNanos());
        }
    }

    /** Notes for how many members the message is that was added last. */
    void expect(int members) {
        if (messages[end - 1].receivedNanos() != 0) {
            traffic.expect(members, logs.nowNanos());
        }
    }

    /** What came of its messages lately. */
    RoomFigures figures() {
        return traffic == null ? RoomFigures.none() : traffic.figures(logs.clockNanos());
    }

    @Override
    public RoomTraffic traffic(int index) {
        return traffic;
    }

    RoomTraffic traffic() {
        return traffic;
    }

    // What is pending.

    @Override
    public int count() {
        return end - pendingFrom;
    }

    @Override
    public Message message(int index) {
        return messages[pendingFrom + index];
    }

    @Override
    public long sequence(int index) {
        return sequences[pendingFrom + index];
    }

    @Override
    public int own(int index) {
        return Offset.AS_PLACED;
    }

    @Override
    public long key(int index) {
        return FrameOrder.ofSlot(sequence(index));
    }

    boolean isDirty() {
        return end > pendingFrom;
    }

    /** Whether one of the pending messages is not for members that are behind. */
    boolean hasSkippable() {
        return skippable;
    }

    /** How many of the pending messages are not for members that are behind. */
    int countSkippable() {
        int count = 0;
        for (int at = pendingFrom; at < end; at++) {
            count += messages[at].isSkippable() ? 1 : 0;
        }
        return count;
    }

    @Override
    public boolean hasVariants() {
        return variants;
    }

    /** The pending ones are written: they are kept, but for those that nobody may catch up with. */
    void keep() {
        int kept = pendingFrom;
        for (int at = pendingFrom; at < end; at++) {
            Message message = messages[at];
            if (message.isSkippable()) {
                logs.release(message);
                continue;
            }
            logs.entered(message);
            keptBytes += message.bytes();
            messages[kept] = message;
            sequences[kept] = sequences[at];
            excepts[kept] = excepts[at];
            nanos[kept] = logs.nowNanos();
            kept++;
        }
        Arrays.fill(messages, kept, end, null);
        end = kept;
        settle();
    }

    /** The pending ones are written, and nobody needs them any more, nor what was kept. */
    void clear() {
        while (end > first) {
            dropFirst();
        }
        settle();
    }

    private void settle() {
        pendingFrom = end;
        skippable = false;
        variants = false;
        if (first == end) {
            first = 0;
            pendingFrom = 0;
            end = 0;
            if (messages.length > KEPT) {
                resize(INITIAL);
            }
        }
    }

    // What is kept.

    int keptCount() {
        return pendingFrom - first;
    }

    /** Bytes of the frames that are kept. */
    long keptBytes() {
        return keptBytes;
    }

    /** The slot of the newest message that nobody can get any more, -1 when there was none. */
    long floor() {
        return floor;
    }

    /** The slot of the newest message there was; -1 when there was none. */
    long newest() {
        return end > first ? sequences[end - 1] : floor;
    }

    /** The slot of the newest message that a member cannot get any more when it comes back; -1 when there was none. */
    long floorFor(int member) {
        return member == passedExcept ? passedOther : passed;
    }

    /** The slot of the newest message that a member could come back for; -1 when there was none. */
    long newestFor(int member) {
        for (int at = end - 1; at >= first; at--) {
            if (messages[at].isRecoverable() && excepts[at] != member) {
                return sequences[at];
            }
        }
        return floorFor(member);
    }

    long firstSequence() {
        return sequences[first];
    }

    long firstNanos() {
        return nanos[first];
    }

    /** Drops the oldest of the kept. */
    void dropFirst() {
        Message message = messages[first];
        messages[first] = null;
        if (first < pendingFrom) {
            logs.left(message);
            keptBytes -= message.bytes();
        }
        if (!message.isSkippable()) {
            floor = sequences[first];
        }
        if (message.isRecoverable()) {
            pass(sequences[first], excepts[first]);
        }
        first++;
        pendingFrom = Math.max(pendingFrom, first);
        logs.release(message);
    }

    private void pass(long sequence, int except) {
        if (except != passedExcept || except == Slot.NOBODY) {
            passedOther = passed;
            passedExcept = except;
        }
        passed = sequence;
    }

    /** After dropping: gives memory back. */
    void shrink() {
        if (first == end || ((end - first) * 4 < messages.length && messages.length > INITIAL)) {
            boolean pending = isDirty();
            if (!pending) {
                settle();
            }
            if (end > first) {
                resize(Math.max(INITIAL, Integer.highestOneBit(end - first) * 2));
            }
        }
    }

    // All of it, by position.

    /** The position of the first message behind a key as in {@link FrameOrder}. */
    int positionAfter(long key) {
        int low = first;
        int high = end;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (FrameOrder.ofSlot(sequences[middle]) <= key) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    int endPosition() {
        return end;
    }

    Message messageAt(int position) {
        return messages[position];
    }

    long sequenceAt(int position) {
        return sequences[position];
    }

    int exceptAt(int position) {
        return excepts[position];
    }

    long nanosAt(int position) {
        // A pending one is of this turn.
        return position < pendingFrom ? nanos[position] : logs.nowNanos();
    }

    int capacity() {
        return messages.length;
    }

    private void makeRoom() {
        if (first <= end / 2) {
            resize(messages.length * 2);
            return;
        }
        // More than half is empty in front: moving pays for itself.
        int count = end - first;
        moved(messages, messages, count);
        moved(sequences, sequences, count);
        moved(nanos, nanos, count);
        moved(excepts, excepts, count);
        Arrays.fill(messages, count, end, null);
        toFront(count);
    }

    private void resize(int capacity) {
        int count = end - first;
        messages = moved(messages, new Message[capacity], count);
        sequences = moved(sequences, new long[capacity], count);
        nanos = moved(nanos, new long[capacity], count);
        excepts = moved(excepts, new int[capacity], count);
        toFront(count);
    }

    private void toFront(int count) {
        pendingFrom -= first;
        end = count;
        first = 0;
    }

    private <T> T moved(T from, T to, int count) {
        System.arraycopy(from, first, to, 0, count);
        return to;
    }
}
