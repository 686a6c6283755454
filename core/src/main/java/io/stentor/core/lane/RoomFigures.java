package io.stentor.core.lane;

/**
 * What came of the messages of a room in the last five to ten seconds, on one lane or on several. Immutable. Messages that
 * nobody times are not in it, nor those that are not for one room alone.
 *
 * @param messages that came by while somebody was in the room
 * @param expected copies that were due: one for each member that a message was for
 * @param delivered copies handed to the kernel
 * @param nanos how long that took
 * @param latencies of the copies delivered, counted in {@link #STEPS}, two for each doubling
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never handed on
public record RoomFigures(int messages, long expected, long delivered, long nanos, int[] latencies) {
    static final int STEPS = 36;
    /** The first step ends at 2 to this power of nanoseconds, 0.07 ms; the last at 13 s. */
    private static final int FIRST_STEP_BITS = 16;

    private static final double NANOS_PER_SECOND = 1e9;

    /** Those of a room that nothing was sent to. */
    public static RoomFigures none() {
        return new RoomFigures(0, 0, 0, RoomTraffic.HALF_NANOS, new int[STEPS]);
    }

    /** In which step a latency is counted: two for each doubling. */
    static int step(long nanos) {
        int bits = Long.SIZE - Long.numberOfLeadingZeros(nanos >> FIRST_STEP_BITS);
        if (bits == 0 || nanos < 0) {
            return 0;
        }
        int upperHalf = (int) (nanos >> (FIRST_STEP_BITS + bits - 2)) & 1;
        return Math.min(2 * bits - 1 + upperHalf, STEPS - 1);
    }

    /** Where a step ends. */
    private static double endOf(int step) {
        double octave = (double) (1L << (FIRST_STEP_BITS + step / 2));
        return step % 2 == 0 ? octave : octave * 1.5;
    }

    /** These and those of another lane, which has seen the same messages. */
    public RoomFigures and(RoomFigures other) {
        int[] both = latencies.clone();
        for (int i = 0; i < both.length; i++) {
            both[i] += other.latencies[i];
        }
        RoomFigures busier = messagesPerSecond() >= other.messagesPerSecond() ? this : other;
        return new RoomFigures(
                busier.messages, expected + other.expected, delivered + other.delivered, busier.nanos, both);
    }

    /** How many messages came by in a second. */
    public double messagesPerSecond() {
        return messages * NANOS_PER_SECOND / nanos;
    }

    /**
     * The part of the copies due that was delivered; 1 when none was due. The others wait for members that are behind, or
     * were missed by members that are behind or have been cut.
     */
    public double deliveredRatio() {
        return expected == 0 ? 1 : Math.min(1, (double) delivered / expected);
    }

    /**
     * The time within which this part of the copies was delivered, in nanoseconds, rounded up to the end of a step; 0 when
     * none was.
     *
     * @param part from 0 to 1
     */
    public double latencyNanos(double part) {
        long all = 0;
        for (int count : latencies) {
            all += count;
        }
        long wanted = (long) Math.ceil(all * part);
        long seen = 0;
        for (int step = 0; step < STEPS && wanted > 0; step++) {
            seen += latencies[step];
            if (seen >= wanted) {
                return endOf(step);
            }
        }
        return 0;
    }
}
