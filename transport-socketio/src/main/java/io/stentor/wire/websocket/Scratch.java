package io.stentor.wire.websocket;

/**
 * The bytes of one read, taken out of their {@code ByteBuf} in one copy: reading a buffer byte by byte is slow on newer
 * JDKs, an array is not.
 *
 * <p>One per event loop, shared by all its connections and owned by its thread. Grows to the largest read up to its
 * limit; what was needed above {@value #RETAINED_BYTES} bytes is given back after the read.
 */
public final class Scratch {
    private static final int INITIAL_BYTES = 4_096;
    private static final int RETAINED_BYTES = 65_536;

    private final int maxBytes;
    private byte[] bytes;
    private boolean lent;

    /**
     * A small scratch that may grow.
     *
     * @param maxBytes the most bytes taken at once; a longer read is decoded in pieces
     */
    public Scratch(int maxBytes) {
        if (maxBytes < 1) {
            throw new IllegalArgumentException("maxBytes=" + maxBytes + " is less than 1");
        }
        this.maxBytes = maxBytes;
        this.bytes = new byte[Math.min(INITIAL_BYTES, maxBytes)];
    }

    int maxBytes() {
        return maxBytes;
    }

    /** An array of at least {@code length} bytes, for the caller alone until {@link #giveBack}. */
    byte[] lend(int length) {
        assert !lent : "a sink decodes another connection inside its callback";
        assert length <= maxBytes : "length=" + length + " maxBytes=" + maxBytes;
        lent = true;
        if (bytes.length < length) {
            bytes = new byte[Math.min(maxBytes, Math.max(length, 2 * bytes.length))];
        }
        return bytes;
    }

    void giveBack() {
        lent = false;
        if (bytes.length > RETAINED_BYTES) {
            bytes = new byte[RETAINED_BYTES];
        }
    }
}
