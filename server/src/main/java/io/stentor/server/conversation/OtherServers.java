package io.stentor.server.conversation;

import io.stentor.core.ring.Slot;
import io.stentor.core.room.Room;
import io.stentor.server.conversation.PresenceMessage.Change;
import io.stentor.server.conversation.PresenceMessage.Move;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
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
    private final Map<String, OtherServer> nodes = new HashMap<>();
    /** Those that have ended: what still comes of them is late. */
    private final Set<String> ended = new LinkedHashSet<>();

    private volatile int count;

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
        if (message.kind() == PresenceMessage.Kind.BYE) {
            end(message.node());
            return;
        }
        OtherServer node = heardFrom(message.node());
        if (node == null) {
            return;
        }
        switch (message.kind()) {
            case DELTA -> {
                node.onDelta(message, taker(node));
                askIfMissing(node, message.sequence());
            }
            case SNAPSHOT -> node.onSnapshot(message, taker(node));
            case BEAT -> askIfMissing(node, message.sequence());
            default -> {
                // It lives: that is all it says of itself.
            }
        }
    }

    /** The node of this name; null when there are too many, or it has ended. */
    private OtherServer heardFrom(String id) {
        OtherServer node = nodes.get(id);
        if (node == null) {
            if (nodes.size() >= MOST || ended.contains(id)) {
                return null;
            }
            node = new OtherServer(id);
            node.askedNanos = nanoClock.getAsLong() - ASK_AGAIN_NANOS;
            nodes.put(id, node);
            count = nodes.size();
        }
        node.heardNanos = nanoClock.getAsLong();
        return node;
    }

    private OtherServer.Taker taker(OtherServer node) {
        return new OtherServer.Taker() {
            @Override
            public void onDelta(PresenceMessage delta) {
                delta.changes().forEach(change -> apply(node, change));
            }

            @Override
            public void onSnapshot(Map<String, Change> now) {
                replace(node, now);
            }
        };
    }

    private void apply(OtherServer node, Change change) {
        ledger.setMembers(node.part, change.conversationId(), change.members());
        for (Move move : change.moves()) {
            if (move.comes()) {
                ledger.enter(node.part, change.conversationId(), move.user());
            } else {
                ledger.leave(node.part, change.conversationId(), move.user());
            }
        }
    }

    /** Until the snapshot comes, what was known last is better than nothing. */
    private void askIfMissing(OtherServer node, long newest) {
        if (node.misses(newest) && nanoClock.getAsLong() - node.askedNanos >= ASK_AGAIN_NANOS) {
            node.askedNanos = nanoClock.getAsLong();
            asker.accept(node.id);
        }
    }

    private void replace(OtherServer node, Map<String, Change> now) {
        for (String id : node.part.conversations()) {
            if (!now.containsKey(id)) {
                replace(node, new Change(id, 0, List.of()));
            }
        }
        now.values().forEach(change -> replace(node, change));
    }

    private void replace(OtherServer node, Change now) {
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

    /** It comes back by another name, if at all. */
    private void end(String id) {
        if (ended.size() >= MOST) {
            ended.remove(ended.iterator().next());
        }
        ended.add(id);
        OtherServer node = nodes.get(id);
        if (node != null) {
            forget(node);
        }
    }

    private void forget(OtherServer node) {
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
        List<OtherServer> silent = nodes.values().stream()
                .filter(node -> now - node.heardNanos > SILENCE_NANOS)
                .toList();
        silent.forEach(this::forget);
    }
}
