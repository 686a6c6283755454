package io.stentor.cluster.redis;

import io.stentor.wire.socketio.MsgpackDocument;
import io.stentor.wire.socketio.PacketViolation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * A broadcast of the classic dialect: {@code [uid, packet, opts]} in MessagePack. Immutable.
 *
 * @param uid of the sender, or null
 * @param namespace that it is for
 */
record ClassicBroadcast(String uid, String namespace, Broadcast what) {
    /** Sender, packet, its list of data: below, everything is an argument. */
    private static final int OPENED = 3;

    private static final int PARTS = 3;
    private static final String MAIN_NAMESPACE = "/";

    /**
     * Reads what came on a broadcast channel.
     *
     * @throws PacketViolation when it is not MessagePack
     * @throws Malformed when it is no broadcast
     */
    static ClassicBroadcast read(byte[] message) throws PacketViolation, Malformed {
        if (!(MsgpackDocument.read(message, OPENED) instanceof List<?> parts) || parts.size() < PARTS) {
            throw new Malformed();
        }
        String uid = parts.get(0) instanceof String text ? text : null;
        Fields packet = Fields.of(parts.get(1));
        String namespace = packet.text("nsp");
        Broadcast what = Broadcast.of(packet, Fields.of(parts.get(2)));
        return new ClassicBroadcast(uid, namespace == null ? MAIN_NAMESPACE : namespace, what);
    }

    /** @throws IllegalArgumentException for an argument that cannot be sent */
    byte[] write(UnaryOperator<Object> binding) {
        return MsgpackDocument.write(List.of(uid, packet(), what.opts()), binding);
    }

    /** The same as a request whose receivers are to answer. */
    byte[] writeRequest(String requestId, UnaryOperator<Object> binding) {
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("uid", uid);
        request.put("requestId", requestId);
        request.put("type", RequestType.BROADCAST.number());
        request.put("packet", packet());
        request.put("opts", what.opts());
        return MsgpackDocument.write(request, binding);
    }

    private Map<String, Object> packet() {
        Map<String, Object> packet = what.packet();
        packet.put("nsp", namespace);
        return packet;
    }
}
