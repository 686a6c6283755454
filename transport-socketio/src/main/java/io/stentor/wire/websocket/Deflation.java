package io.stentor.wire.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.zip.Deflater;

/**
 * Makes the compressed variant of frames: the same messages, each compressed for itself where that makes it shorter, so
 * that whoever takes compressed messages at all can be sent it.
 *
 * <p>For one thread at a time. A message is compressed while its loop waits, so at the level that is
 * quickest. Limits: a message below the threshold is left as it is. Source: RFC 7692 sections 6 and 7.2.1.
 */
public final class Deflation {
    /** Bytes before what stands uncompressed at the beginning of a message. */
    public static final int STORED_HEAD_BYTES = 1 + 4;

    /** Bytes before what stands uncompressed at the end of a message: the block's own begins in the bits before. */
    public static final int STORED_LENGTH_BYTES = 4;

    /** Bytes behind what stands uncompressed at the end of a message: the beginning of an empty block. */
    public static final int STORED_END_BYTES = 1;

    /** What a sender takes off the end of a message flushed this way; the receiver adds it again. */
    private static final int FLUSH_BYTES = 4;

    private static final int MAX_HEADER_BYTES = 10;
    private static final int INITIAL_BYTES = 4_096;
    private static final int RETAINED_BYTES = 65_536;

    private final Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
    private final int threshold;
    private ByteBuf deflated = Unpooled.buffer(INITIAL_BYTES);
    private boolean shorter;

    /**
     * A compressor of messages.
     *
     * @param threshold payload bytes from which on a message is compressed, at least 1
     */
    public Deflation(int threshold) {
        if (threshold < 1) {
            throw new IllegalArgumentException("threshold=" + threshold + " is less than 1");
        }
        this.threshold = threshold;
    }

    /**
     * Compresses what the readable bytes hold: complete, uncompressed frames as {@link Frames} writes them. They stay the
     * caller's, their indices where they are.
     *
     * @return new frames, the caller's; null when no message became shorter
     */
    public ByteBuf deflate(ByteBuf frames, ByteBufAllocator allocator) {
        return deflate(frames, 0, 0, allocator);
    }

    /**
     * The same, but the beginning and the end of the first message are stored as they are, in blocks of their own, so that
     * others can be put in their places later.
     *
     * @param head bytes of its payload that are stored as they are, 0 for none
     * @param tail the same at its end
     */
    public ByteBuf deflate(ByteBuf frames, int head, int tail, ByteBufAllocator allocator) {
        if (frames.readableBytes() <= threshold) {
            return null;
        }
        shorter = false;
        try {
            Frames.forEachFrame(frames, (opcode, index, length) -> {
                boolean first = deflated.writerIndex() == 0;
                addFrame(frames, opcode, index, length, first ? head : 0, first ? tail : 0);
                return true;
            });
            return shorter
                    ? allocator
                            .buffer(deflated.readableBytes(), deflated.readableBytes())
                            .writeBytes(deflated)
                    : null;
        } finally {
            clear();
        }
    }

    private void addFrame(ByteBuf frames, int opcode, int payloadIndex, int length, int head, int tail) {
        if (length < threshold
                || Opcode.isControl(opcode)
                || !addDeflated(frames, opcode, payloadIndex, length, head, tail)) {
            int headerSize = Frames.headerSize(length);
            deflated.writeBytes(frames, payloadIndex - headerSize, headerSize + length);
        }
    }

    /** Adds a message compressed; false, and nothing added, when that does not make it shorter. */
    private boolean addDeflated(ByteBuf frames, int opcode, int payloadIndex, int length, int head, int tail) {
        int start = deflated.writerIndex();
        // The header's length is known only behind the payload, which then moves to it.
        int payloadStart = start + MAX_HEADER_BYTES;
        deflated.ensureWritable(MAX_HEADER_BYTES + STORED_HEAD_BYTES + length + FLUSH_BYTES);
        deflated.writerIndex(payloadStart);
        if (head > 0) {
            writeStoredHead(deflated, head);
            deflated.writeBytes(frames, payloadIndex, head);
        }
        boolean fits = addBody(frames, payloadIndex + head, length - head - tail);
        if (fits && tail > 0) {
            writeStoredLength(deflated, tail);
            deflated.writeBytes(frames, payloadIndex + length - tail, tail).writeByte(0);
        }
        int deflatedLength = deflated.writerIndex() - payloadStart;
        deflated.writerIndex(start);
        if (!fits || deflatedLength >= length) {
            return false;
        }
        Frames.writeDeflatedHeader(deflated, opcode, deflatedLength);
        deflated.writeBytes(deflated.array(), deflated.arrayOffset() + payloadStart, deflatedLength);
        shorter = true;
        return true;
    }

    /** Adds some bytes compressed and flushed; false when there is no room for them. */
    private boolean addBody(ByteBuf frames, int index, int length) {
        int at = deflated.writerIndex();
        int room = length + FLUSH_BYTES;
        deflater.setInput(frames.nioBuffer(index, length));
        int written = deflater.deflate(deflated.array(), deflated.arrayOffset() + at, room, Deflater.SYNC_FLUSH);
        deflater.reset();
        // When the room was used up, something may be left that had none.
        if (written >= room) {
            return false;
        }
        deflated.writerIndex(at + written - FLUSH_BYTES);
        return true;
    }

    /** Begins a block that is stored as it is, at the beginning of a message. */
    public static void writeStoredHead(ByteBuf out, int length) {
        out.writeByte(0);
        writeStoredLength(out, length);
    }

    /** Writes the length of a stored block whose first bits have been written: by the flush before it. */
    public static void writeStoredLength(ByteBuf out, int length) {
        out.writeShortLE(length).writeShortLE(~length);
    }

    private void clear() {
        deflated.clear();
        if (deflated.capacity() > RETAINED_BYTES) {
            deflated = Unpooled.buffer(INITIAL_BYTES);
        }
    }
}
