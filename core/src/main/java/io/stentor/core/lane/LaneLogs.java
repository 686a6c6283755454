package io.stentor.core.lane;

import io.netty.util.IllegalReferenceCountException;
import io.stentor.core.ring.Message;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * How long the logs of a lane keep what has been written: by count, bytes and age of each room, by bytes of all rooms of
 * the server, and never so short that a member which merely waits for the processor is lost. Owned by the lane.
 */
final class LaneLogs {
    /** A member that has been behind for less is not slow: what it still has to get is kept. */
    static final long SLOW_AFTER_NANOS = 1_000_000_000L;

    private static final long NOBODY = Long.MAX_VALUE;

    private final LogLimits limits;
    private final LogBudget budget;
    private final LongSupplier clock;
    private final Consumer<Throwable> onFailure;
    private final List<Behind> behind;
    private final WaitingLine line;
    private final Collection<Member> claimed;

    private long now;
    /** Whether {@link #guarded} has been found out since the time was looked at. */
    private boolean guardedIsKnown;
    /** Messages behind this key may not be dropped; by their limits they could be. */
    private long guarded = NOBODY;
    /** The least key of a member that nobody guards. */
    private long lowestUnguarded = NOBODY;
    /** Something was dropped that a member behind has not got. */
    private boolean lostSome;

    LaneLogs(
            LogLimits limits,
            LogBudget budget,
            LongSupplier clock,
            Consumer<Throwable> onFailure,
            List<Behind> behind,
            WaitingLine line,
            Collection<Member> claimed) {
        this.limits = limits;
        this.budget = budget;
        this.clock = clock;
        this.onFailure = onFailure;
        this.behind = behind;
        this.line = line;
        this.claimed = claimed;
    }

    LogLimits limits() {
        return limits;
    }

    LogBudget budget() {
        return budget;
    }

    /** The time at which this turn began. */
    long nowNanos() {
        return now;
    }

    /** The time now: the lane's last turn may be long ago. */
    long clockNanos() {
        return clock.getAsLong();
    }

    void beginTurn() {
        now = clock.getAsLong();
        guardedIsKnown = false;
    }

    void entered(Message message) {
        budget.entered(message);
    }

    void left(Message message) {
        budget.left(message);
    }

    /** Gives a message's reference back. What somebody has released too early is a bug, and must not stop the lane. */
    void release(Message message) {
        try {
            message.release();
        } catch (IllegalReferenceCountException e) {
            onFailure.accept(e);
        }
    }

    /** Drops what a room need not keep. */
    void trim(RoomLog log) {
        boolean dropped = false;
        while (log.keptCount() > 1 && isOverLimits(log) && mayDrop(log)) {
            drop(log);
            dropped = true;
        }
        if (log.keptCount() == 1 && isTooOld(log) && mayDrop(log)) {
            drop(log);
            dropped = true;
        }
        if (dropped) {
            log.shrink();
        }
    }

    /** Drops what is written for all of those in line. */
    void dropWritten(RoomLog log) {
        while (log.keptCount() > 0 && isWritten(log.firstSequence())) {
            log.dropFirst();
        }
        if (log.keptCount() == 0) {
            log.shrink();
        }
    }

    private boolean isWritten(long sequence) {
        return line.isEmpty() || FrameOrder.ofSlot(sequence) <= line.first().writtenKey;
    }

    private boolean isOverLimits(RoomLog log) {
        return log.keptCount() > limits.messages() || log.keptBytes() > limits.bytes() || isTooOld(log);
    }

    private boolean isTooOld(RoomLog log) {
        return now - log.firstNanos() > limits.ageNanos();
    }

    /** A member has just fallen behind at a key. */
    void guard(long key) {
        guarded = Math.min(guarded, key);
    }

    private boolean mayDrop(RoomLog log) {
        findGuarded();
        return FrameOrder.ofSlot(log.firstSequence()) <= guarded && isWritten(log.firstSequence());
    }

    private void drop(RoomLog log) {
        lostSome |= FrameOrder.ofSlot(log.firstSequence()) > lowestUnguarded;
        log.dropFirst();
    }

    private void findGuarded() {
        if (guardedIsKnown) {
            return;
        }
        guardedIsKnown = true;
        guarded = NOBODY;
        lowestUnguarded = NOBODY;
        for (Behind one : behind) {
            if (now - one.sinceNanos < SLOW_AFTER_NANOS) {
                guarded = Math.min(guarded, one.cursor);
            } else {
                lowestUnguarded = Math.min(lowestUnguarded, one.cursor);
            }
        }
        for (Member member : claimed) {
            guarded = Math.min(guarded, FrameOrder.ofSlot(member.away.from.sequence()));
        }
    }

    /** Whether the server's logs hold more than they may, all together. */
    boolean areTooLarge() {
        return budget.loggedBytes() > limits.totalBytes();
    }

    /** Whether so much has still to be dropped that this need not be done again at once: an eighth of the limit is left free. */
    boolean areAboveTarget() {
        return budget.loggedBytes() > limits.totalBytes() - limits.totalBytes() / 8;
    }

    /** The largest of these drop their oldest, whoever waits for it, until enough is free. */
    void payWithLargest(List<RoomLog> logs) {
        findGuarded();
        logs.sort(Comparator.comparingLong(RoomLog::keptBytes).reversed());
        for (int i = 0; i < logs.size() && areAboveTarget(); i++) {
            long least = i + 1 < logs.size() ? logs.get(i + 1).keptBytes() / 2 : 0;
            RoomLog payer = logs.get(i);
            while (areAboveTarget() && payer.keptCount() > 1 && payer.keptBytes() > least) {
                lostSome |= FrameOrder.ofSlot(payer.firstSequence()) > Math.min(guarded, lowestUnguarded);
                payer.dropFirst();
            }
            payer.shrink();
        }
    }

    /** Whether a member that is behind may have lost something since this was asked last. */
    boolean takeLostSome() {
        boolean taken = lostSome;
        lostSome = false;
        return taken;
    }
}
