package io.stentor.cluster.redis;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Tries again for a while what an overloaded server refuses. On the cluster's own thread, which may wait: what comes behind
 * waits in the inbox.
 */
final class Patience {
    private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(200);
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final ClusterCounters counters;

    Patience(ClusterCounters counters) {
        this.counters = counters;
    }

    /** Returns false when it was refused to the end, which is counted. */
    boolean until(BooleanSupplier attempt) {
        if (attempt.getAsBoolean()) {
            return true;
        }
        long start = System.nanoTime();
        while (System.nanoTime() - start < LIMIT_NANOS
                && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(PAUSE_NANOS);
            if (attempt.getAsBoolean()) {
                return true;
            }
        }
        counters.onOverloaded();
        return false;
    }
}
