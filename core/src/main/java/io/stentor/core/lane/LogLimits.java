package io.stentor.core.lane;

import java.time.Duration;

/**
 * What is kept of messages that have been written, fixed at start-up: for members that are behind and for those that come
 * back after a cut.
 *
 * @param messages of one room, or of one member's own, on each lane
 * @param bytes of frames of one room, or of one member's own
 * @param ageNanos after which a message is dropped
 * @param totalBytes of frames of all logs of the server; beyond, the largest rooms drop theirs first
 * @param windowNanos within which a member may come back; 0 when none may
 * @param sessions members that are away at one time, on each lane; beyond, the longest away are given up
 * @param outboundBytes that may wait for members which are behind, in all, beside the logs; beyond, those with the most end
 */
public record LogLimits(
        int messages, long bytes, long ageNanos, long totalBytes, long windowNanos, int sessions, long outboundBytes) {
    private static final long MIB = 1 << 20;

    /** Logs as the server's defaults have them, and nobody may come back. */
    public static LogLimits defaults() {
        long twoMinutes = Duration.ofMinutes(2).toNanos();
        return new LogLimits(10_000, MIB, twoMinutes, 64 * MIB, 0, 100_000, 64 * MIB);
    }

    /** The same with a window within which members may come back. */
    public LogLimits withWindow(Duration window) {
        return new LogLimits(messages, bytes, ageNanos, totalBytes, window.toNanos(), sessions, outboundBytes);
    }
}
