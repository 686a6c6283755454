package io.stentor.core.latency;

import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;

/**
 * Delivery latency of one lane: from the last byte of a message read to a member's copy handed to the kernel. Recorded
 * by the lane's thread only; {@link #collect} may be called by one other thread at a time.
 *
 * <p>Nanoseconds, two significant digits, values above {@link #HIGHEST_NANOS} count as that.
 */
public final class DeliveryLatency {
    /** One minute: whoever waits longer has been disconnected. */
    public static final long HIGHEST_NANOS = 60_000_000_000L;

    private static final int SIGNIFICANT_DIGITS = 2;

    private final SingleWriterRecorder recorder = new SingleWriterRecorder(1_000, HIGHEST_NANOS, SIGNIFICANT_DIGITS);
    private Histogram interval;

    /** An empty histogram that {@link #collect} can add to. */
    public static Histogram newHistogram() {
        return new Histogram(1_000, HIGHEST_NANOS, SIGNIFICANT_DIGITS);
    }

    /** Records that {@code deliveries} copies took this long. Lane thread. */
    public void record(long latencyNanos, long deliveries) {
        recorder.recordValueWithCount(Math.min(Math.max(latencyNanos, 0), HIGHEST_NANOS), deliveries);
    }

    /** Adds what was recorded since the last call to {@code target}. */
    public void collect(Histogram target) {
        interval = recorder.getIntervalHistogram(interval);
        target.add(interval);
    }
}
