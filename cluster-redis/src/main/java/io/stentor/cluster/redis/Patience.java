package io.stentor.cluster.redis;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Tries again for a while what an overloaded server refuses. On the cluster's own thread, which may wait: what comes behind
 * waits in the inbox.
 */
final class Patience {
    private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(200);
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final ClusterCounters counters;
    private final long limitNanos;

    Patience(ClusterCounters counters) {
        this(counters, LIMIT);
    }

    Patience(ClusterCounters counters, Duration limit) {
        this.counters = counters;
        this.limitNanos = limit.toNanos();
    }

    /** {@return whether it was taken in the end; what was not is counted} */
    boolean until(BooleanSupplier attempt) {
        if (attempt.getAsBoolean()) {
            return true;
        }
        long start = System.nanoTime();
        while (System.nanoTime() - start < limitNanos && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(PAUSE_NANOS);
            if (attempt.getAsBoolean()) {
                return true;
            }
        }
        counters.onOverloaded();
        return false;
    }
}
