package io.stentor.server.admin;

import io.stentor.core.latency.DeliveryLatency;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Delivery latency of the last ten seconds and since start, over all lanes. Owned by the admin thread. */
final class LatencyWindow {
    private static final int SECONDS = 10;
    private static final double NANOS_PER_MS = 1e6;

    private final List<DeliveryLatency> lanes;
    private final long targetNanos;
    private final Histogram[] seconds = new Histogram[SECONDS];
    private final Histogram total = DeliveryLatency.newHistogram();
    private int next;
    private Figures window = Figures.of(DeliveryLatency.newHistogram());
    private Figures sinceStart = window;
    private double withinTarget = 1;
    private double sumSeconds;

    /** Percentiles in milliseconds; zeros when nothing was delivered. */
    record Figures(long count, double p50, double p99, double p999, double max) {
        static Figures of(Histogram histogram) {
            if (histogram.getTotalCount() == 0) {
                return new Figures(0, 0, 0, 0, 0);
            }
            return new Figures(
                    histogram.getTotalCount(),
                    histogram.getValueAtPercentile(50) / NANOS_PER_MS,
                    histogram.getValueAtPercentile(99) / NANOS_PER_MS,
                    histogram.getValueAtPercentile(99.9) / NANOS_PER_MS,
                    histogram.getMaxValue() / NANOS_PER_MS);
        }
    }

    LatencyWindow(List<DeliveryLatency> lanes, long targetMs) {
        this.lanes = lanes;
        targetNanos = TimeUnit.MILLISECONDS.toNanos(targetMs);
        for (int i = 0; i < SECONDS; i++) {
            seconds[i] = DeliveryLatency.newHistogram();
        }
    }

    /** Takes in what was recorded since the last call. Once a second. */
    void tick() {
        Histogram second = seconds[next];
        next = (next + 1) % SECONDS;
        second.reset();
        lanes.forEach(lane -> lane.collect(second));
        total.add(second);
        sumSeconds += second.getTotalCount() == 0 ? 0 : second.getMean() * second.getTotalCount() / 1e9;
        Histogram all = DeliveryLatency.newHistogram();
        for (Histogram one : seconds) {
            all.add(one);
        }
        window = Figures.of(all);
        sinceStart = Figures.of(total);
        withinTarget = window.count() == 0 ? 1 : (double) all.getCountBetweenValues(0, targetNanos) / window.count();
    }

    Figures window() {
        return window;
    }

    Figures sinceStart() {
        return sinceStart;
    }

    /** The part of the window's deliveries that met the target; 1 when there were none. */
    double withinTarget() {
        return withinTarget;
    }

    long targetMs() {
        return TimeUnit.NANOSECONDS.toMillis(targetNanos);
    }

    /** All latencies since start, added up. */
    double sumSeconds() {
        return sumSeconds;
    }
}
