package io.stentor.cluster.redis;

import io.stentor.wire.socketio.JsonDocument;
import io.stentor.wire.socketio.MsgpackDocument;
import io.stentor.wire.socketio.PacketViolation;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Messages as entries of a stream: fields {@code uid}, {@code nsp}, {@code type}, {@code data}, the last in JSON, or in base64
 * of MessagePack if there is binary in it. One field more, {@code number}, is this kind of server's alone; others do not look at
 * it. Pure functions.
 */
final class StreamMessages {
    /** A type that no server knows: it only marks a place. */
    private static final String MARK = "0";

    /** Below its data, a message is as it is written. */
    private static final int OPENED = 1;

    private StreamMessages() {}

    /**
     * Writes a message.
     *
     * @throws IllegalArgumentException for a value that cannot be sent
     */
    static Map<String, byte[]> write(Message message, UnaryOperator<Object> binding) {
        Map<String, byte[]> fields = header(
                message.uid(),
                message.namespace(),
                String.valueOf(message.type().number()));
        byte[] json = JsonDocument.writeUnlessBinary(message.data().map(), binding);
        fields.put(
                "data",
                json != null
                        ? json
                        : Base64.getEncoder()
                                .encode(MsgpackDocument.writeStandard(
                                        message.data().map(), binding)));
        return fields;
    }

    /**
     * Writes a message for a channel, which always is MessagePack.
     *
     * @throws IllegalArgumentException for a value that cannot be sent
     */
    static byte[] pack(Message message, UnaryOperator<Object> binding) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("type", message.type().number());
        fields.put("data", message.data().map());
        fields.put("uid", message.uid());
        fields.put("nsp", message.namespace());
        return MsgpackDocument.writeStandard(fields, binding);
    }

    /** An entry that says nothing: others skip what is for no namespace. */
    static Map<String, byte[]> mark(String uid) {
        return header(uid, "", MARK);
    }

    private static Map<String, byte[]> header(String uid, String namespace, String type) {
        Map<String, byte[]> fields = new LinkedHashMap<>();
        fields.put("uid", bytes(uid));
        fields.put("nsp", bytes(namespace));
        fields.put("type", bytes(type));
        return fields;
    }

    /** Gives an entry its number among those of its sender. */
    static void number(Map<String, byte[]> fields, long number) {
        fields.put("number", bytes(String.valueOf(number)));
    }

    /** The number that its sender gave an entry, or -1. */
    static long numberOf(Map<String, byte[]> fields) {
        try {
            String text = text(fields, "number");
            return text == null ? -1 : Long.parseLong(text);
        } catch (NumberFormatException foreign) {
            return -1;
        }
    }

    /** Null when there is no such field. */
    static String text(Map<String, byte[]> fields, String name) {
        byte[] bytes = fields.get(name);
        return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }

    /**
     * Reads a message.
     *
     * @throws PacketViolation when its data are neither JSON nor MessagePack
     * @throws Malformed when it is no message
     */
    static Message read(Map<String, byte[]> fields) throws PacketViolation, Malformed {
        return new Message(typeOf(fields), dataOf(fields), text(fields, "uid"), text(fields, "nsp"));
    }

    private static MessageType typeOf(Map<String, byte[]> fields) throws Malformed {
        try {
            String text = text(fields, "type");
            return text == null ? null : MessageType.of(Long.parseLong(text));
        } catch (NumberFormatException malformed) {
            throw new Malformed();
        }
    }

    private static Fields dataOf(Map<String, byte[]> fields) throws PacketViolation, Malformed {
        byte[] data = fields.get("data");
        if (data == null || data.length == 0) {
            return new Fields(Map.of());
        }
        if (data[0] == '{') {
            return Fields.of(JsonDocument.read(data, OPENED));
        }
        try {
            return Fields.of(MsgpackDocument.read(Base64.getDecoder().decode(data), OPENED));
        } catch (IllegalArgumentException noBase64) {
            throw new Malformed();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
