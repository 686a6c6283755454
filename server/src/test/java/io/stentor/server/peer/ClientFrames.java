package io.stentor.server.peer;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Frames of a client, good and bad, masked with the key 00000000 so that their payload can be read. Stateless. */
public final class ClientFrames {
    public static final int CONTINUATION = 0x0;
    public static final int TEXT = 0x1;
    public static final int BINARY = 0x2;
    public static final int CLOSE = 0x8;
    public static final int PING = 0x9;
    public static final int PONG = 0xa;

    private static final int FIN = 0x80;
    private static final int RSV1 = 0x40;
    private static final int MASKED = 0x80;

    private ClientFrames() {}

    public static byte[] text(String payload) {
        return frame(FIN | TEXT, payload.getBytes(StandardCharsets.UTF_8));
    }

    public static byte[] whole(int opcode, byte[] payload) {
        return frame(FIN | opcode, payload);
    }

    /** A message as its sender compressed it. */
    public static byte[] deflated(int opcode, byte[] payload) {
        return frame(FIN | RSV1 | opcode, payload);
    }

    /** A frame that is not its message's last. */
    public static byte[] fragment(int opcode, byte[] payload) {
        return frame(opcode, payload);
    }

    /** A frame whose first byte, with all its flags, is the attacker's. */
    public static byte[] of(int firstByte, byte[] payload) {
        return frame(firstByte, payload);
    }

    public static byte[] close(int code) {
        return whole(CLOSE, new byte[] {(byte) (code >> 8), (byte) code});
    }

    private static byte[] frame(int firstByte, byte[] payload) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream(payload.length + 14);
        frame.write(firstByte);
        if (payload.length < 126) {
            frame.write(MASKED | payload.length);
        } else if (payload.length < 0x10000) {
            frame.write(MASKED | 126);
            frame.writeBytes(
                    ByteBuffer.allocate(2).putShort((short) payload.length).array());
        } else {
            frame.write(MASKED | 127);
            frame.writeBytes(ByteBuffer.allocate(8).putLong(payload.length).array());
        }
        frame.writeBytes(new byte[4]);
        frame.writeBytes(payload);
        return frame.toByteArray();
    }

    /** Bytes written as pairs of hexadecimal digits, with or without spaces. */
    public static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replace(" ", ""));
    }

    public static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /** The same bytes again and again. */
    public static byte[] repeat(byte[] part, int times) {
        ByteBuffer all = ByteBuffer.allocate(part.length * times);
        for (int i = 0; i < times; i++) {
            all.put(part);
        }
        return all.array();
    }
}
