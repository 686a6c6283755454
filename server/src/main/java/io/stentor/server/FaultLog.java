package io.stentor.server;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs faults of the server: each distinct one once with its stack trace, then only its count as it doubles. A fault that
 * a client can repeat must not become a flood. Threadsafe.
 */
public final class FaultLog implements Consumer<Throwable> {
    private static final Logger LOG = LoggerFactory.getLogger(FaultLog.class);
    /** Places in the code a fault can come from; beyond that they are counted together. */
    private static final int DISTINCT = 64;

    private final Map<String, AtomicLong> counts = new ConcurrentHashMap<>();
    private final LongAdder faults = new LongAdder();

    @Override
    public void accept(Throwable fault) {
        count(placeOf(fault), fault);
    }

    /** Counts it by who was at work, too: what several handlers do wrong can come from one place in the code. */
    void accept(String handler, Throwable fault) {
        count(handler + ": " + placeOf(fault), fault);
    }

    /** {@return how many there were so far} */
    public long faults() {
        return faults.sum();
    }

    private void count(String place, Throwable fault) {
        faults.increment();
        AtomicLong counter = counts.size() < DISTINCT || counts.containsKey(place)
                ? counts.computeIfAbsent(place, first -> new AtomicLong())
                : counts.computeIfAbsent("elsewhere", first -> new AtomicLong());
        long count = counter.incrementAndGet();
        if (count == 1) {
            LOG.atError().addKeyValue("event", "fault").setCause(fault).log("{}", place);
        } else if (Long.bitCount(count) == 1) {
            LOG.atError()
                    .addKeyValue("event", "fault")
                    .addKeyValue("count", count)
                    .log("{} ({} times so far)", place, count);
        }
    }

    private static String placeOf(Throwable fault) {
        StackTraceElement[] trace = fault.getStackTrace();
        return fault.getClass().getName() + (trace.length == 0 ? "" : " at " + trace[0]);
    }
}
