package io.stentor.cluster.redis;

/**
 * The place of an entry in a stream. Immutable.
 *
 * @param ms unsigned
 * @param sequence unsigned
 */
record StreamId(long ms, long sequence) implements Comparable<StreamId> {
    /** Before all entries. */
    static final StreamId START = new StreamId(0, 0);

    /** @throws NumberFormatException for text that is none */
    static StreamId of(String text) {
        int dash = text.indexOf('-');
        if (dash < 0) {
            throw new NumberFormatException(text);
        }
        return new StreamId(
                Long.parseUnsignedLong(text.substring(0, dash)), Long.parseUnsignedLong(text.substring(dash + 1)));
    }

    @Override
    public int compareTo(StreamId other) {
        int byTime = Long.compareUnsigned(ms, other.ms);
        return byTime != 0 ? byTime : Long.compareUnsigned(sequence, other.sequence);
    }

    @Override
    public String toString() {
        return Long.toUnsignedString(ms) + "-" + Long.toUnsignedString(sequence);
    }
}
