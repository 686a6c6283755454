package io.stentor.wire.websocket;

import io.stentor.wire.websocket.WebSocketViolation.Reason;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Inflates messages one by one; what one leaves behind is gone before the next.
 *
 * <p>One per event loop, shared by all its connections and owned by its thread. The array it inflates to grows with what
 * comes out, up to the limit of the message; what was needed above {@value #RETAINED_BYTES} bytes is given back behind
 * it. A message longer than its limit is given up at the first byte too many.
 *
 * <p>Limits: message length as given, {@value #MAX_FINAL_BLOCKS} blocks marked as final per message: each costs a reset.
 * Errors: one {@link WebSocketViolation}. Source: RFC 7692 section 7.2.2.
 */
public final class Inflation {
    /** As many as there may be fragments: a client may end the stream with each. */
    static final int MAX_FINAL_BLOCKS = FrameDecoder.MAX_FRAGMENTS;

    private static final int RETAINED_BYTES = 65_536;

    /**
     * What the sender took off the end, then an empty final block: only behind a whole message does the inflater find it
     * and know that it is done.
     */
    private static final byte[] TAIL = {0x00, 0x00, (byte) 0xff, (byte) 0xff, 0x03, 0x00};

    private final Inflater inflater = new Inflater(true);
    private byte[] bytes = new byte[RETAINED_BYTES];
    private int length;
    private int finalBlocks;
    private boolean lent;

    /**
     * Inflates the payload of one whole message; it then stands at the beginning of {@link #bytes()}, for the caller alone
     * until {@link #giveBack}.
     *
     * @param maxBytes the most bytes that may come out
     * @return how many came out
     */
    int inflate(byte[] payload, int offset, int payloadLength, int maxBytes) throws WebSocketViolation {
        assert !lent : "a sink decodes another connection inside its callback";
        length = 0;
        finalBlocks = 0;
        try {
            inflateAll(payload, offset, payloadLength, maxBytes);
            if (!inflateAll(TAIL, 0, TAIL.length, maxBytes)) {
                throw new WebSocketViolation(Reason.CORRUPT_DEFLATE);
            }
            lent = true;
            return length;
        } catch (DataFormatException corrupt) {
            throw new WebSocketViolation(Reason.CORRUPT_DEFLATE);
        } finally {
            inflater.reset();
            if (!lent) {
                giveBack();
            }
        }
    }

    byte[] bytes() {
        return bytes;
    }

    void giveBack() {
        lent = false;
        if (bytes.length > RETAINED_BYTES) {
            bytes = new byte[RETAINED_BYTES];
        }
    }

    /** Inflates these bytes; true when the last of them ended a final block. */
    private boolean inflateAll(byte[] deflated, int offset, int deflatedLength, int maxBytes)
            throws DataFormatException, WebSocketViolation {
        int end = offset + deflatedLength;
        inflater.setInput(deflated, offset, deflatedLength);
        while (inflateSome(maxBytes)) {
            int rest = inflater.getRemaining();
            if (rest == 0) {
                return true;
            }
            beginStream();
            inflater.setInput(deflated, end - rest, rest);
        }
        return false;
    }

    /** Inflates to the end of the input or of a final block; true for the latter. */
    private boolean inflateSome(int maxBytes) throws DataFormatException, WebSocketViolation {
        int room;
        int inflated;
        do {
            makeRoom(maxBytes);
            room = Math.min(bytes.length, maxBytes + 1) - length;
            inflated = inflater.inflate(bytes, length, room);
            length += inflated;
            if (length > maxBytes) {
                throw new WebSocketViolation(Reason.MESSAGE_TOO_BIG);
            }
        } while (inflated == room && !inflater.finished());
        return inflater.finished();
    }

    /** One byte beyond the limit is enough to see it passed. */
    private void makeRoom(int maxBytes) {
        if (length == bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.min(2 * bytes.length, maxBytes + 1));
        }
    }

    private void beginStream() throws WebSocketViolation {
        if (++finalBlocks > MAX_FINAL_BLOCKS) {
            throw new WebSocketViolation(Reason.TOO_MANY_FINAL_BLOCKS);
        }
        inflater.reset();
    }
}
