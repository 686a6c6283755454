package io.stentor.cluster.redis;

import io.stentor.cluster.ClusterCounts;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** What a node's part in the cluster came to since it started. Any thread. */
final class ClusterCounters implements ClusterCounts {
    private final LongAdder published = new LongAdder();
    private final LongAdder unpublished = new LongAdder();
    private final LongAdder received = new LongAdder();
    private final LongAdder malformed = new LongAdder();
    private final LongAdder gaps = new LongAdder();
    private final LongAdder overloaded = new LongAdder();
    private final AtomicLong waitingOut = new AtomicLong();
    private final AtomicLong waitingIn = new AtomicLong();

    void onPublished() {
        published.increment();
    }

    void onUnpublished() {
        unpublished.increment();
    }

    void onGap() {
        gaps.increment();
    }

    void onReceived() {
        received.increment();
    }

    void onMalformed() {
        malformed.increment();
    }

    void onOverloaded() {
        overloaded.increment();
    }

    /** So many bytes more, or less, wait for Redis; returns how many do. */
    long addWaitingOut(long bytes) {
        return waitingOut.addAndGet(bytes);
    }

    /** So many bytes more, or less, wait to be read; returns how many do. */
    long addWaitingIn(long bytes) {
        return waitingIn.addAndGet(bytes);
    }

    @Override
    public long published() {
        return published.sum();
    }

    @Override
    public long unpublished() {
        return unpublished.sum();
    }

    @Override
    public long received() {
        return received.sum();
    }

    @Override
    public long malformed() {
        return malformed.sum();
    }

    @Override
    public long overloaded() {
        return overloaded.sum();
    }

    @Override
    public long gaps() {
        return gaps.sum();
    }

    @Override
    public long waitingOut() {
        return waitingOut.get();
    }

    @Override
    public long waitingIn() {
        return waitingIn.get();
    }
}
