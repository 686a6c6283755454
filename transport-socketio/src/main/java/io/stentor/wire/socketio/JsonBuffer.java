package io.stentor.wire.socketio;

import java.util.Arrays;

/**
 * A growing array of UTF-8 in which JSON is put together from ready pieces and escaped strings.
 *
 * <p>Owned by one thread; used again and again, it allocates only while it grows. What it grew above {@value
 * #RETAINED_BYTES} bytes is given back by the next {@link #clear}. Nothing checks that the pieces make JSON.
 */
public final class JsonBuffer {
    private static final int INITIAL_BYTES = 256;
    private static final int RETAINED_BYTES = 65_536;
    private static final String HEX = "0123456789abcdef";

    private byte[] bytes = new byte[INITIAL_BYTES];
    private int length;

    /** The array behind this buffer; another one after each call that writes. */
    public byte[] bytes() {
        return bytes;
    }

    /** How many bytes from the beginning of {@link #bytes} are written. */
    public int length() {
        return length;
    }

    /** Begins anew. */
    public JsonBuffer clear() {
        length = 0;
        if (bytes.length > RETAINED_BYTES) {
            bytes = new byte[RETAINED_BYTES];
        }
        return this;
    }

    /** Appends a piece of JSON as it is. */
    public JsonBuffer raw(byte[] source, int offset, int count) {
        reserve(count);
        System.arraycopy(source, offset, bytes, length, count);
        length += count;
        return this;
    }

    /** Appends a piece of JSON as it is. */
    public JsonBuffer raw(String json) {
        for (int i = 0; i < json.length(); i++) {
            char character = json.charAt(i);
            if (character < 0x80) {
                raw(character);
            } else {
                i += beyondAscii(json, i);
            }
        }
        return this;
    }

    /** Appends one ASCII character of JSON, such as a bracket. */
    public JsonBuffer raw(char ascii) {
        reserve(1);
        bytes[length++] = (byte) ascii;
        return this;
    }

    /** Appends a number in decimal digits. */
    public JsonBuffer number(long number) {
        return raw(Long.toString(number));
    }

    /**
     * Appends a string in quotes. Quotes, backslashes, control characters and surrogates without a partner are escaped,
     * so that the result is JSON and UTF-8 whatever the string holds.
     */
    public JsonBuffer string(String text) {
        raw('"');
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (character < ' ' || character == '"' || character == '\\') {
                escape(character);
            } else if (character < 0x80) {
                raw(character);
            } else {
                i += beyondAscii(text, i);
            }
        }
        return raw('"');
    }

    private void escape(char character) {
        switch (character) {
            case '"', '\\' -> raw('\\').raw(character);
            case '\b' -> raw('\\').raw('b');
            case '\f' -> raw('\\').raw('f');
            case '\n' -> raw('\\').raw('n');
            case '\r' -> raw('\\').raw('r');
            case '\t' -> raw('\\').raw('t');
            default -> escapeAsHex(character);
        }
    }

    private void escapeAsHex(char character) {
        raw('\\').raw('u');
        for (int shift = 12; shift >= 0; shift -= 4) {
            raw(HEX.charAt(character >> shift & 0xf));
        }
    }

    /** Appends the character at {@code index}; returns how many further chars of the text belong to it. */
    private int beyondAscii(String text, int index) {
        char character = text.charAt(index);
        if (!Character.isSurrogate(character)) {
            utf8(character);
            return 0;
        }
        int codePoint = text.codePointAt(index);
        if (codePoint == character) {
            escapeAsHex(character);
            return 0;
        }
        utf8(codePoint);
        return 1;
    }

    private void utf8(int codePoint) {
        reserve(4);
        if (codePoint < 0x800) {
            bytes[length++] = (byte) (0xc0 | (codePoint >> 6));
        } else if (codePoint < 0x10000) {
            bytes[length++] = (byte) (0xe0 | (codePoint >> 12));
            continuation(codePoint >> 6);
        } else {
            bytes[length++] = (byte) (0xf0 | (codePoint >> 18));
            continuation(codePoint >> 12);
            continuation(codePoint >> 6);
        }
        continuation(codePoint);
    }

    private void continuation(int bits) {
        bytes[length++] = (byte) (0x80 | (bits & 0x3f));
    }

    private void reserve(int count) {
        if (bytes.length - length < count) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + count));
        }
    }
}
