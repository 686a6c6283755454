package io.stentor.server.conversation;

import io.stentor.server.json.ValidJson;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The fields of one event object that the server looks at, found in the sender's own bytes, which stay as they are. Used
 * again for the next object; owned by one event loop.
 *
 * <p>A key counts however it is written: {@code "user\u0049d"} is {@code userId} to every client that parses it.
 */
public final class MessageFields {
    /** The keys that mean something to the server. */
    public enum Key {
        CONVERSATION_ID("conversationId"),
        ID("id"),
        USER_ID("userId"),
        TIMESTAMP("timestamp"),
        ECHO("echo"),
        IS_TYPING("isTyping");

        final byte[] name;

        Key(String name) {
            this.name = name.getBytes(StandardCharsets.US_ASCII);
        }
    }

    private static final Key[] KEYS = Key.values();
    private static final int KEY_COUNT = KEYS.length;

    private byte[] json;
    private int start;
    private int end;

    private final int[] occurrences = new int[KEY_COUNT];
    private final int[] valueStart = new int[KEY_COUNT];
    private final int[] valueEnd = new int[KEY_COUNT];
    /** Where each field of the object begins and ends, and which key it is, or -1. */
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
        if (key >= 0) {
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
        for (Key key : KEYS) {
            if (Arrays.equals(bytes, from, to, key.name, 0, key.name.length)) {
                return key.ordinal();
            }
        }
        return -1;
    }

    int occurrences(Key key) {
        return occurrences[key.ordinal()];
    }

    boolean isString(Key key) {
        return occurrences(key) > 0 && json[valueStart[key.ordinal()]] == '"';
    }

    boolean isTrue(Key key) {
        return occurrences(key) > 0 && json[valueStart[key.ordinal()]] == 't';
    }

    boolean isFalse(Key key) {
        return occurrences(key) > 0 && json[valueStart[key.ordinal()]] == 'f';
    }

    /** The text of the key's last value, which is a string. */
    String string(Key key) {
        return ValidJson.string(json, valueStart[key.ordinal()], valueEnd[key.ordinal()]);
    }

    int valueStart(Key key) {
        return valueStart[key.ordinal()];
    }

    int valueEnd(Key key) {
        return valueEnd[key.ordinal()];
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

    boolean isField(int field, Key key) {
        return fieldKey[field] == key.ordinal();
    }
}
