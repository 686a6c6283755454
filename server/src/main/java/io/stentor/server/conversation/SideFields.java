package io.stentor.server.conversation;

import io.stentor.wire.socketio.JsonDocument;
import io.stentor.wire.socketio.PacketViolation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The fields of a message on the channel that servers of this kind have among themselves: one JSON object, read with care. What
 * is not as it should be is an {@link IllegalArgumentException}.
 */
record SideFields(Map<?, ?> map) {
    private static final int VERSION = 1;
    private static final String VERSION_FIELD = "v";
    private static final String KIND = "kind";
    private static final int MAX_NODE_LENGTH = 64;

    static Map<String, Object> begin(String kind, String node) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put(VERSION_FIELD, VERSION);
        fields.put(KIND, kind);
        fields.put("node", node);
        return fields;
    }

    static byte[] write(Map<String, Object> fields) {
        return JsonDocument.write(fields, UnaryOperator.identity());
    }

    static SideFields read(byte[] bytes) {
        try {
            if (JsonDocument.read(bytes) instanceof Map<?, ?> map
                    && Long.valueOf(VERSION).equals(map.get(VERSION_FIELD))) {
                return new SideFields(map);
            }
        } catch (PacketViolation noJson) {
            throw new IllegalArgumentException("no JSON", noJson);
        }
        throw new IllegalArgumentException("no message of this version");
    }

    String kind() {
        return text(KIND);
    }

    /** Who says it. */
    String node() {
        return nodeIn("node");
    }

    boolean has(String name) {
        return map.get(name) != null;
    }

    String nodeIn(String name) {
        String node = text(name);
        if (node.isEmpty() || node.length() > MAX_NODE_LENGTH) {
            throw new IllegalArgumentException("no node");
        }
        return node;
    }

    boolean isFalse(String name) {
        return Boolean.FALSE.equals(map.get(name));
    }

    String text(String name) {
        return text(map.get(name));
    }

    int count(String name) {
        return Math.toIntExact(number(name));
    }

    long number(String name) {
        return number(map.get(name));
    }

    List<?> list(String name) {
        return list(map.get(name));
    }

    static long number(Object value) {
        if (value instanceof Long number && number >= 0) {
            return number;
        }
        throw new IllegalArgumentException("no number");
    }

    static String text(Object value) {
        if (value instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException("no text");
    }

    static List<?> list(Object value) {
        if (value instanceof List<?> list) {
            return list;
        }
        throw new IllegalArgumentException("no list");
    }
}
