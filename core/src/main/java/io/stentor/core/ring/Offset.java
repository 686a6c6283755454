package io.stentor.core.ring;

/**
 * How far a member has come in the order of everything: what a client hands back when it returns after a cut. All slots up
 * to {@code sequence} are seen, and of the member's own messages as many as it counts.
 *
 * @param sequence of the last slot seen, -1 before the first
 * @param own the number of the last message past the ring that was seen: from the session's first they are counted from 0, and after the
 *     highest number of all from 0 again; {@link #AS_PLACED} when it follows from the sequence
 */
public record Offset(long sequence, int own) {
    /** The messages past the ring that are placed before the slot of the sequence are seen, and no others. */
    public static final int AS_PLACED = -1;
    /** Of two numbers that are closer than this it is known which is the later one; the messages that are kept are far fewer. */
    private static final int FAR = 1 << 30;

    /** The offset of a slot's message. */
    public static Offset ofSlot(long sequence) {
        return new Offset(sequence, AS_PLACED);
    }

    /** The number of the next message past the ring; of the first, when there was none. */
    public static int ownAfter(int own) {
        return (own + 1) & Integer.MAX_VALUE;
    }

    /** Whether the message past the ring of one number is the one of another, or comes before it. */
    public static boolean isOwnUpTo(int own, int other) {
        return ((other - own) & Integer.MAX_VALUE) < FAR;
    }

    /** Whether whoever has seen up to here has seen all that lies before the other one. */
    public boolean reaches(Offset other) {
        return sequence > other.sequence || (sequence == other.sequence && reachesOwn(other));
    }

    private boolean reachesOwn(Offset other) {
        return other.own == AS_PLACED || (own != AS_PLACED && isOwnUpTo(other.own, own));
    }
}
