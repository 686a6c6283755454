package io.stentor.wire.socketio;

import io.netty.buffer.ByteBuf;
import io.stentor.wire.websocket.Deflation;
import io.stentor.wire.websocket.Frames;

/**
 * Where in an event's frames its offset goes, as one more argument, and how the frames are written with it. The first
 * frame changes, attachments do not; its length does not depend on the offset. Immutable.
 *
 * <p>A compressed first frame must have been made with this head and tail left as they are ({@link Deflation}), so that
 * nothing has to be compressed again.
 */
public abstract class OffsetPlace {
    OffsetPlace() {}

    /** Bytes behind the place, at the end of the payload. */
    public abstract int tailLength();

    /** Bytes at the beginning of this payload that change with the number of arguments. */
    abstract int headLength(ByteBuf bytes, int payloadIndex);

    /** How much longer that is with one argument more. */
    abstract int headGrowth(ByteBuf bytes, int headIndex);

    /** Writes that for one argument more. */
    abstract void writeHead(ByteBuf bytes, int headIndex, ByteBuf out);

    /** Bytes of an offset with what stands around it. */
    abstract int offsetLength();

    abstract void writeOffset(ByteBuf out, long sequence, int own);

    /** The head of the first of these frames, which are not compressed. */
    public final int headLength(ByteBuf frames) {
        return headLength(frames, payloadIndex(frames));
    }

    /** How long the frames are with an offset. */
    public final int stampedLength(ByteBuf frames) {
        int length = Frames.payloadLength(frames, frames.readerIndex());
        int stamped = length + growth(frames);
        return frames.readableBytes() - Frames.headerSize(length) - length + Frames.headerSize(stamped) + stamped;
    }

    /** Writes the frames with an offset; their indices stay where they are. */
    public final void stamp(ByteBuf frames, long sequence, int own, ByteBuf out) {
        int start = frames.readerIndex();
        int payload = payloadIndex(frames);
        int length = Frames.payloadLength(frames, start);
        Frames.writeHeaderLike(frames, start, length + growth(frames), out);
        if (Frames.isDeflated(frames, start)) {
            stampDeflated(frames, payload, payload + length, sequence, own, out);
        } else {
            stampPlain(frames, payload, payload + length, sequence, own, out);
        }
        copy(frames, payload + length, frames.writerIndex(), out);
    }

    private void stampPlain(ByteBuf frames, int payload, int end, long sequence, int own, ByteBuf out) {
        writeHead(frames, payload, out);
        int tail = end - tailLength();
        copy(frames, payload + headLength(frames, payload), tail, out);
        writeOffset(out, sequence, own);
        copy(frames, tail, end, out);
    }

    private void stampDeflated(ByteBuf frames, int payload, int end, long sequence, int own, ByteBuf out) {
        int body = payload;
        if (hasHead()) {
            int head = payload + Deflation.STORED_HEAD_BYTES;
            int length = headLength(frames, head);
            Deflation.writeStoredHead(out, length + headGrowth(frames, head));
            writeHead(frames, head, out);
            body = head + length;
        }
        int tail = end - Deflation.STORED_END_BYTES - tailLength();
        copy(frames, body, tail - Deflation.STORED_LENGTH_BYTES, out);
        Deflation.writeStoredLength(out, offsetLength() + tailLength());
        writeOffset(out, sequence, own);
        copy(frames, tail, end, out);
    }

    /** Whether anything before the arguments changes. */
    abstract boolean hasHead();

    private int growth(ByteBuf frames) {
        if (!hasHead()) {
            return offsetLength();
        }
        int stored = Frames.isDeflated(frames, frames.readerIndex()) ? Deflation.STORED_HEAD_BYTES : 0;
        return offsetLength() + headGrowth(frames, payloadIndex(frames) + stored);
    }

    private static int payloadIndex(ByteBuf frames) {
        int start = frames.readerIndex();
        return start + Frames.headerSize(Frames.payloadLength(frames, start));
    }

    private static void copy(ByteBuf frames, int from, int to, ByteBuf out) {
        out.writeBytes(frames, from, to - from);
    }
}
