package io.stentor.wire.socketio;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * The offset that stands at the end of an event, as a client keeps it and hands it back: {@value #LENGTH} URL-safe
 * characters, always as many, so that a frame's length does not depend on it. Digits of 6 bits: eight of the sequence, six
 * of the member's own count, each plus one, since both may be -1. Pure functions.
 */
public final class OffsetText {
    /** Characters of an offset. */
    public static final int LENGTH = 14;

    private static final int SEQUENCE_DIGITS = 8;
    private static final int BITS = 6;
    private static final int NO_DIGIT = -1;
    private static final byte[] DIGITS =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".getBytes(StandardCharsets.US_ASCII);

    private OffsetText() {}

    /** Writes an offset, without quotes. */
    static void write(ByteBuf out, long sequence, int own) {
        assert sequence >= -1 && sequence + 1 < 1L << (SEQUENCE_DIGITS * BITS) : "sequence=" + sequence;
        digits(out, sequence + 1, SEQUENCE_DIGITS);
        digits(out, own + 1L, LENGTH - SEQUENCE_DIGITS);
    }

    private static void digits(ByteBuf out, long value, int count) {
        for (int shift = (count - 1) * BITS; shift >= 0; shift -= BITS) {
            out.writeByte(DIGITS[(int) (value >>> shift) & 0x3f]);
        }
    }

    /** Whether this text is one that may have been written here. */
    public static boolean isOffset(String text) {
        if (text.length() != LENGTH) {
            return false;
        }
        for (int i = 0; i < LENGTH; i++) {
            if (digit(text.charAt(i)) == NO_DIGIT) {
                return false;
            }
        }
        return number(text, SEQUENCE_DIGITS, LENGTH) <= 1L + Integer.MAX_VALUE;
    }

    /** The sequence of an offset; -1 when nothing had been seen. */
    public static long sequence(String offset) {
        return number(offset, 0, SEQUENCE_DIGITS) - 1;
    }

    /** The member's own count in an offset, -1 for none. */
    public static int own(String offset) {
        return (int) (number(offset, SEQUENCE_DIGITS, LENGTH) - 1);
    }

    private static long number(String text, int start, int end) {
        long number = 0;
        for (int i = start; i < end; i++) {
            number = number << BITS | digit(text.charAt(i));
        }
        return number;
    }

    private static int digit(char c) {
        for (int i = 0; i < DIGITS.length; i++) {
            if (DIGITS[i] == c) {
                return i;
            }
        }
        return NO_DIGIT;
    }
}
