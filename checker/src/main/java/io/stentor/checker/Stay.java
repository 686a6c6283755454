package io.stentor.checker;

import java.util.ArrayList;
import java.util.List;

/** The part of a seat's log from a join to the end of that membership, and the returns within it. */
final class Stay {
    private static final int OPEN = Integer.MAX_VALUE;

    private final long joinedAt;
    private final int from;
    private final List<Resumption> resumptions = new ArrayList<>();
    private int to = OPEN;

    /**
     * A return that goes on with the membership.
     *
     * @param from the first entry after the cut: what was missed may come before the client says that it is connected
     * @param to the first entry after that
     */
    private record Resumption(int from, int to, Return how) {
        boolean isWithin(int before, int after) {
            return before < to && from <= after;
        }
    }

    /** @param from the first entry of the log that belongs to it */
    Stay(long joinedAt, int from) {
        this.joinedAt = joinedAt;
        this.from = from;
    }

    long joinedAt() {
        return joinedAt;
    }

    int from() {
        return from;
    }

    /** The first entry that does not belong to it. */
    int to() {
        return to;
    }

    boolean isOpen() {
        return to == OPEN;
    }

    void end(int entry) {
        to = entry;
    }

    void resume(int fromEntry, int toEntry, Return how) {
        resumptions.add(new Resumption(fromEntry, toEntry, how));
    }

    /**
     * Why a message is missing.
     *
     * @param before the last entry that comes earlier in the room's order
     * @param after the first that comes later, or {@link Integer#MAX_VALUE} when none does
     */
    Fault faultOf(Message missing, int before, int after) {
        for (Resumption resumption : resumptions) {
            if (resumption.isWithin(before, after)) {
                if (!resumption.how().recovered()) {
                    return Fault.LOST;
                }
                if (missing.sentAt < resumption.how().at()) {
                    return Fault.FALSE_RECOVERED;
                }
            }
        }
        return after == Integer.MAX_VALUE ? Fault.LOST : Fault.GAP;
    }
}
