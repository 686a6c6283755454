package io.stentor.bench.fanout;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Makes the masked WebSocket frames a client sends. Stateless. */
final class ClientFrame {

    private static final byte MASKED = (byte) 0x80;

    private ClientFrame() {}

    static byte[] text(String text, int mask) {
        return of(FrameScanner.TEXT, text.getBytes(UTF_8), mask);
    }

    static byte[] of(byte head, byte[] payload, int mask) {
        int header = headerBytes(payload.length);
        byte[] frame = new byte[header + payload.length];
        frame[0] = head;
        writeLength(frame, payload.length);
        byte[] key = maskKey(mask);
        System.arraycopy(key, 0, frame, header - 4, 4);
        for (int i = 0; i < payload.length; i++) {
            frame[header + i] = (byte) (payload[i] ^ key[i & 3]);
        }
        return frame;
    }

    /** Bytes before the payload, the mask included. */
    static int headerBytes(int payloadBytes) {
        return payloadBytes < 126 ? 6 : payloadBytes <= 0xFFFF ? 8 : 14;
    }

    static byte[] maskKey(int mask) {
        return new byte[] {(byte) (mask >>> 24), (byte) (mask >>> 16), (byte) (mask >>> 8), (byte) mask};
    }

    private static void writeLength(byte[] frame, int length) {
        if (length < 126) {
            frame[1] = (byte) (MASKED | length);
        } else if (length <= 0xFFFF) {
            frame[1] = (byte) (MASKED | 126);
            frame[2] = (byte) (length >>> 8);
            frame[3] = (byte) length;
        } else {
            frame[1] = (byte) (MASKED | 127);
            for (int i = 0; i < 4; i++) {
                frame[6 + i] = (byte) (length >>> (24 - 8 * i));
            }
        }
    }
}
