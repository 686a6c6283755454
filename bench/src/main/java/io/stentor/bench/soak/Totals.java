package io.stentor.bench.soak;

import io.stentor.bench.faults.crowd.Crowd.Latency;
import io.stentor.checker.Report;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** All judgements of a soak together. Used by one thread. */
public final class Totals {
    private final Histogram bystanders = new Histogram(TimeUnit.MINUTES.toNanos(5), 2);
    private long judgements;
    private long messages;
    private long delivered;
    private long recovered;
    private long anew;
    private long wrong;
    private long confirmed;
    private long asked;
    private long guests;

    void add(Report report, Latency latency) {
        judgements++;
        messages += report.messages();
        delivered += report.delivered();
        recovered += report.recoveredReturns();
        confirmed += report.confirmed();
        asked += report.asked();
        wrong += report.counts().values().stream().mapToLong(Long::longValue).sum();
        bystanders.add(latency.bystanders());
    }

    void guests(long count) {
        guests = count;
    }

    void anew(long count) {
        anew = count;
    }

    long judgements() {
        return judgements;
    }

    long messages() {
        return messages;
    }

    long delivered() {
        return delivered;
    }

    long recovered() {
        return recovered;
    }

    long anew() {
        return anew;
    }

    long wrong() {
        return wrong;
    }

    long confirmed() {
        return confirmed;
    }

    long asked() {
        return asked;
    }

    long guests() {
        return guests;
    }

    double bystandersMs(double percentile) {
        return bystanders.getValueAtPercentile(percentile) / 1e6;
    }
}
