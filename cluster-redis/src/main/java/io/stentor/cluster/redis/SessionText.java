package io.stentor.cluster.redis;

import io.stentor.cluster.SharedSession;
import io.stentor.wire.socketio.MsgpackDocument;
import io.stentor.wire.socketio.PacketViolation;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * A session as nodes leave it for each other: base64 of MessagePack of {@code {sid, pid, rooms, data}}. Further fields, its
 * namespace, who has left it and what its client was asked, are this kind of server's; others do not look at them. Pure functions.
 */
final class SessionText {
    /** All of it, for data are an application's, which knows plain values: deeper than any document may be. */
    private static final int OPENED = 1_000;

    private SessionText() {}

    /** @throws IllegalArgumentException for data that cannot be written */
    static byte[] write(SharedSession session, String namespace, String node, UnaryOperator<Object> binding) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("sid", session.id());
        fields.put("pid", session.pid());
        fields.put("rooms", session.rooms());
        fields.put("data", session.data());
        if (session.asked() != null) {
            fields.put("asked", session.asked().upTo());
            fields.put("owed", session.asked().owed());
        }
        fields.put("nsp", namespace);
        fields.put("by", node);
        return Base64.getEncoder().encode(MsgpackDocument.writeStandard(fields, binding));
    }

    /** Null when the text is null, or no session of this namespace and secret. */
    static SharedSession read(byte[] text, String pid, String namespace, String node) {
        if (text == null) {
            return null;
        }
        try {
            Fields fields = Fields.of(MsgpackDocument.read(Base64.getDecoder().decode(text), OPENED));
            String id = fields.text("sid");
            List<String> rooms = fields.names("rooms");
            boolean isOfNamespace = !fields.has("nsp") || namespace.equals(fields.text("nsp"));
            if (id == null || !isOfNamespace || !pid.equals(fields.text("pid"))) {
                return null;
            }
            return new SharedSession(
                    id, pid, rooms, asked(fields), fields.value("data"), node.equals(fields.text("by")));
        } catch (PacketViolation | Malformed | IllegalArgumentException foreign) {
            return null;
        }
    }

    private static SharedSession.Asked asked(Fields fields) throws Malformed {
        String upTo = fields.text("asked");
        return upTo == null ? null : new SharedSession.Asked(StreamId.of(upTo).toString(), fields.names("owed"));
    }
}
