package io.stentor.server.conversation;

import io.stentor.wire.socketio.JsonDocument;
import io.stentor.wire.socketio.PacketViolation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * What servers of a cluster tell each other about who is where: JSON on a channel of their own, in one order for all.
 * Immutable; reading checks everything.
 *
 * @param node who says it
 * @param sequence of its last delta: of this one, or the last before it
 * @param about the node that is meant; null for any
 * @param changes of a delta and a snapshot
 * @param isLast no further part of this snapshot follows
 */
record PresenceMessage(Kind kind, String node, long sequence, String about, List<Change> changes, boolean isLast) {
    private static final int VERSION = 1;
    private static final int MAX_NODE_LENGTH = 64;
    private static final String KIND = "kind";
    private static final String COME = "+";
    private static final String GO = "-";

    /** What kind of message it is. */
    enum Kind {
        /** Who came and went on the node since its last delta. */
        DELTA,
        /** Who is on the node. */
        SNAPSHOT,
        /** The node lives. */
        BEAT,
        /** Somebody wants a snapshot. */
        ASK,
        /** The node ends. */
        BYE
    }

    /**
     * One conversation.
     *
     * @param members sockets of the node in it now
     * @param moves of users, in order
     */
    record Change(String conversationId, int members, List<Move> moves) {}

    /** A user is on the node now, or is not any more. */
    record Move(String user, boolean comes) {
        String written() {
            return (comes ? COME : GO) + user;
        }
    }

    static PresenceMessage of(Kind kind, String node, long sequence) {
        return new PresenceMessage(kind, node, sequence, null, List.of(), true);
    }

    byte[] write() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("v", VERSION);
        fields.put(KIND, kind.name());
        fields.put("node", node);
        fields.put("seq", sequence);
        if (about != null) {
            fields.put("about", about);
        }
        if (kind == Kind.DELTA || kind == Kind.SNAPSHOT) {
            fields.put("last", isLast);
            fields.put("changes", changes.stream().map(PresenceMessage::written).toList());
        }
        return JsonDocument.write(fields, UnaryOperator.identity());
    }

    private static List<Object> written(Change change) {
        List<String> moves = change.moves.stream().map(Move::written).toList();
        return List.of(change.conversationId, change.members, moves);
    }

    /** @throws IllegalArgumentException when it is none that this version understands */
    static PresenceMessage read(byte[] bytes) {
        try {
            if (JsonDocument.read(bytes) instanceof Map<?, ?> fields && isVersion(fields)) {
                return of(fields);
            }
        } catch (PacketViolation noJson) {
            throw new IllegalArgumentException("no JSON", noJson);
        }
        throw new IllegalArgumentException("no message about presence");
    }

    private static boolean isVersion(Map<?, ?> fields) {
        return Long.valueOf(VERSION).equals(fields.get("v"));
    }

    private static PresenceMessage of(Map<?, ?> fields) {
        Kind kind = Kind.valueOf(text(fields.get(KIND)));
        List<Change> changes = new ArrayList<>();
        if (kind == Kind.DELTA || kind == Kind.SNAPSHOT) {
            list(fields.get("changes")).forEach(each -> changes.add(change(list(each))));
        }
        return new PresenceMessage(
                kind,
                node(fields.get("node")),
                number(fields.get("seq")),
                fields.get("about") == null ? null : node(fields.get("about")),
                changes,
                !Boolean.FALSE.equals(fields.get("last")));
    }

    private static Change change(List<?> parts) {
        if (parts.size() != 3 || !ConversationId.isValid(text(parts.get(0)))) {
            throw new IllegalArgumentException("no change");
        }
        List<Move> moves =
                list(parts.get(2)).stream().map(each -> move(text(each))).toList();
        return new Change(text(parts.get(0)), Math.toIntExact(number(parts.get(1))), moves);
    }

    private static Move move(String written) {
        boolean comes = written.startsWith(COME);
        if (written.isEmpty()
                || !(comes || written.startsWith(GO))
                || !Names.isWithin(written.substring(1), Names.MAX_ID_BYTES)) {
            throw new IllegalArgumentException("no user");
        }
        return new Move(written.substring(1), comes);
    }

    private static String node(Object value) {
        String node = text(value);
        if (node.isEmpty() || node.length() > MAX_NODE_LENGTH) {
            throw new IllegalArgumentException("no node");
        }
        return node;
    }

    private static long number(Object value) {
        if (value instanceof Long number && number >= 0) {
            return number;
        }
        throw new IllegalArgumentException("no number");
    }

    private static String text(Object value) {
        if (value instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException("no text");
    }

    private static List<?> list(Object value) {
        if (value instanceof List<?> list) {
            return list;
        }
        throw new IllegalArgumentException("no list");
    }
}
