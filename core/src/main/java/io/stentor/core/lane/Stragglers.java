package io.stentor.core.lane;

import io.stentor.core.ring.Message;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/** The members of a lane that are behind, and which of them can be fed. Owned by the lane. */
final class Stragglers {
    private final LogLimits limits;
    private final LogBudget budget;
    private final List<Behind> behind;
    private final Queue<Member> toFeed = new ArrayDeque<>();
    /** For whom there was no memory: they are fed when some time has passed. */
    private final List<Member> toFeedLater = new ArrayList<>();

    private final LaneLogs logs;

    Stragglers(LogLimits limits, LogBudget budget, LaneLogs logs, List<Behind> behind) {
        this.limits = limits;
        this.budget = budget;
        this.logs = logs;
        this.behind = behind;
    }

    int count() {
        return behind.size();
    }

    /** Everything up to a key, as in {@link FrameOrder}, is written for the member; what follows is for later. */
    void fallBehind(Member member, long cursor) {
        Behind added = new Behind(member, cursor, logs.nowNanos());
        added.index = behind.size();
        behind.add(added);
        member.behind = added;
        logs.guard(cursor);
    }

    /** Everything is written for the member, or it gets nothing any more. */
    void remove(Member member) {
        Behind removed = member.behind;
        member.behind = null;
        budget.waits(-removed.waitingBytes);
        Behind last = behind.remove(behind.size() - 1);
        if (last != removed) {
            behind.set(removed.index, last);
            last.index = removed.index;
        }
    }

    /** The outlet of a member that is behind has room. */
    void listToFeed(Member member) {
        if (member.behind != null && !member.behind.listed) {
            member.behind.listed = true;
            toFeed.add(member);
        }
    }

    /** The same after some time. */
    void listToFeedLater(Member member) {
        toFeedLater.add(member);
    }

    /** Some time has passed; true when there is somebody to be fed. */
    boolean feedNow() {
        toFeedLater.forEach(this::listToFeed);
        toFeedLater.clear();
        return !toFeed.isEmpty();
    }

    boolean isAnybodyToFeed() {
        return !toFeed.isEmpty();
    }

    boolean isAnybodyToFeedLater() {
        return !toFeedLater.isEmpty();
    }

    int toFeedCount() {
        return toFeed.size();
    }

    /** The next one that can be fed, or null. It may have been served, or be gone, meanwhile. */
    Member nextToFeed() {
        Member next = toFeed.poll();
        if (next != null && next.behind != null) {
            next.behind.listed = false;
        }
        return next;
    }

    /**
     * A message of its own waits for a member that is behind.
     *
     * @return who has more waiting than the limits allow, or null
     */
    Member waits(Member member, Message message) {
        Behind waiting = member.behind;
        waiting.waitingBytes += message.bytes();
        waiting.waitingMessages++;
        budget.waits(message.bytes());
        if (isTooMuch(waiting)) {
            return member;
        }
        return budget.waitingBytes() > limits.outboundBytes() ? largestDebtor() : null;
    }

    /** Whether a member has more of its own waiting than it may, and has had the time to take it. */
    boolean isTooMuch(Behind one) {
        return !one.awaitsMissed
                && logs.nowNanos() - one.sinceNanos >= LaneLogs.SLOW_AFTER_NANOS
                && (one.waitingBytes > limits.bytes() || one.waitingMessages > limits.messages());
    }

    /** Messages of its own have been written for a member that is behind. */
    void waitLess(Member member) {
        Behind waiting = member.behind;
        if (waiting.waitingBytes > member.own.unsentBytes()) {
            budget.waits(member.own.unsentBytes() - waiting.waitingBytes);
            waiting.waitingBytes = member.own.unsentBytes();
        }
        waiting.waitingMessages = Math.min(waiting.waitingMessages, member.own.unsentCount());
    }

    private Member largestDebtor() {
        Behind largest = null;
        for (Behind one : behind) {
            if (!one.member.fallen && (largest == null || one.waitingBytes > largest.waitingBytes)) {
                largest = one;
            }
        }
        return largest == null ? null : largest.member;
    }

    /** Visits everybody who is behind. */
    List<Behind> all() {
        return behind;
    }
}
