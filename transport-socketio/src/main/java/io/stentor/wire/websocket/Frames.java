package io.stentor.wire.websocket;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * Writes whole, unmasked, final frames as a server sends them, and walks over frames so written.
 *
 * <p>Pure functions. The buffer handed in belongs to the caller and is written at its writer index. Source: RFC 6455
 * section 5.2.
 */
public final class Frames {
    private static final int FINAL = 0x80;
    /** The first reserved bit, which permessage-deflate gives its meaning (RFC 7692 section 6). */
    private static final int DEFLATED = 0x40;

    private static final int LENGTH_16 = 126;
    private static final int LENGTH_64 = 127;
    private static final int MAX_LENGTH_16 = 0xffff;
    private static final int MAX_CONTROL_PAYLOAD = 125;

    private Frames() {}

    /** Bytes of the header before a payload of this length: 2, 4 or 10. */
    public static int headerSize(int payloadLength) {
        if (payloadLength < LENGTH_16) {
            return 2;
        }
        return payloadLength <= MAX_LENGTH_16 ? 2 + Short.BYTES : 2 + Long.BYTES;
    }

    /** Writes the header of a frame whose payload the caller writes next. */
    public static void writeHeader(ByteBuf out, int opcode, int payloadLength) {
        assert !Opcode.isControl(opcode) || payloadLength <= MAX_CONTROL_PAYLOAD : "payloadLength=" + payloadLength;
        writeHead(out, FINAL | opcode, payloadLength);
    }

    /** The same for a compressed message. */
    static void writeDeflatedHeader(ByteBuf out, int opcode, int payloadLength) {
        assert !Opcode.isControl(opcode) : "opcode=" + opcode;
        writeHead(out, FINAL | DEFLATED | opcode, payloadLength);
    }

    /** Writes a header like that of the frame at an index, for a payload of another length. */
    public static void writeHeaderLike(ByteBuf frames, int index, int payloadLength, ByteBuf out) {
        writeHead(out, frames.getUnsignedByte(index), payloadLength);
    }

    /** Whether the frame at this index is that of a compressed message. */
    public static boolean isDeflated(ByteBuf frames, int index) {
        return (frames.getUnsignedByte(index) & DEFLATED) != 0;
    }

    private static void writeHead(ByteBuf out, int first, int payloadLength) {
        out.writeByte(first);
        if (payloadLength < LENGTH_16) {
            out.writeByte(payloadLength);
        } else if (payloadLength <= MAX_LENGTH_16) {
            out.writeByte(LENGTH_16).writeShort(payloadLength);
        } else {
            out.writeByte(LENGTH_64).writeLong(payloadLength);
        }
    }

    /** Writes a text frame; the bytes must be UTF-8. */
    public static void writeText(ByteBuf out, byte[] bytes, int offset, int length) {
        write(out, Opcode.TEXT, bytes, offset, length);
    }

    /** Writes a text frame of a short text of the server's own, such as {@code 2} or {@code 3probe}. */
    public static void writeText(ByteBuf out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        write(out, Opcode.TEXT, bytes, 0, bytes.length);
    }

    /** Writes a binary frame. */
    public static void writeBinary(ByteBuf out, byte[] bytes, int offset, int length) {
        write(out, Opcode.BINARY, bytes, offset, length);
    }

    /** Writes a ping of at most 125 bytes. */
    public static void writePing(ByteBuf out, byte[] bytes, int offset, int length) {
        write(out, Opcode.PING, bytes, offset, length);
    }

    /** Writes a pong of at most 125 bytes: the payload of the ping it answers. */
    public static void writePong(ByteBuf out, byte[] bytes, int offset, int length) {
        write(out, Opcode.PONG, bytes, offset, length);
    }

    /** Writes a close frame without a code, which the other end reports as 1005. */
    public static void writeClose(ByteBuf out) {
        writeHeader(out, Opcode.CLOSE, 0);
    }

    /**
     * Writes a close frame with a code and no reason text.
     *
     * @throws IllegalArgumentException for a code that must not stand in a frame
     */
    public static void writeClose(ByteBuf out, int code) {
        if (!CloseCode.mayBeSent(code)) {
            throw new IllegalArgumentException("code=" + code + " may not be sent");
        }
        writeHeader(out, Opcode.CLOSE, Short.BYTES);
        out.writeShort(code);
    }

    /**
     * Walks over the whole frames between the reader and the writer index without moving either.
     *
     * @return the index of the first frame not visited; the writer index after the last
     * @throws IllegalArgumentException when the bytes are not whole, unmasked frames: they were not written here
     */
    public static int forEachFrame(ByteBuf frames, FrameVisitor visitor) {
        int index = frames.readerIndex();
        boolean goOn = true;
        while (goOn && index < frames.writerIndex()) {
            int opcode = opcode(frames, index);
            int length = payloadLength(frames, index);
            int payloadIndex = index + headerSize(length);
            index = payloadIndex + length;
            goOn = visitor.onFrame(opcode, payloadIndex, length);
        }
        return index;
    }

    private static int opcode(ByteBuf frames, int index) {
        int first = frames.getUnsignedByte(index);
        if ((first & 0xf0) != FINAL) {
            throw new IllegalArgumentException("no whole message at index=" + index);
        }
        return first & 0x0f;
    }

    /**
     * The length of the payload of the frame at this index.
     *
     * @throws IllegalArgumentException when it is not a whole, unmasked frame: it was not written here
     */
    public static int payloadLength(ByteBuf frames, int index) {
        int available = frames.writerIndex() - index;
        long length = available < 2 ? -1 : declaredLength(frames, index, available);
        if (length < 0 || length > available || headerSize((int) length) + length > available) {
            throw new IllegalArgumentException("masked or not whole at index=" + index);
        }
        return (int) length;
    }

    /** The declared length; negative when its bytes are missing or the frame is masked. */
    private static long declaredLength(ByteBuf frames, int index, int available) {
        int second = frames.getByte(index + 1);
        return switch (second) {
            case LENGTH_16 -> available < 2 + Short.BYTES ? -1 : frames.getUnsignedShort(index + 2);
            case LENGTH_64 -> available < 2 + Long.BYTES ? -1 : frames.getLong(index + 2);
            default -> second;
        };
    }

    private static void write(ByteBuf out, int opcode, byte[] bytes, int offset, int length) {
        writeHeader(out, opcode, length);
        out.writeBytes(bytes, offset, length);
    }
}
