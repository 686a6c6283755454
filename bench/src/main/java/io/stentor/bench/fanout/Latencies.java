package io.stentor.bench.fanout;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Latencies of deliveries in nanoseconds; equal ones in a row are recorded together. Owned by the event loop. */
final class Latencies {

    private static final long HIGHEST_NANOS = TimeUnit.MINUTES.toNanos(10);
    private static final int DIGITS = 3;

    private final Histogram histogram = new Histogram(HIGHEST_NANOS, DIGITS);
    private long value;
    private long run;

    void record(long nanos) {
        if (nanos != value) {
            store();
            value = nanos;
        }
        run++;
    }

    Histogram histogram() {
        store();
        return histogram;
    }

    private void store() {
        if (run > 0) {
            histogram.recordValueWithCount(Math.max(0, Math.min(value, HIGHEST_NANOS)), run);
            run = 0;
        }
    }
}
