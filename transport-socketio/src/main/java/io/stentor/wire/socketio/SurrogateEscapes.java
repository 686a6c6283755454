package io.stentor.wire.socketio;

import java.util.Arrays;

/** The escapes in JSON strings that stand for half of a character: {@code \\ud83d}. Stateless. */
final class SurrogateEscapes {
    /** A backslash, u and four digits. */
    private static final int LENGTH = 6;

    private SurrogateEscapes() {}

    /**
     * A copy of the bytes in which every such escape of the region stands for a common character; null when there are none.
     */
    static byte[] masked(byte[] json, int start, int end) {
        byte[] masked = null;
        int at = start;
        while (at <= end - LENGTH) {
            if (json[at] == '\\' && isSurrogate(json, at)) {
                masked = masked == null ? Arrays.copyOf(json, end) : masked;
                Arrays.fill(masked, at + 2, at + LENGTH, (byte) '7');
            }
            // What follows a backslash begins no escape of its own.
            at += json[at] == '\\' ? 2 : 1;
        }
        return masked;
    }

    /** From d800 to dfff. */
    private static boolean isSurrogate(byte[] json, int at) {
        return json[at + 1] == 'u'
                && (json[at + 2] | 0x20) == 'd'
                && isAbove7(json[at + 3])
                && isDigit(json[at + 4])
                && isDigit(json[at + 5]);
    }

    private static boolean isAbove7(byte digit) {
        return isDigit(digit) && digit > '7';
    }

    private static boolean isDigit(byte digit) {
        int lower = digit | 0x20;
        return (digit >= '0' && digit <= '9') || (lower >= 'a' && lower <= 'f');
    }
}
