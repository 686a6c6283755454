package io.stentor.wire.socketio;

import io.stentor.wire.Utf8;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * One value of MessagePack that is no packet: what servers of a cluster tell each other. Pure functions, any thread.
 *
 * <p>What is read has been checked whole before anything is made of it: one value and nothing behind it, lengths within
 * the bytes, text in UTF-8, at most {@link PacketEncoder#MAX_DEPTH} deep.
 */
public final class MsgpackDocument {
    private MsgpackDocument() {}

    /**
     * Reads lists and maps down to a depth as plain Java; what lies deeper is left as it is written.
     *
     * @param bytes the document's from now on, when values are left in it
     * @param depth how many lists and maps in each other are opened
     * @return null, a String, a Boolean, a Number, an {@link java.time.Instant}, a byte array, a list, a map, or an {@link
     *     EncodedValue} at the given depth
     * @throws PacketViolation with {@code MSGPACK} when it is malformed
     */
    public static Object read(byte[] bytes, int depth) throws PacketViolation {
        if (!isOneValue(bytes)) {
            throw new PacketViolation(PacketViolation.Reason.MSGPACK);
        }
        return EncodedValue.of(Notation.MSGPACK, bytes, 0, bytes.length, List.of())
                .opened(depth);
    }

    /**
     * Writes a value as {@link PacketEncoder} would.
     *
     * @param binding makes a known value of another
     * @throws IllegalArgumentException for a value that cannot be written
     */
    public static byte[] write(Object value, UnaryOperator<Object> binding) {
        MsgpackValueWriter writer = new MsgpackValueWriter(binding);
        writer.write(value, 0);
        return Arrays.copyOf(writer.bytes(), writer.length());
    }

    /**
     * The same, with dates as timestamps of the standard.
     *
     * @throws IllegalArgumentException for a value that cannot be written
     */
    public static byte[] writeStandard(Object value, UnaryOperator<Object> binding) {
        MsgpackValueWriter writer = new MsgpackValueWriter(binding, true);
        writer.write(value, 0);
        return Arrays.copyOf(writer.bytes(), writer.length());
    }

    private static boolean isOneValue(byte[] bytes) {
        MsgpackCursor cursor = new MsgpackCursor();
        cursor.reset(bytes, 0, bytes.length);
        long[] open = new long[PacketEncoder.MAX_DEPTH + 1];
        int depth = 0;
        open[0] = 1;
        while (depth >= 0) {
            if (open[depth] == 0) {
                depth--;
                continue;
            }
            open[depth]--;
            if (!cursor.next() || !isText(cursor, bytes)) {
                return false;
            }
            long children = cursor.children();
            if (children > 0) {
                if (depth == PacketEncoder.MAX_DEPTH) {
                    return false;
                }
                open[++depth] = children;
            }
        }
        return cursor.atEnd();
    }

    private static boolean isText(MsgpackCursor cursor, byte[] bytes) {
        return cursor.form() != MsgpackCursor.Form.STRING
                || Utf8.isValid(bytes, cursor.bodyStart(), cursor.bodyLength());
    }
}
