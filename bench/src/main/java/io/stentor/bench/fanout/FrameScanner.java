package io.stentor.bench.fanout;

/** Finds the WebSocket frames of a server in a byte array, without objects and without copying. Stateless. */
final class FrameScanner {

    /** First byte of an unfragmented text frame. */
    static final byte TEXT = (byte) 0x81;

    static final byte BINARY = (byte) 0x82;
    static final byte CLOSE = (byte) 0x88;
    static final byte PING = (byte) 0x89;
    static final byte PONG = (byte) 0x8A;

    private static final int TWO_BYTE_LENGTH = 126;
    private static final int EIGHT_BYTE_LENGTH = 127;

    private final int payloadMax;

    FrameScanner(int payloadMax) {
        this.payloadMax = payloadMax;
    }

    /** Takes the frames one by one, in order. */
    interface Sink {
        void frame(byte head, byte[] data, int at, int length);
    }

    /**
     * Hands every complete frame in {@code [from, to)} to the sink and returns where the first incomplete one starts.
     *
     * @throws ProtocolViolation when a frame is masked, longer than allowed, fragmented or of an unknown kind
     */
    int scan(byte[] data, int from, int to, Sink sink) throws ProtocolViolation {
        int at = from;
        while (to - at >= 2) {
            int shortLength = data[at + 1];
            int header = headerBytes(shortLength);
            byte head = data[at];
            if (head != TEXT || shortLength < 0) {
                checkHead(head, shortLength);
            }
            if (to - at < header) {
                break;
            }
            int length = shortLength < TWO_BYTE_LENGTH ? shortLength : longLength(data, at, shortLength);
            if (to - at - header < length) {
                break;
            }
            sink.frame(head, data, at + header, length);
            at += header + length;
        }
        return at;
    }

    /** Where the payload of the frame at {@code at} starts, whose second byte is there. */
    static int payloadOf(byte[] data, int at) {
        return at + headerBytes(data[at + 1]);
    }

    /** How many bytes the frame at {@code at}, whose header is there, lacks of those up to {@code to}. */
    int lacking(byte[] data, int at, int to) throws ProtocolViolation {
        int shortLength = data[at + 1];
        int length = shortLength < TWO_BYTE_LENGTH ? shortLength : longLength(data, at, shortLength);
        return payloadOf(data, at) + length - to;
    }

    private static int headerBytes(int shortLength) {
        return shortLength < TWO_BYTE_LENGTH ? 2 : shortLength == TWO_BYTE_LENGTH ? 4 : 10;
    }

    private static void checkHead(byte head, int shortLength) throws ProtocolViolation {
        if (shortLength < 0) {
            throw new ProtocolViolation("the server sent a masked frame");
        }
        if (head != TEXT && head != BINARY && head != CLOSE && head != PING && head != PONG) {
            throw new ProtocolViolation(String.format("the server sent a frame that starts with 0x%02x", head & 0xFF));
        }
    }

    private int longLength(byte[] data, int at, int shortLength) throws ProtocolViolation {
        int last = at + (shortLength == EIGHT_BYTE_LENGTH ? 9 : 3);
        long length = 0;
        for (int i = at + 2; i <= last; i++) {
            length = (length << 8) | (data[i] & 0xFF);
        }
        if (length < 0 || length > payloadMax) {
            throw new ProtocolViolation("the server sent a frame of " + Long.toUnsignedString(length) + " bytes");
        }
        return (int) length;
    }
}
