package io.stentor.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Tells whether bytes are well-formed UTF-8: shortest forms only, no surrogates, nothing above U+10FFFF.
 *
 * <p>Pure functions over a region of a byte array; safe from any thread. Source: RFC 3629 section 4.
 */
public final class Utf8 {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final int MALFORMED = -1;

    private Utf8() {}

    /** True when the {@code length} bytes from {@code offset} are whole, well-formed characters. Linear. */
    public static boolean isValid(byte[] bytes, int offset, int length) {
        int end = offset + length;
        int position = skipAscii(bytes, offset, end);
        while (position < end) {
            position = bytes[position] >= 0 ? skipAscii(bytes, position, end) : skipCharacter(bytes, position, end);
            if (position == MALFORMED) {
                return false;
            }
        }
        return true;
    }

    private static int skipAscii(byte[] bytes, int from, int end) {
        int position = from;
        while (position + Long.BYTES <= end && ((long) LONGS.get(bytes, position) & HIGH_BITS) == 0) {
            position += Long.BYTES;
        }
        while (position < end && bytes[position] >= 0) {
            position++;
        }
        return position;
    }

    /** The position behind the multi-byte character at {@code from}, or {@link #MALFORMED}. */
    private static int skipCharacter(byte[] bytes, int from, int end) {
        int lead = bytes[from] & 0xff;
        if (lead < 0xc2 || lead > 0xf4) {
            return MALFORMED;
        }
        int length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
        if (end - from < length || !isSecondByte(lead, bytes[from + 1] & 0xff)) {
            return MALFORMED;
        }
        for (int i = 2; i < length; i++) {
            if ((bytes[from + i] & 0xc0) != 0x80) {
                return MALFORMED;
            }
        }
        return from + length;
    }

    /** The second byte alone decides on overlong forms, surrogates and the upper end of Unicode. */
    private static boolean isSecondByte(int lead, int second) {
        return switch (lead) {
            case 0xe0 -> second >= 0xa0 && second <= 0xbf;
            case 0xed -> second >= 0x80 && second <= 0x9f;
            case 0xf0 -> second >= 0x90 && second <= 0xbf;
            case 0xf4 -> second >= 0x80 && second <= 0x8f;
            default -> second >= 0x80 && second <= 0xbf;
        };
    }
}
