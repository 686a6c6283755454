package io.stentor.server.conversation;

import io.stentor.wire.ValidJson;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The fields of one event object that the server looks at, found in the sender's own bytes, which stay as they are. Used
 * again for the next object; owned by one event loop.
 *
 * <p>A key counts however it is written: with escapes in it, it is the same key to every client that parses it.
 */
public final class MessageFields {
    private static final int KEYS = MessageKey.ALL.size();
    private static final int NO_KEY = -1;

    private byte[] json;
    private int start;
    private int end;

    private final int[] occurrences = new int[KEYS];
    private final int[] valueStart = new int[KEYS];
    private final int[] valueEnd = new int[KEYS];
    /** Where each field of the object begins and ends, and which key it is, or {@link #NO_KEY}. */
    private int[] fieldStart = new int[16];

    private int[] fieldEnd = new int[16];
    private int[] fieldKey = new int[16];
    private int fieldCount;

    /** Reads the valid JSON object in [from, to). */
    public void read(byte[] bytes, int from, int to) {
        json = bytes;
        start = from;
        end = to;
        fieldCount = 0;
        Arrays.fill(occurrences, 0);
        int at = ValidJson.skipSpace(bytes, from + 1);
        while (bytes[at] != '}') {
            int nameEnd = ValidJson.endOfValue(bytes, at);
            int value = ValidJson.skipSpace(bytes, ValidJson.skipSpace(bytes, nameEnd) + 1);
            int valueEndsAt = ValidJson.endOfValue(bytes, value);
            addField(at, nameEnd, value, valueEndsAt);
            at = ValidJson.skipSpace(bytes, valueEndsAt);
            if (bytes[at] == ',') {
                at = ValidJson.skipSpace(bytes, at + 1);
            }
        }
    }

    private void addField(int nameStart, int nameEnd, int value, int valueEndsAt) {
        if (fieldCount == fieldStart.length) {
            fieldStart = Arrays.copyOf(fieldStart, fieldCount * 2);
            fieldEnd = Arrays.copyOf(fieldEnd, fieldCount * 2);
            fieldKey = Arrays.copyOf(fieldKey, fieldCount * 2);
        }
        int key = keyOf(nameStart, nameEnd);
        fieldStart[fieldCount] = nameStart;
        fieldEnd[fieldCount] = valueEndsAt;
        fieldKey[fieldCount] = key;
        fieldCount++;
        if (key != NO_KEY) {
            occurrences[key]++;
            valueStart[key] = value;
            valueEnd[key] = valueEndsAt;
        }
    }

    private int keyOf(int nameStart, int nameEnd) {
        for (int i = nameStart + 1; i < nameEnd - 1; i++) {
            if (json[i] == '\\') {
                byte[] name = ValidJson.string(json, nameStart, nameEnd).getBytes(StandardCharsets.UTF_8);
                return keyOf(name, 0, name.length);
            }
        }
        return keyOf(json, nameStart + 1, nameEnd - 1);
    }

    private static int keyOf(byte[] bytes, int from, int to) {
        for (MessageKey key : MessageKey.ALL) {
            if (Arrays.equals(bytes, from, to, key.name, 0, key.name.length)) {
                return key.index;
            }
        }
        return NO_KEY;
    }

    int occurrences(MessageKey key) {
        return occurrences[key.index];
    }

    boolean isString(MessageKey key) {
        return occurrences(key) > 0 && json[valueStart[key.index]] == '"';
    }

    boolean isTrue(MessageKey key) {
        return occurrences(key) > 0 && json[valueStart[key.index]] == 't';
    }

    boolean isFalse(MessageKey key) {
        return occurrences(key) > 0 && json[valueStart[key.index]] == 'f';
    }

    /** The text of the key's last value, which is a string. */
    String string(MessageKey key) {
        return ValidJson.string(json, valueStart[key.index], valueEnd[key.index]);
    }

    /** Whether the object says itself, once, how the message is to be known. */
    boolean haveOwnId() {
        return occurrences(MessageKey.ID) == 1
                && isString(MessageKey.ID)
                && Names.isWithin(string(MessageKey.ID), Names.MAX_ID_BYTES);
    }

    int valueStart(MessageKey key) {
        return valueStart[key.index];
    }

    int valueEnd(MessageKey key) {
        return valueEnd[key.index];
    }

    byte[] json() {
        return json;
    }

    int start() {
        return start;
    }

    int end() {
        return end;
    }

    int fieldCount() {
        return fieldCount;
    }

    int fieldStart(int field) {
        return fieldStart[field];
    }

    int fieldEnd(int field) {
        return fieldEnd[field];
    }

    boolean isField(int field, MessageKey key) {
        return fieldKey[field] == key.index;
    }
}
