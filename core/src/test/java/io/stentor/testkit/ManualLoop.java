package io.stentor.testkit;

import io.stentor.core.ring.TurnScheduler;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;

/** An event loop that a test cranks by hand. Whoever runs code "on" it says so with {@link #enter}. */
public final class ManualLoop implements TurnScheduler {
    private static ManualLoop current;

    private final Queue<Runnable> turns = new ArrayDeque<>();
    private final Queue<Timer> timers = new PriorityQueue<>();
    private long clockNanos;
    private int timersMade;

    private record Timer(long atNanos, int number, Runnable task) implements Comparable<Timer> {
        @Override
        public int compareTo(Timer other) {
            return Comparator.comparingLong(Timer::atNanos)
                    .thenComparingInt(Timer::number)
                    .compare(this, other);
        }
    }

    @Override
    public void schedule(Runnable turn) {
        turns.add(turn);
    }

    /** Runs when the test lets the time pass. */
    @Override
    public void schedule(Runnable task, long delayNanos) {
        if (delayNanos == 0) {
            turns.add(task);
            return;
        }
        timers.add(new Timer(clockNanos + delayNanos, timersMade++, task));
    }

    @Override
    public boolean inTurn() {
        return current == this;
    }

    /** How many turns wait in the loop's queue. */
    public int scheduled() {
        return turns.size();
    }

    /** Runs the task as if on this loop. */
    public void enter(Runnable task) {
        ManualLoop before = current;
        current = this;
        try {
            task.run();
        } finally {
            current = before;
        }
    }

    /** Runs the turns that are scheduled now, not those they schedule; says whether there were any. */
    public boolean crank() {
        int due = turns.size();
        for (int i = 0; i < due; i++) {
            enter(turns.remove());
        }
        return due > 0;
    }

    /** Runs the turn that is scheduled next, if there is one. */
    public void crankOne() {
        if (!turns.isEmpty()) {
            enter(turns.remove());
        }
    }

    /** How many tasks wait for their time. */
    public int timers() {
        return timers.size();
    }

    /** It is so late now: what is due by then is put into the loop's queue. */
    public void setNanos(long now) {
        clockNanos = now;
        while (!timers.isEmpty() && timers.peek().atNanos <= now) {
            turns.add(timers.remove().task);
        }
    }

    /** Cranks all loops until none has anything to do. */
    public static void crankAll(Iterable<ManualLoop> loops) {
        boolean busy = true;
        for (int round = 0; busy; round++) {
            if (round > 100_000) {
                throw new AssertionError("the loops never come to rest");
            }
            busy = false;
            for (ManualLoop loop : loops) {
                busy |= loop.crank();
            }
        }
    }
}
