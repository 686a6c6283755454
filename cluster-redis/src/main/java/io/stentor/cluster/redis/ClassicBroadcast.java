package io.stentor.cluster.redis;

import io.stentor.cluster.Flags;
import io.stentor.cluster.Scope;
import io.stentor.wire.socketio.MsgpackDocument;
import io.stentor.wire.socketio.PacketViolation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * An event for the sockets of other nodes: {@code [uid, packet, opts]} in MessagePack. Immutable; of one that came, the
 * arguments stay as they are written.
 *
 * @param uid of the sender, or null
 * @param namespace that it is for
 */
record ClassicBroadcast(String uid, String namespace, Scope to, Flags flags, String event, List<?> args) {
    /** Sender, packet, its list of data: below, everything is an argument. */
    private static final int OPENED = 3;

    private static final int PARTS = 3;
    private static final int EVENT = 2;
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
        return of(uid, Fields.of(parts.get(1)), Fields.of(parts.get(2)));
    }

    static ClassicBroadcast of(String uid, Fields packet, Fields opts) throws Malformed {
        List<?> data = packet.list("data");
        if (packet.number("type") != EVENT || data == null || data.isEmpty()) {
            throw new Malformed();
        }
        if (!(Fields.plain(data.get(0)) instanceof String event)) {
            throw new Malformed();
        }
        String namespace = packet.text("nsp");
        return new ClassicBroadcast(
                uid,
                namespace == null ? MAIN_NAMESPACE : namespace,
                opts.scope(),
                opts.flags(),
                event,
                data.subList(1, data.size()));
    }

    /** @throws IllegalArgumentException for an argument that cannot be sent */
    byte[] write(UnaryOperator<Object> binding) {
        return MsgpackDocument.write(List.of(uid, packet(), opts()), binding);
    }

    /** The same as a request whose receivers are to answer. */
    byte[] writeRequest(String requestId, UnaryOperator<Object> binding) {
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("uid", uid);
        request.put("requestId", requestId);
        request.put("type", RequestType.BROADCAST.number());
        request.put("packet", packet());
        request.put("opts", opts());
        return MsgpackDocument.write(request, binding);
    }

    private Map<String, Object> packet() {
        List<Object> data = new ArrayList<>(1 + args.size());
        data.add(event);
        data.addAll(args);
        Map<String, Object> packet = new LinkedHashMap<>();
        packet.put("type", EVENT);
        packet.put("data", data);
        packet.put("nsp", namespace);
        return packet;
    }

    private Map<String, Object> opts() {
        Map<String, Object> set = new LinkedHashMap<>();
        if (flags.isVolatile()) {
            set.put("volatile", true);
        }
        if (!flags.compress()) {
            set.put("compress", false);
        }
        if (flags.timeoutMs() > 0) {
            set.put("timeout", flags.timeoutMs());
        }
        Map<String, Object> opts = new LinkedHashMap<>();
        opts.put("rooms", to.rooms());
        opts.put("except", to.except());
        opts.put("flags", set);
        return opts;
    }
}
