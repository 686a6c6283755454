package io.stentor.transport.server;

import io.stentor.transport.loop.SessionLoop;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** The clients of a server are asked to go: evenly over a window, and at a deadline whoever is left is cut off. Any thread. */
public final class Drain {
    /** For the loops to cut off whoever is left: more is a loop that hangs. */
    private static final long CUT_SECONDS = 5;

    private final List<LoopDrain> parts;
    private final List<SessionLoop> loops;
    private final CountDownLatch gone;

    /**
     * What came of it.
     *
     * @param closed sessions that had taken what was sent to them before they were closed
     * @param cut sessions that had not, or had not gone by the deadline
     */
    public record Outcome(int closed, int cut) {}

    private Drain(List<SessionLoop> loops, long windowMs) {
        this.loops = loops;
        gone = new CountDownLatch(loops.size());
        parts = loops.stream()
                .map(loop -> new LoopDrain(loop, windowMs, gone::countDown))
                .toList();
    }

    static Drain begin(List<SessionLoop> loops, long windowMs) {
        Drain drain = new Drain(loops, windowMs);
        for (int i = 0; i < loops.size(); i++) {
            drain.execute(i, drain.parts.get(i)::begin);
        }
        return drain;
    }

    /** Cuts off at once whoever is left. */
    void hurry() {
        for (int i = 0; i < loops.size(); i++) {
            execute(i, parts.get(i)::cutOff);
        }
    }

    private void execute(int index, Runnable task) {
        try {
            loops.get(index).eventLoop().execute(task);
        } catch (RejectedExecutionException shutDown) {
            gone.countDown();
        }
    }

    /** Waits until all have gone, at most until the deadline, when the others are cut off. */
    Outcome await(long deadlineMs) {
        try {
            if (!gone.await(deadlineMs, TimeUnit.MILLISECONDS)) {
                hurry();
                if (!gone.await(CUT_SECONDS, TimeUnit.SECONDS)) {
                    throw new IllegalStateException("sessions did not end in time");
                }
            }
        } catch (InterruptedException interrupted) {
            hurry();
            Thread.currentThread().interrupt();
        }
        return new Outcome(
                parts.stream().mapToInt(LoopDrain::closed).sum(),
                parts.stream().mapToInt(LoopDrain::cut).sum());
    }
}
