package io.stentor.wire.websocket;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Client-to-server masking (RFC 6455 section 5.3), eight bytes at a time. */
final class Masking {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long HIGH_BITS = 0x8080808080808080L;

    private Masking() {}

    /** The key whose four bytes stand at {@code offset}. */
    static int key(byte[] bytes, int offset) {
        return (int) INTS.get(bytes, offset);
    }

    /**
     * Unmasks a whole payload in place.
     *
     * @return true when every byte is ASCII, seen in passing, so that most text needs no second look
     */
    static boolean unmask(byte[] bytes, int offset, int length, int key) {
        long longKey = (key & 0xffffffffL) | (long) key << 32;
        long seen = 0;
        int end = offset + length;
        int position = offset;
        for (; position + Long.BYTES <= end; position += Long.BYTES) {
            long plain = (long) LONGS.get(bytes, position) ^ longKey;
            LONGS.set(bytes, position, plain);
            seen |= plain;
        }
        for (; position < end; position++, longKey >>>= Byte.SIZE) {
            byte plain = (byte) (bytes[position] ^ longKey);
            bytes[position] = plain;
            seen |= plain;
        }
        return (seen & HIGH_BITS) == 0;
    }
}
