package io.stentor.testkit;

import io.stentor.core.ring.TurnScheduler;
import java.util.ArrayDeque;
import java.util.Queue;

/** An event loop that a test cranks by hand. Whoever runs code "on" it says so with {@link #enter}. */
public final class ManualLoop implements TurnScheduler {
    private static ManualLoop current;

    private final Queue<Runnable> turns = new ArrayDeque<>();

    @Override
    public void schedule(Runnable turn) {
        turns.add(turn);
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
