package io.stentor.server.conversation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What servers of a cluster tell each other about who is where: JSON on a channel of their own, in one order for all.
 * Immutable; reading checks everything.
 *
 * @param node who says it
 * @param sequence number of this delta or snapshot among the node's own, or of the last before it; all parts of a snapshot have one
 * @param about the node that is meant; null for any
 * @param changes of a delta and a snapshot
 * @param part place of this part of a snapshot, from 0
 * @param isLast no further part of this snapshot follows
 */
record PresenceMessage(
        Kind kind, String node, long sequence, String about, List<Change> changes, int part, boolean isLast) {
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
        return new PresenceMessage(kind, node, sequence, null, List.of(), 0, true);
    }

    static PresenceMessage delta(String node, long sequence, List<Change> changes) {
        return new PresenceMessage(Kind.DELTA, node, sequence, null, changes, 0, true);
    }

    /** @param about the node that is meant */
    static PresenceMessage ask(String node, long sequence, String about) {
        return new PresenceMessage(Kind.ASK, node, sequence, about, List.of(), 0, true);
    }

    byte[] write() {
        Map<String, Object> fields = SideFields.begin(kind.name(), node);
        fields.put("seq", sequence);
        if (about != null) {
            fields.put("about", about);
        }
        if (kind == Kind.DELTA || kind == Kind.SNAPSHOT) {
            fields.put("part", part);
            fields.put("last", isLast);
            fields.put("changes", changes.stream().map(PresenceMessage::written).toList());
        }
        return SideFields.write(fields);
    }

    private static List<Object> written(Change change) {
        List<String> moves = change.moves.stream().map(Move::written).toList();
        return List.of(change.conversationId, change.members, moves);
    }

    /** @throws IllegalArgumentException when it is none that this version understands */
    static PresenceMessage of(SideFields fields) {
        Kind kind = Kind.valueOf(fields.kind());
        List<Change> changes = new ArrayList<>();
        if (kind == Kind.DELTA || kind == Kind.SNAPSHOT) {
            fields.list("changes").forEach(each -> changes.add(change(SideFields.list(each))));
        }
        return new PresenceMessage(
                kind,
                fields.node(),
                fields.number("seq"),
                fields.has("about") ? fields.nodeIn("about") : null,
                changes,
                fields.has("part") ? fields.count("part") : 0,
                !fields.isFalse("last"));
    }

    private static Change change(List<?> parts) {
        if (parts.size() != 3 || !ConversationId.isValid(SideFields.text(parts.get(0)))) {
            throw new IllegalArgumentException("no change");
        }
        List<Move> moves = SideFields.list(parts.get(2)).stream()
                .map(each -> move(SideFields.text(each)))
                .toList();
        return new Change(SideFields.text(parts.get(0)), Math.toIntExact(SideFields.number(parts.get(1))), moves);
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
}
