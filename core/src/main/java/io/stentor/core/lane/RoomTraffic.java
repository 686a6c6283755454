package io.stentor.core.lane;

import java.util.Arrays;

/**
 * What came of a room's messages on one lane lately. Owned by the lane.
 *
 * <p>It is kept in two halves of five seconds: the older one is dropped when the newer is full, by whoever comes next, so that
 * a room in which nothing happens costs no time. Nothing is done for each delivery of a room's slab, only once for each of
 * its messages ({@link TurnWriter}): what it costs is memory, about 400 bytes for each room and lane with messages.
 */
final class RoomTraffic {
    static final long HALF_NANOS = 5_000_000_000L;

    private Half current = new Half();
    private Half previous = new Half();
    private long currentSince;

    private static final class Half {
        private int messages;
        private long expected;
        private long delivered;
        private final int[] latencies = new int[RoomFigures.STEPS];

        private void clear() {
            messages = 0;
            expected = 0;
            delivered = 0;
            Arrays.fill(latencies, 0);
        }
    }

    RoomTraffic(long nowNanos) {
        currentSince = nowNanos;
    }

    /** A message came by that is for so many members. */
    void expect(int members, long nowNanos) {
        turnTo(nowNanos);
        current.messages++;
        current.expected += members;
    }

    /** So many copies of a message were handed to the outlets, after so long. */
    void delivered(int copies, long latencyNanos) {
        current.delivered += copies;
        current.latencies[RoomFigures.step(latencyNanos)] += copies;
    }

    RoomFigures figures(long nowNanos) {
        turnTo(nowNanos);
        int[] latencies = current.latencies.clone();
        for (int i = 0; i < latencies.length; i++) {
            latencies[i] += previous.latencies[i];
        }
        return new RoomFigures(
                current.messages + previous.messages,
                current.expected + previous.expected,
                current.delivered + previous.delivered,
                HALF_NANOS + nowNanos - currentSince,
                latencies);
    }

    private void turnTo(long nowNanos) {
        long age = nowNanos - currentSince;
        if (age < HALF_NANOS) {
            return;
        }
        Half oldest = previous;
        previous = current;
        current = oldest;
        current.clear();
        currentSince += HALF_NANOS;
        if (age >= 2 * HALF_NANOS) {
            previous.clear();
            currentSince = nowNanos;
        }
    }
}
