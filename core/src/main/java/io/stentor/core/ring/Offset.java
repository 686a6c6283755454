package io.stentor.core.ring;

/**
 * How far a member has come in the order of everything: what a client hands back when it returns after a cut. All slots up
 * to {@code sequence} are seen, and of the member's own messages as many as it counts.
 *
 * @param sequence of the last slot seen, -1 before the first
 * @param own how many messages past the ring were seen, counted from the session's first; {@link #AS_PLACED} when that
 *     follows from the sequence
 */
public record Offset(long sequence, int own) {
    /** The messages past the ring that are placed before the slot of the sequence are seen, and no others. */
    public static final int AS_PLACED = -1;

    /** The offset of a slot's message. */
    public static Offset ofSlot(long sequence) {
        return new Offset(sequence, AS_PLACED);
    }
}
