package io.stentor.core.lane;

/**
 * How the members of large rooms share a lane's turns: not all of them are written in one, so that a message which comes
 * meanwhile need not wait until all have been.
 *
 * @param largeRoom rooms with more members on a lane are served in rounds
 * @param members served in a turn, at least; an eighth of those in line if that is more
 * @param bytes written in a turn, beyond which the rest waits for the next
 */
public record RoundLimits(int largeRoom, int members, long bytes) {
    /** A turn of about half a millisecond. */
    public static RoundLimits defaults() {
        return new RoundLimits(256, 128, 4 << 20);
    }
}
