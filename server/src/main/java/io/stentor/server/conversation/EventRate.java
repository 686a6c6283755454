package io.stentor.server.conversation;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How fast a socket may send events: a token bucket for each, which holds a burst when full and is refilled at a rate.
 * The buckets are kept as the time at which they will be full again, so that a quiet socket costs nothing. One instance per
 * event loop, which owns it; the count may be read from any thread.
 */
final class EventRate {
    private final LongSupplier nanoClock;
    /** Time in which one event is refilled; 0 when there is no limit. */
    private final long eventNanos;

    private final long burstNanos;

    private volatile long refused;

    /**
     * @param perSecond events a second in the long run, 0 for any number
     * @param burst events at once after a quiet time
     */
    EventRate(int perSecond, int burst, LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        this.eventNanos = perSecond == 0 ? 0 : TimeUnit.SECONDS.toNanos(1) / perSecond;
        this.burstNanos = burst * eventNanos;
    }

    /** Begins with a full bucket: that of a new socket. */
    long full() {
        return nanoClock.getAsLong();
    }

    /** Takes an event out of a socket's bucket; false, and it is counted as refused, when there is none. */
    boolean take(Participant participant) {
        if (eventNanos == 0) {
            return true;
        }
        long now = nanoClock.getAsLong();
        long fullAt = (participant.fullAtNanos - now > 0 ? participant.fullAtNanos : now) + eventNanos;
        if (fullAt - now > burstNanos) {
            countRefused();
            return false;
        }
        participant.fullAtNanos = fullAt;
        return true;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
    private void countRefused() {
        refused++;
    }

    /** Events refused so far. Any thread. */
    long refused() {
        return refused;
    }
}
