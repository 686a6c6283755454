package io.stentor.cluster.redis;

import java.util.concurrent.atomic.LongAdder;

/** What a node's part in the cluster came to since it started. Any thread. */
public final class ClusterCounters {
    private final LongAdder published = new LongAdder();
    private final LongAdder unpublished = new LongAdder();
    private final LongAdder received = new LongAdder();
    private final LongAdder malformed = new LongAdder();
    private final LongAdder overloaded = new LongAdder();

    void onPublished() {
        published.increment();
    }

    void onUnpublished() {
        unpublished.increment();
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

    /** Messages that Redis took. */
    public long published() {
        return published.sum();
    }

    /** Messages that were lost because Redis was away or behind. */
    public long unpublished() {
        return unpublished.sum();
    }

    /** Messages that came, own ones included. */
    public long received() {
        return received.sum();
    }

    /** Messages that came and were dropped: too long, or nothing this node understands. */
    public long malformed() {
        return malformed.sum();
    }

    /** Messages that came and were dropped because this node is behind. */
    public long overloaded() {
        return overloaded.sum();
    }
}
