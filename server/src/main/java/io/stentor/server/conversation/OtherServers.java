package io.stentor.server.conversation;

import io.stentor.core.ring.Slot;
import io.stentor.core.room.Room;
import io.stentor.server.conversation.PresenceLedger.Part;
import io.stentor.server.conversation.PresenceMessage.Change;
import io.stentor.server.conversation.PresenceMessage.Move;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The other servers of a cluster, as this one has heard of them: who is on each, up to which delta, and when it last spoke. What a
 * delta tells has been told by the server whose it is; what a snapshot or a silence shows is told to the members here. Owned by
 * the roster's thread.
 */
final class OtherServers {
    /** Servers that are heard of at a time. */
    static final int MOST = 256;

    private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long ASK_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final PresenceLedger ledger;
    private final Announcements membersHere;
    private final LongSupplier nanoClock;
    private final Consumer<String> asker;
    private final Map<String, Node> nodes = new HashMap<>();
    private volatile int count;

    /** Another server. */
    private static final class Node {
        final String id;
        final Part part = new Part();
        /** A snapshot of which more is to come. */
        final List<Change> incoming = new ArrayList<>();

        long sequence;
        boolean isKnown;
        long heardNanos;
        long askedNanos;

        Node(String id, long nowNanos) {
            this.id = id;
            heardNanos = nowNanos;
            askedNanos = nowNanos - ASK_AGAIN_NANOS;
        }
    }

    /** @param asker asks the server of this name for a snapshot */
    OtherServers(PresenceLedger ledger, Announcements membersHere, LongSupplier nanoClock, Consumer<String> asker) {
        this.ledger = ledger;
        this.membersHere = membersHere;
        this.nanoClock = nanoClock;
        this.asker = asker;
    }

    /** How many there are. Any thread. */
    int count() {
        return count;
    }

    void onMessage(PresenceMessage message) {
        Node node = heardFrom(message);
        if (node == null) {
            return;
        }
        switch (message.kind()) {
            case DELTA -> onDelta(node, message);
            case SNAPSHOT -> onSnapshot(node, message);
            case BEAT -> askIfMissing(node, message.sequence());
            case ASK -> {
                // It lives: that is all it says of itself.
            }
            case BYE -> forget(node);
        }
    }

    /** The node it comes from; null when there are too many, or it is one that nobody has to know any more. */
    private Node heardFrom(PresenceMessage message) {
        Node node = nodes.get(message.node());
        if (node == null) {
            if (nodes.size() >= MOST || message.kind() == PresenceMessage.Kind.BYE) {
                return null;
            }
            node = new Node(message.node(), nanoClock.getAsLong());
            nodes.put(node.id, node);
            count = nodes.size();
        }
        node.heardNanos = nanoClock.getAsLong();
        return node;
    }

    private void onDelta(Node node, PresenceMessage delta) {
        if (!node.isKnown || delta.sequence() != node.sequence + 1) {
            askIfMissing(node, delta.sequence());
            return;
        }
        node.sequence = delta.sequence();
        for (Change change : delta.changes()) {
            ledger.setMembers(node.part, change.conversationId(), change.members());
            for (Move move : change.moves()) {
                if (move.comes()) {
                    ledger.enter(node.part, change.conversationId(), move.user());
                } else {
                    ledger.leave(node.part, change.conversationId(), move.user());
                }
            }
        }
    }

    /** Until the snapshot comes, what was known last is better than nothing. */
    private void askIfMissing(Node node, long newest) {
        boolean missing = !node.isKnown || node.sequence != newest;
        if (missing && nanoClock.getAsLong() - node.askedNanos >= ASK_AGAIN_NANOS) {
            node.askedNanos = nanoClock.getAsLong();
            asker.accept(node.id);
        }
    }

    private void onSnapshot(Node node, PresenceMessage part) {
        node.incoming.addAll(part.changes());
        if (!part.isLast()) {
            return;
        }
        Map<String, Change> now = new HashMap<>();
        node.incoming.forEach(change -> now.put(change.conversationId(), change));
        node.incoming.clear();
        node.isKnown = true;
        node.sequence = part.sequence();
        replace(node, now);
    }

    private void replace(Node node, Map<String, Change> now) {
        for (String id : node.part.conversations()) {
            if (!now.containsKey(id)) {
                replace(node, new Change(id, 0, List.of()));
            }
        }
        now.values().forEach(change -> replace(node, change));
    }

    private void replace(Node node, Change now) {
        String id = now.conversationId();
        ledger.setMembers(node.part, id, now.members());
        Set<String> users = new HashSet<>();
        now.moves().forEach(move -> users.add(move.user()));
        for (String user : node.part.users(id)) {
            if (!users.contains(user) && ledger.leave(node.part, id, user)) {
                tellHere(id, new Move(user, false));
            }
        }
        for (String user : users) {
            if (ledger.enter(node.part, id, user)) {
                tellHere(id, new Move(user, true));
            }
        }
    }

    private void tellHere(String id, Move move) {
        Room room = ledger.room(id);
        if (room == null) {
            return;
        }
        int members = ledger.membersHere(id) + ledger.membersElsewhere(id);
        if (move.comes()) {
            membersHere.joined(room, id, move.user(), Slot.NOBODY, members);
        } else {
            membersHere.left(room, id, move.user(), Slot.NOBODY, members);
        }
    }

    private void forget(Node node) {
        nodes.remove(node.id);
        count = nodes.size();
        replace(node, Map.of());
    }

    /** Who did not listen cannot know who was silent. */
    void forgive() {
        long now = nanoClock.getAsLong();
        nodes.values().forEach(node -> node.heardNanos = now);
    }

    void forgetSilent() {
        long now = nanoClock.getAsLong();
        List<Node> silent = nodes.values().stream()
                .filter(node -> now - node.heardNanos > SILENCE_NANOS)
                .toList();
        silent.forEach(this::forget);
    }
}
