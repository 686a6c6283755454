package io.stentor.server.conversation;

import io.netty.channel.EventLoop;
import io.stentor.core.ring.Slot;
import io.stentor.core.room.Room;
import io.stentor.core.room.RoomCensus;
import io.stentor.core.roster.PresenceListener;
import io.stentor.core.roster.RosterPublisher;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Tells the members of a conversation who comes and goes: each at once in a small one, together once in a while in a
 * large one. Owned by the roster's thread.
 */
final class PresenceAnnouncer implements PresenceListener {
    private final RosterPublisher publisher;
    private final EventLoop rosterLoop;
    private final ConversationLimits limits;
    private final Outgoing outgoing;
    private final Map<Room, Changes> merged = new HashMap<>();
    private boolean scheduled;

    /** What happened in one large room since its members were last told: the net of it. */
    private static final class Changes {
        final String conversationId;
        final Set<String> joined = new LinkedHashSet<>();
        final Set<String> left = new LinkedHashSet<>();
        int members;

        Changes(String conversationId) {
            this.conversationId = conversationId;
        }
    }

    PresenceAnnouncer(
            RosterPublisher publisher, EventLoop rosterLoop, ConversationLimits limits, Outgoing rosterOutgoing) {
        this.publisher = publisher;
        this.rosterLoop = rosterLoop;
        this.limits = limits;
        this.outgoing = rosterOutgoing;
    }

    @Override
    public void onUserEntered(Room room, String user, int member, RoomCensus census) {
        String id = ConversationId.ofRoom(room.name());
        if (id == null || census.members() == 1) {
            return;
        }
        if (isMerged(room, census)) {
            Changes changes = changesOf(room, id, census);
            if (!changes.left.remove(user)) {
                changes.joined.add(user);
            }
        } else {
            publisher.broadcast(room, member, outgoing.userEvent("user_joined", user, id));
        }
    }

    @Override
    public void onUserLeft(Room room, String user, RoomCensus census) {
        String id = ConversationId.ofRoom(room.name());
        if (id == null) {
            return;
        }
        if (census.members() == 0) {
            merged.remove(room);
        } else if (isMerged(room, census)) {
            Changes changes = changesOf(room, id, census);
            if (!changes.joined.remove(user)) {
                changes.left.add(user);
            }
        } else {
            publisher.broadcast(room, Slot.NOBODY, outgoing.userEvent("user_left", user, id));
        }
    }

    /** A room that shrinks below the mark stays merged until what was merged has been told: order matters more. */
    private boolean isMerged(Room room, RoomCensus census) {
        return census.members() > limits.presenceMergeAbove() || merged.containsKey(room);
    }

    private Changes changesOf(Room room, String id, RoomCensus census) {
        Changes changes = merged.computeIfAbsent(room, first -> new Changes(id));
        changes.members = census.members();
        if (!scheduled) {
            scheduled = true;
            rosterLoop.schedule(this::tell, limits.presenceMergeIntervalMs(), TimeUnit.MILLISECONDS);
        }
        return changes;
    }

    private void tell() {
        scheduled = false;
        merged.forEach((room, changes) -> {
            if (!changes.joined.isEmpty() || !changes.left.isEmpty()) {
                publisher.broadcast(
                        room,
                        Slot.NOBODY,
                        outgoing.presenceChanged(
                                changes.conversationId, changes.joined, changes.left, changes.members));
            }
        });
        merged.clear();
    }
}
