package io.stentor.core.lane;

import io.stentor.core.ring.Message;
import io.stentor.core.ring.Offset;
import java.util.function.Consumer;

/**
 * The messages of one member alone, by their keys as in {@link FrameOrder}: those still to be written, and before them those
 * that are kept in case it comes back after a cut. Owned by the member's lane.
 */
final class OwnLog {
    private final LaneLogs logs;

    private Direct first;
    /** The last that is written; null when none of them is kept. */
    private Direct lastSent;
    /** The first that is not written; null when all are. */
    private Direct unsent;

    private Direct last;
    private int count;
    private int unsentCount;
    private long unsentBytes;
    private long bytes;
    /** The number of the newest message past the ring that counts for offsets; {@link Offset#AS_PLACED} before the first. */
    private int lastOwn = Offset.AS_PLACED;

    /** Newest slot's message that was dropped, and newest one past the ring, by its number: whoever has not seen them is lost. */
    private long droppedSlot = -1;

    private int droppedOwn = Offset.AS_PLACED;
    private long droppedOwnSequence = -1;

    OwnLog(LaneLogs logs) {
        this.logs = logs;
    }

    /** Goes on counting behind the number that somebody's log before it has come to. */
    void continueBehind(int number) {
        lastOwn = number;
    }

    int lastOwn() {
        return lastOwn;
    }

    /** Messages that are written and kept. */
    int keptCount() {
        return count - unsentCount;
    }

    boolean isEmpty() {
        return first == null;
    }

    /** When the first was sent; there is one. */
    long oldestNanos() {
        return first.nanos;
    }

    boolean hasUnsent() {
        return unsent != null;
    }

    int unsentCount() {
        return unsentCount;
    }

    long unsentBytes() {
        return unsentBytes;
    }

    Direct firstUnsent() {
        return unsent;
    }

    boolean hasUnsentBefore(long key) {
        return unsent != null && unsent.key <= key;
    }

    boolean hasUnsentAfter(long key) {
        return last != null && last.key > key;
    }

    /** Adds a message behind all unsent ones with the same or a smaller key; takes it over. */
    void add(Message message, long key) {
        // The lane's last turn may be long ago; and what nobody comes back for has no age.
        long nanos = message.isRecoverable() ? logs.clockNanos() : 0;
        add(new Direct(message, key, number(message, key), nanos));
    }

    /** One that may be missed has the number of the last before it. */
    private int number(Message message, long key) {
        if (FrameOrder.isSlot(key)) {
            return Offset.AS_PLACED;
        }
        if (message.isRecoverable()) {
            lastOwn = Offset.ownAfter(lastOwn);
        }
        return lastOwn;
    }

    /** The same for one that has its number. */
    void add(Direct direct) {
        Direct before = placeBefore(direct.key);
        if (before == null) {
            direct.next = first;
            first = direct;
        } else {
            direct.next = before.next;
            before.next = direct;
        }
        if (direct.next == null) {
            last = direct;
        }
        if (direct.next == unsent) {
            unsent = direct;
        }
        count++;
        unsentCount++;
        bytes += direct.message.bytes();
        unsentBytes += direct.message.bytes();
        logs.entered(direct.message);
    }

    /** Behind which it comes: never before one that is written. */
    private Direct placeBefore(long key) {
        if (unsent == null || last.key <= key) {
            return last;
        }
        Direct before = lastSent;
        for (Direct at = unsent; at != null && at.key <= key; at = at.next) {
            before = at;
        }
        return before;
    }

    /** The first unsent one is written: it is kept if somebody may come back for it. */
    void sent(boolean kept) {
        Direct written = unsent;
        unsent = written.next;
        unsentCount--;
        unsentBytes -= written.message.bytes();
        if (kept && written.message.isRecoverable()) {
            lastSent = written;
        } else {
            takeOut(written);
        }
    }

    /** The one behind the last that is kept. */
    private void takeOut(Direct written) {
        if (lastSent == null) {
            first = written.next;
        } else {
            lastSent.next = written.next;
        }
        if (last == written) {
            last = lastSent;
        }
        forget(written);
    }

