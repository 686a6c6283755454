package io.stentor.wire.engineio;

import io.stentor.wire.Utf8;
import io.stentor.wire.engineio.PayloadViolation.Reason;
import java.util.Arrays;
import java.util.Base64;

/**
 * Takes the packets out of one polling body, in one linear scan that can be interrupted: a sink that has handled enough
 * for one turn stops it and calls {@link #decode} again later.
 *
 * <p>One per body, owned by one thread; it copies nothing, so the body must stay as it is. Limits: the body's length is
 * the caller's to limit; there is none on the number of packets. Errors: {@link PayloadViolation}, after everything
 * before the bad packet was delivered; a body that is not UTF-8 is refused as a whole. Source: Engine.IO 4, "Packet
 * encoding" for HTTP long-polling.
 */
public final class PayloadDecoder {
    /** Between two packets of a body. */
    public static final byte SEPARATOR = 0x1e;

    private static final byte BASE64_PREFIX = 'b';

    private final byte[] bytes;
    private final int end;
    private int position;
    private boolean finished;

    public PayloadDecoder(byte[] bytes, int offset, int length) throws PayloadViolation {
        if (!Utf8.isValid(bytes, offset, length)) {
            throw new PayloadViolation(Reason.INVALID_UTF8);
        }
        this.bytes = bytes;
        this.position = offset;
        this.end = offset + length;
    }

    /**
     * Delivers packets until the sink stops it or none is left.
     *
     * @return true when none is left, false when the sink stopped earlier
     */
    public boolean decode(PacketSink sink) throws PayloadViolation {
        boolean goOn = true;
        while (goOn && !finished) {
            int start = position;
            int packetEnd = packetEnd(start);
            position = packetEnd + 1;
            finished = true; // holds when the packet is bad: nothing behind it is delivered
            goOn = decodePacket(bytes, start, packetEnd - start, sink);
            finished = packetEnd == end;
        }
        return finished;
    }

    /**
     * Delivers the one packet of a region, such as a WebSocket text message. A message that begins with {@code b} is
     * base64 there too.
     *
     * @return what the sink returned
     */
    public static boolean decodePacket(byte[] bytes, int offset, int length, PacketSink sink) throws PayloadViolation {
        if (length == 0) {
            throw new PayloadViolation(Reason.EMPTY_PACKET);
        }
        byte first = bytes[offset];
        if (first == BASE64_PREFIX) {
            return sink.onBinary(decodeBase64(bytes, offset + 1, length - 1));
        }
        PacketType type = PacketType.of(first);
        if (type == null) {
            throw new PayloadViolation(Reason.UNKNOWN_TYPE);
        }
        return sink.onPacket(type, bytes, offset + 1, length - 1);
    }

    private int packetEnd(int start) {
        int index = start;
        while (index < end && bytes[index] != SEPARATOR) {
            index++;
        }
        return index;
    }

    private static byte[] decodeBase64(byte[] bytes, int offset, int length) throws PayloadViolation {
        try {
            return Base64.getDecoder().decode(withoutLineBreaks(bytes, offset, length));
        } catch (IllegalArgumentException malformed) {
            throw new PayloadViolation(Reason.INVALID_BASE64);
        }
    }

    /** The Java client ends its lines after 76 characters, and the last one, too. */
    private static byte[] withoutLineBreaks(byte[] bytes, int offset, int length) {
        byte[] kept = new byte[length];
        int count = 0;
        for (int index = offset; index < offset + length; index++) {
            if (bytes[index] != '\n' && bytes[index] != '\r') {
                kept[count++] = bytes[index];
            }
        }
        return count == length ? kept : Arrays.copyOf(kept, count);
    }
}
