package io.stentor.server;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs faults of the server: each distinct one once with its stack trace, then only its count as it doubles. A fault that
 * a client can repeat must not become a flood. Threadsafe.
 */
final class FaultLog implements Consumer<Throwable> {
    private static final Logger LOG = LoggerFactory.getLogger(FaultLog.class);
    /** Places in the code a fault can come from; beyond that they are counted together. */
    private static final int DISTINCT = 64;

    private final Map<String, AtomicLong> counts = new ConcurrentHashMap<>();

    @Override
    public void accept(Throwable fault) {
        String place = placeOf(fault);
        AtomicLong counter = counts.size() < DISTINCT || counts.containsKey(place)
                ? counts.computeIfAbsent(place, first -> new AtomicLong())
                : counts.computeIfAbsent("elsewhere", first -> new AtomicLong());
        long count = counter.incrementAndGet();
        if (count == 1) {
            LOG.error("event=fault place={}", place, fault);
        } else if (Long.bitCount(count) == 1) {
            LOG.error("event=fault place={} count={}", place, count);
        }
    }

    private static String placeOf(Throwable fault) {
        StackTraceElement[] trace = fault.getStackTrace();
        return fault.getClass().getName() + (trace.length == 0 ? "" : " at " + trace[0]);
    }
}
