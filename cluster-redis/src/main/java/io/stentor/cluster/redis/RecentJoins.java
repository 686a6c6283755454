package io.stentor.cluster.redis;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Rooms into which this node has lately let sockets of others. A node that has no such room yet is not subscribed to its
 * channel when it hears of that, so what is said to the room next must take the way that the join took. Threadsafe.
 */
final class RecentJoins {
    private static final long TIME_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final int MOST = 10_000;

    private final LongSupplier nanoClock;
    private final Map<String, Long> since = new ConcurrentHashMap<>();
    /** When there were too many to remember: then every room may be one. */
    private volatile Long anySince;

    RecentJoins(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    void add(List<String> rooms) {
        long now = nanoClock.getAsLong();
        if (since.size() + rooms.size() > MOST) {
            since.values().removeIf(then -> now - then > TIME_NANOS);
        }
        if (since.size() + rooms.size() > MOST) {
            anySince = now;
        } else {
            rooms.forEach(room -> since.put(room, now));
        }
    }

    boolean contains(String room) {
        Long any = anySince;
        return (any != null && isRecent(any)) || (!since.isEmpty() && isKnown(room));
    }

    private boolean isKnown(String room) {
        Long then = since.get(room);
        if (then == null) {
            return false;
        }
        return isRecent(then) || !since.remove(room, then);
    }

    private boolean isRecent(long then) {
        return nanoClock.getAsLong() - then <= TIME_NANOS;
    }
}
