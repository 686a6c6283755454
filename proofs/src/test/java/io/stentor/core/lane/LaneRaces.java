package io.stentor.core.lane;

import io.netty.buffer.Unpooled;
import io.stentor.core.Fanout;
import io.stentor.core.ring.Message;
import io.stentor.core.ring.TurnScheduler;
import io.stentor.proofs.races.Together;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** What lanes tell together: each its share, the last one the whole. */
public final class LaneRaces {
    /** Where a verdict is told: at once, on whatever thread was last. */
    private static final Lane LANE = new Fanout(
                    8, List.of(new AtOnce()), new AtOnce(), Unpooled.buffer().alloc(), () -> 0, bug -> {
                        throw new AssertionError(bug);
                    })
            .lanes()
            .get(0);

    private LaneRaces() {}

    /** Three reports, one of which was announced by another lane just before its own. */
    public static void shouldTellOneVerdictOfAllReports() {
        Confirmations all = new Confirmations(1, 10);
        Message message = Message.untimed(Unpooled.EMPTY_BUFFER);
        AtomicInteger told = new AtomicInteger();
        Verdict[] last = new Verdict[1];
        Confirmation confirmation = all.begin(1, message, Attempts.once(1), 10, null, verdict -> {
            told.incrementAndGet();
            last[0] = verdict;
        });
        confirmation.expectReports(2);
        Together.run(
                () -> {
                    confirmation.expectOneMore();
                    confirmation.report(1, 1, List.of(), LANE);
                },
                () -> confirmation.report(2, 1, List.of(), LANE));
        Together.demand(told.get() == 0, "a verdict before the last report");
        confirmation.report(4, 4, List.of(), LANE);
        Together.demand(told.get() == 1, "verdicts: " + told.get());
        Together.demand(last[0].expected() == 7 && last[0].delivered() == 6, "a report is lost");
        Together.demand(all.pending() == 0 && all.reserved() == 0, "places not given back");
    }

    /** The sum is told once, and is that of all. */
    public static void shouldTellHowManyRecipientsThereAreInAll() {
        AtomicInteger told = new AtomicInteger();
        AtomicInteger times = new AtomicInteger();
        RecipientCount count = new RecipientCount(2, sum -> {
            told.set(sum);
            times.incrementAndGet();
        });
        Together.run(() -> count.add(2), () -> count.add(3));
        Together.demand(times.get() == 1 && told.get() == 5, "told " + told.get() + ", " + times.get() + " times");
    }

    /** A message in the logs of two lanes counts once, and not at all when it has left both. */
    public static void shouldCountAMessageOnceInAllLogs() {
        LogBudget budget = new LogBudget();
        Message message = Message.untimed(Unpooled.wrappedBuffer(new byte[8]));
        Together.run(() -> enterAndLeave(budget, message), () -> enterAndLeave(budget, message));
        Together.demand(budget.loggedBytes() == 0, "bytes: " + budget.loggedBytes());
    }

    private static void enterAndLeave(LogBudget budget, Message message) {
        budget.entered(message);
        budget.left(message);
    }

    private static final class AtOnce implements TurnScheduler {
        @Override
        public void schedule(Runnable turn) {
            turn.run();
        }

        @Override
        public void schedule(Runnable task, long delayNanos) {
            task.run();
        }

        @Override
        public boolean inTurn() {
            return true;
        }
    }
}
