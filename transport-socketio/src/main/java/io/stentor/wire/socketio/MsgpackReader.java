package io.stentor.wire.socketio;

import io.stentor.wire.socketio.EncodedValue.Kind;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes plain Java values of MessagePack that a decoder has checked. One per value. Recursive: the decoder has limited the
 * depth. An extension nobody knows is a list of its type and its bytes, as the clients' decoder has it.
 */
final class MsgpackReader {
    private final byte[] bytes;
    private final MsgpackCursor cursor = new MsgpackCursor();

    MsgpackReader(byte[] bytes, int start, int end) {
        this.bytes = bytes;
        cursor.reset(bytes, start, end);
    }

    Kind kind() {
        next();
        return switch (cursor.form()) {
            case NIL, UNDEFINED -> Kind.NULL;
            case BOOLEAN -> Kind.BOOLEAN;
            case INTEGER, UNSIGNED, DECIMAL -> Kind.NUMBER;
            case STRING -> Kind.STRING;
            case BINARY -> Kind.BINARY;
            case DATE -> Kind.DATE;
            case EXTENSION, LIST -> Kind.LIST;
            case MAP -> Kind.MAP;
        };
    }

    Object value() {
        next();
        return switch (cursor.form()) {
            case NIL, UNDEFINED -> null;
            case BOOLEAN -> cursor.isTrue();
            case INTEGER -> cursor.integer();
            case UNSIGNED -> new BigInteger(Long.toUnsignedString(cursor.integer()));
            case DECIMAL -> cursor.decimal();
            case STRING -> text();
            case BINARY -> body();
            case DATE -> Instant.ofEpochSecond(cursor.integer(), cursor.nanos());
            case EXTENSION -> new ArrayList<>(List.of((long) cursor.type(), body()));
            case LIST -> list(cursor.count());
            case MAP -> map(cursor.count());
        };
    }

    /** The value, its lists and maps opened down to a depth; each value at that depth as it is written. */
    Object opened(int depth) {
        int start = cursor.position();
        next();
        if (depth > 0 && cursor.form() == MsgpackCursor.Form.LIST) {
            return openedList(cursor.count(), depth - 1);
        }
        if (depth > 0 && cursor.form() == MsgpackCursor.Form.MAP) {
            return openedMap(cursor.count(), depth - 1);
        }
        skip(cursor.children());
        EncodedValue encoded = EncodedValue.of(Notation.MSGPACK, bytes, start, cursor.position(), List.of());
        return depth > 0 ? encoded.plain() : encoded;
    }

    private List<Object> openedList(int count, int depth) {
        List<Object> list = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            list.add(opened(depth));
        }
        return list;
    }

    private Map<String, Object> openedMap(int count, int depth) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            String key = String.valueOf(value());
            map.put(key, opened(depth));
        }
        return map;
    }

    private void skip(long values) {
        for (long left = values; left > 0; left--) {
            next();
            left += cursor.children();
        }
    }

    private void next() {
        if (!cursor.next()) {
            throw new IllegalStateException("not checked before");
        }
    }

    private String text() {
        return new String(bytes, cursor.bodyStart(), cursor.bodyLength(), StandardCharsets.UTF_8);
    }

    private byte[] body() {
        return Arrays.copyOfRange(bytes, cursor.bodyStart(), cursor.position());
    }

    private List<Object> list(int count) {
        List<Object> list = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            list.add(value());
        }
        return list;
    }

    private Map<String, Object> map(int count) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            String key = String.valueOf(value());
            map.put(key, value());
        }
        return map;
    }
}
