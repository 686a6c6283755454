package io.stentor.server.attack;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Comes to the server twice a second, as somebody new who wants to be heard within a second. Its own thread does. */
final class Newcomers implements AutoCloseable {
    private static final long INTERVAL_MS = 500;
    private static final long LIMIT_MS = 1_000;

    private final Target target;
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(work -> new Thread(work, "newcomers"));
    private volatile long longestMs;
    private volatile String failure;

    Newcomers(Target target) {
        this.target = target;
        clock.scheduleWithFixedDelay(this::come, 0, INTERVAL_MS, TimeUnit.MILLISECONDS);
    }

    private void come() {
        long begin = System.nanoTime();
        try {
            target.assertAlive();
        } catch (AssertionError | RuntimeException refused) {
            failure = refused.toString();
        }
        longestMs =
                Math.max(longestMs, Duration.ofNanos(System.nanoTime() - begin).toMillis());
        if (longestMs > LIMIT_MS && failure == null) {
            failure = "served after " + longestMs + " ms";
        }
    }

    /** The longest that one has taken until it was served. */
    long longestMs() {
        return longestMs;
    }

    /** What went wrong; null is nothing. */
    String failure() {
        return failure;
    }

    /** The last one leaves first, or it would be taken for what the attack left behind. */
    @Override
    public void close() {
        clock.shutdown();
        try {
            clock.awaitTermination(LIMIT_MS * 20, TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
