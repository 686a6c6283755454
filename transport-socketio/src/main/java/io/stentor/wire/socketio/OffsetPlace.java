package io.stentor.wire.socketio;

import io.netty.buffer.ByteBuf;
import io.stentor.wire.websocket.Deflation;
import io.stentor.wire.websocket.Frames;
import java.nio.charset.StandardCharsets;

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

    /** Bytes around an offset of this length. */
    abstract int aroundLength(int length);

    /** Writes what stands before an offset of this length. */
    abstract void writeBefore(ByteBuf out, int length);

    /** Writes what stands behind an offset. */
    abstract void writeAfter(ByteBuf out);

    private int offsetLength(String entry) {
        int length = textLength(entry);
        return length + aroundLength(length);
    }

    private static int textLength(String entry) {
        return entry == null ? OffsetText.LENGTH : entry.length();
    }

    private void writeOffset(ByteBuf out, String entry, long sequence, int own) {
        writeBefore(out, textLength(entry));
        if (entry == null) {
            OffsetText.write(out, sequence, own);
        } else {
            out.writeCharSequence(entry, StandardCharsets.US_ASCII);
        }
        writeAfter(out);
    }

    /** The head of the first of these frames, which are not compressed. */
    public final int headLength(ByteBuf frames) {
        return headLength(frames, payloadIndex(frames));
    }

    /**
     * How long the frames are with an offset.
     *
     * @param entry the offset, when it is not the place in this server's order but an entry of a log that servers share; else null
     */
    public final int stampedLength(ByteBuf frames, String entry) {
        int length = Frames.payloadLength(frames, frames.readerIndex());
        int stamped = length + growth(frames, entry);
        return frames.readableBytes() - Frames.headerSize(length) - length + Frames.headerSize(stamped) + stamped;
    }

    /**
     * Writes the frames with an offset; their indices stay where they are.
     *
     * @param entry as for {@link #stampedLength}: of ASCII; without it, sequence and own count are the offset
     */
    public final void stamp(ByteBuf frames, String entry, long sequence, int own, ByteBuf out) {
        int start = frames.readerIndex();
        int payload = payloadIndex(frames);
        int length = Frames.payloadLength(frames, start);
        Frames.writeHeaderLike(frames, start, length + growth(frames, entry), out);
        if (Frames.isDeflated(frames, start)) {
            stampDeflated(frames, payload, payload + length, entry, sequence, own, out);
        } else {
            stampPlain(frames, payload, payload + length, entry, sequence, own, out);
        }
        copy(frames, payload + length, frames.writerIndex(), out);
    }

    private void stampPlain(ByteBuf frames, int payload, int end, String entry, long sequence, int own, ByteBuf out) {
        writeHead(frames, payload, out);
        int tail = end - tailLength();
        copy(frames, payload + headLength(frames, payload), tail, out);
        writeOffset(out, entry, sequence, own);
        copy(frames, tail, end, out);
    }

    private void stampDeflated(
            ByteBuf frames, int payload, int end, String entry, long sequence, int own, ByteBuf out) {
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
        Deflation.writeStoredLength(out, offsetLength(entry) + tailLength());
        writeOffset(out, entry, sequence, own);
        copy(frames, tail, end, out);
    }

    /** Whether anything before the arguments changes. */
    abstract boolean hasHead();

    private int growth(ByteBuf frames, String entry) {
        if (!hasHead()) {
            return offsetLength(entry);
        }
        int stored = Frames.isDeflated(frames, frames.readerIndex()) ? Deflation.STORED_HEAD_BYTES : 0;
        return offsetLength(entry) + headGrowth(frames, payloadIndex(frames) + stored);
    }

    private static int payloadIndex(ByteBuf frames) {
        int start = frames.readerIndex();
        return start + Frames.headerSize(Frames.payloadLength(frames, start));
    }

    private static void copy(ByteBuf frames, int from, int to, ByteBuf out) {
        out.writeBytes(frames, from, to - from);
    }
}
