package io.stentor.cluster.redis;

import io.stentor.wire.socketio.JsonDocument;
import io.stentor.wire.socketio.MsgpackDocument;
import io.stentor.wire.socketio.PacketViolation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * What nodes of the newer dialects, sharded and streams, tell each other: {@code {type, data, uid, nsp}}, in JSON or in
 * MessagePack. Immutable. Of one that came, the fields of its data are as they are written, and so is all that is handed on.
 *
 * @param type null for one that this node has no use for
 * @param data by what its type says
 * @param uid of the sender, or null
 * @param namespace that it is for, or null
 */
record Message(MessageType type, Fields data, String uid, String namespace) {
    /** The message and its data. */
    private static final int OPENED = 2;

    /** A broadcast's packet and its list of data: below, everything is an argument. */
    private static final int OPENED_PACKET = 2;

    /**
     * Reads one in either notation.
     *
     * @param bytes the message's from now on
     * @throws PacketViolation when it is neither
     * @throws Malformed when it is no message
     */
    static Message read(byte[] bytes) throws PacketViolation, Malformed {
        boolean json = bytes.length > 0 && bytes[0] == '{';
        Fields message = Fields.of(json ? JsonDocument.read(bytes, OPENED) : MsgpackDocument.read(bytes, OPENED));
        MessageType type = MessageType.of(message.number("type"));
        return new Message(type, message.fields("data"), message.text("uid"), message.text("nsp"));
    }

    /**
     * JSON, or MessagePack if there is binary in it.
     *
     * @throws IllegalArgumentException for a value that cannot be sent
     */
    byte[] write(UnaryOperator<Object> binding) {
        byte[] json = JsonDocument.writeUnlessBinary(fields(), binding);
        return json != null ? json : pack(binding);
    }

    /**
     * MessagePack.
     *
     * @throws IllegalArgumentException for a value that cannot be sent
     */
    byte[] pack(UnaryOperator<Object> binding) {
        return MsgpackDocument.write(fields(), binding);
    }

    private Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("type", type.number());
        fields.put("data", data.map());
        fields.put("uid", uid);
        fields.put("nsp", namespace);
        return fields;
    }

    // What types have in their data.

    /** By which the sender knows the answers; null when it wants none. */
    String requestId() throws Malformed {
        return data.text("requestId");
    }

    /** The event of a broadcast. */
    Broadcast broadcast() throws Malformed {
        return Broadcast.of(data.opened("packet", OPENED_PACKET), data.fields("opts"));
    }

    /** The one room that a broadcast is for whose receivers do not answer; else null. */
    String onlyRoom() {
        if (type != MessageType.BROADCAST || data.has("requestId")) {
            return null;
        }
        try {
            List<String> rooms = data.fields("opts").names("rooms");
            return rooms.size() == 1 ? rooms.get(0) : null;
        } catch (Malformed nobody) {
            return null;
        }
    }

    /** The rooms that sockets are to be let into; none unless it wants that. */
    List<String> joinedRooms() {
        try {
            return type == MessageType.SOCKETS_JOIN ? data.names("rooms") : List.of();
        } catch (Malformed nowhere) {
            return List.of();
        }
    }
}
