package io.stentor.bench.fanout;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Remembers what recent reads were parsed to. The members of a room receive the same bytes, so most reads are, byte for
 * byte, one that was parsed a moment ago: comparing is several times cheaper than parsing, and equal bytes hold equal
 * messages. Only reads of whole messages and nothing else are kept; what a message means for a connection is still
 * decided for each. Owned by the event loop.
 */
final class ParsedReads {

    /** More than the kinds of reads that are around at a time; a power of two. */
    private static final int ENTRIES = 32;

    private static final int BYTES_MAX = 16_384;
    private static final int MESSAGES_MAX = 256;
    private static final long HASH_PRIME = 0x9E3779B97F4A7C15L;
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final Entry[] entries = new Entry[ENTRIES];
    private final int roomAt;
    private final int numberAt;

    /** @param layout tells the places by which two reads are most likely to differ */
    ParsedReads(MessageLayout layout) {
        // Both places lie within the first message, whatever the length of the frame's own header.
        roomAt = layout.roomAt();
        numberAt = layout.numberAt() + 2;
        Arrays.setAll(entries, i -> new Entry());
    }

    /** The entry where such a read is or belongs. */
    Entry entry(byte[] data, int length) {
        long key = ((long) LONG.get(data, roomAt) * HASH_PRIME) ^ (long) LONG.get(data, numberAt) ^ length;
        return entries[(int) ((key * HASH_PRIME) >>> 32) & (ENTRIES - 1)];
    }

    /** One read and its messages. */
    static final class Entry {

        private byte[] bytes = new byte[0];
        private int length = -1;
        private final long[] messages = new long[MESSAGES_MAX];
        private int count;
        private boolean keepable;

        boolean holds(byte[] data, int dataLength) {
            return length == dataLength && Arrays.equals(bytes, 0, length, data, 0, length);
        }

        int count() {
            return count;
        }

        long message(int index) {
            return messages[index];
        }

        /** Forgets what it held; the parts of another read follow. */
        void begin() {
            length = -1;
            count = 0;
            keepable = true;
        }

        void add(long message) {
            if (count < MESSAGES_MAX) {
                messages[count++] = message;
            } else {
                keepable = false;
            }
        }

        /** The read holds something that is not a message. */
        void spoil() {
            keepable = false;
        }

        /** The read is over; a part of a frame may be left at its end. */
        void end(byte[] data, int parsed, int dataLength) {
            if (!keepable || parsed != dataLength || dataLength > BYTES_MAX) {
                return;
            }
            if (bytes.length < dataLength) {
                bytes = new byte[BYTES_MAX];
            }
            System.arraycopy(data, 0, bytes, 0, dataLength);
            length = dataLength;
        }
    }
}
