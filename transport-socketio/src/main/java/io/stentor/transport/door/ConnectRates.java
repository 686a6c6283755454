package io.stentor.transport.door;

import java.net.InetAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * How often each address connects: a bucket that fills at the rate and holds a second's worth, kept as the moment at which
 * it will be full again. Threadsafe.
 *
 * <p>An address is forgotten once its bucket is full, so only those of the last second are known. A table that is full of
 * them lets further ones pass: so many addresses are no one client's, and no limit by address stops them.
 */
final class ConnectRates {
    static final int MAX_ADDRESSES = 65_536;

    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final long nanosEach;
    private final Map<Long, Long> fullAt = new ConcurrentHashMap<>();

    /** @param perSecond positive */
    ConnectRates(int perSecond) {
        this.nanosEach = SECOND_NANOS / perSecond;
    }

    /** Takes one from the bucket of an address; false when it is empty. */
    boolean take(InetAddress address, long nowNanos) {
        if (fullAt.size() >= MAX_ADDRESSES) {
            fullAt.values().removeIf(full -> full - nowNanos <= 0);
            if (fullAt.size() >= MAX_ADDRESSES) {
                return true;
            }
        }
        boolean[] taken = new boolean[1];
        fullAt.compute(Place.of(address), (place, full) -> {
            long from = full == null || full - nowNanos < 0 ? nowNanos : full;
            taken[0] = from + nanosEach - nowNanos <= SECOND_NANOS;
            return taken[0] ? Long.valueOf(from + nanosEach) : full;
        });
        return taken[0];
    }

    /** Addresses it knows at present. */
    int size() {
        return fullAt.size();
    }
}
