package io.stentor.wire.socketio;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The strings of short byte sequences that come again and again: event names and namespaces.
 *
 * <p>One per kind of text and event loop, owned by its thread. A table of fixed size in which a new text takes the place
 * of the one before it in its slot, so what clients choose costs at most an allocation and never more memory than
 * {@value #SLOTS} texts of {@value #MAX_BYTES} bytes.
 */
final class TextCache {
    static final int SLOTS = 256;
    static final int MAX_BYTES = 128;

    private final byte[][] keys = new byte[SLOTS][];
    private final String[] texts = new String[SLOTS];

    /** The string put for exactly these bytes, or null. */
    String find(byte[] bytes, int start, int end) {
        if (end - start > MAX_BYTES) {
            return null;
        }
        int slot = slot(bytes, start, end);
        byte[] key = keys[slot];
        return key != null && Arrays.equals(key, 0, key.length, bytes, start, end) ? texts[slot] : null;
    }

    /** The string of these bytes of UTF-8, known or made and kept. */
    String textOf(byte[] bytes, int start, int end) {
        String text = find(bytes, start, end);
        if (text == null) {
            text = new String(bytes, start, end - start, StandardCharsets.UTF_8);
            put(bytes, start, end, text);
        }
        return text;
    }

    void put(byte[] bytes, int start, int end, String text) {
        if (end - start <= MAX_BYTES) {
            int slot = slot(bytes, start, end);
            keys[slot] = Arrays.copyOfRange(bytes, start, end);
            texts[slot] = text;
        }
    }

    private static int slot(byte[] bytes, int start, int end) {
        int hash = 0;
        for (int i = start; i < end; i++) {
            hash = 31 * hash + bytes[i];
        }
        return (hash ^ hash >>> 16) & (SLOTS - 1);
    }
}
