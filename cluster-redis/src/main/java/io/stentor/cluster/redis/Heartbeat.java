package io.stentor.cluster.redis;

import java.time.Duration;

/** When a connection last showed that Redis lives. Any thread. */
final class Heartbeat {
    private volatile boolean heard;
    private volatile long atNanos;

    void beat() {
        atNanos = System.nanoTime();
        heard = true;
    }

    /** Whether it was heard, and less than so long ago. */
    boolean isWithin(Duration time) {
        return heard && System.nanoTime() - atNanos < time.toNanos();
    }
}