    /** The member is away: everything it may come back for is kept, and nothing else. */
    void park() {
        Direct before = null;
        for (Direct at = first; at != null; at = at.next) {
            if (at.message.isRecoverable()) {
                before = at;
                continue;
            }
            if (before == null) {
                first = at.next;
            } else {
                before.next = at.next;
            }
            forget(at);
        }
        last = before;
        lastSent = before;
        unsent = null;
        unsentCount = 0;
        unsentBytes = 0;
    }

    /** Drops what members that are behind miss, of what is unsent; says how many. */
    int dropSkippable() {
        int dropped = 0;
        Direct before = lastSent;
        for (Direct at = unsent; at != null; at = at.next) {
            if (!at.message.isSkippable()) {
                before = at;
                continue;
            }
            if (before == null) {
                first = at.next;
            } else {
                before.next = at.next;
            }
            unsent = unsent == at ? at.next : unsent;
            last = last == at ? before : last;
            unsentCount--;
            unsentBytes -= at.message.bytes();
            forget(at);
            dropped++;
        }
        return dropped;
    }

    /** Drops what is older than it may be, and what is too much; an unsent one never. */
    void trim(LogLimits limits) {
        while (first != unsent
                && (logs.nowNanos() - first.nanos > limits.ageNanos()
                        || count - unsentCount > limits.messages()
                        || bytes - unsentBytes > limits.bytes())) {
            dropFirst();
        }
    }

    /** Drops all that is written. */
    void dropKept() {
        while (first != unsent) {
            dropFirst();
        }
    }

    /** As {@link #trim}, for a member that is away: all its messages wait for it. Says how many it has dropped. */
    int trimAway(LogLimits limits) {
        int before = count;
        while (first != null
                && (logs.nowNanos() - first.nanos > limits.ageNanos()
                        || count > limits.messages()
                        || bytes > limits.bytes())) {
            dropFirst();
        }
        return before - count;
    }

    private void dropFirst() {
        Direct dropped = first;
        if (dropped.message.isRecoverable()) {
            if (FrameOrder.isSlot(dropped.key)) {
                droppedSlot = dropped.sequence();
            } else {
                droppedOwn = dropped.own;
                droppedOwnSequence = dropped.sequence();
            }
        }
        first = dropped.next;
        if (first == null) {
            last = null;
        }
        if (lastSent == dropped) {
            lastSent = null;
        }
        if (unsent == dropped) {
            unsent = dropped.next;
            unsentCount--;
            unsentBytes -= dropped.message.bytes();
        }
        forget(dropped);
    }

    private void forget(Direct dropped) {
        count--;
        bytes -= dropped.message.bytes();
        logs.left(dropped.message);
        logs.release(dropped.message);
    }

    /** Whether a client that has seen up to an offset has missed nothing of what was dropped. */
    boolean reaches(Offset seen) {
        return seen.sequence() >= droppedSlot
                && (droppedOwn == Offset.AS_PLACED || hasSeen(seen, droppedOwnSequence, droppedOwn));
    }

    /** Hands over what a client that has seen up to an offset has missed, with a reference each. */
    void missed(Offset seen, Consumer<Direct> missed) {
        for (Direct at = first; at != null; at = at.next) {
            if (at.message.isRecoverable() && !hasSeen(seen, at)) {
                at.message.retain(1);
                missed.accept(new Direct(at.message, at.key, at.own, at.nanos));
            }
        }
    }

    private static boolean hasSeen(Offset seen, Direct direct) {
        return FrameOrder.isSlot(direct.key)
                ? direct.sequence() <= seen.sequence()
                : hasSeen(seen, direct.sequence(), direct.own);
    }

    private static boolean hasSeen(Offset seen, long sequence, int own) {
        return seen.own() == Offset.AS_PLACED ? sequence < seen.sequence() : Offset.isOwnUpTo(own, seen.own());
    }

    /** Nobody needs them any more. */
    void clear() {
        while (first != null) {
            dropFirst();
        }
    }
}
