package io.stentor.server.conversation;

import io.netty.channel.EventLoop;
import io.stentor.core.ring.Slot;
import io.stentor.core.ring.Stamp;
import io.stentor.core.room.Room;
import io.stentor.core.room.RoomCensus;
import io.stentor.core.roster.PresenceListener;
import io.stentor.core.roster.RosterPublisher;
import io.stentor.transport.loop.DeadlineQueue;
import io.stentor.transport.loop.OffsetStamp;
import io.stentor.wire.socketio.JsonOffsetPlace;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Tells the members of a conversation who comes and goes: each at once in a small one, together once in a while in a
 * large one. Whoever is cut and comes back in time has not been away. Owned by the roster's thread.
 */
final class PresenceAnnouncer implements PresenceListener {
    /** What happened while a member was away is told to it when it comes back. */
    private static final Stamp OFFSETS = OffsetStamp.at(JsonOffsetPlace.PLACE);

    private final RosterPublisher publisher;
    private final EventLoop rosterLoop;
    private final ConversationLimits limits;
    private final Outgoing outgoing;
    private final Absences absences;
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

    /** @param onBug told about bugs in timers; on the roster's thread */
    PresenceAnnouncer(
            RosterPublisher publisher,
            EventLoop rosterLoop,
            ConversationLimits limits,
            Outgoing rosterOutgoing,
            Consumer<Throwable> onBug) {
        this.publisher = publisher;
        this.rosterLoop = rosterLoop;
        this.limits = limits;
        this.outgoing = rosterOutgoing;
        DeadlineQueue grace = new DeadlineQueue(rosterLoop, limits.presenceGraceMs(), onBug);
        this.absences = new Absences(grace, this::tellLeft);
    }

    /** Who is away from where, for those who answer questions about rooms. */
    Absences absences() {
        return absences;
    }

    @Override
    public void onUserEntered(Room room, String user, int member, RoomCensus census) {
        String id = ConversationId.ofRoom(room.name());
        if (id == null) {
            return;
        }
        absences.note(id, room, census);
        if (absences.end(id, user) || census.members() == 1) {
            return;
        }
        if (isMerged(room, census.members())) {
            Changes changes = changesOf(room, id, census.members());
            if (!changes.left.remove(user)) {
                changes.joined.add(user);
            }
        } else {
            publisher.broadcast(room, member, outgoing.userEvent("user_joined", user, id), OFFSETS);
        }
    }

    @Override
    public void onUserLeft(Room room, String user, RoomCensus census) {
        String id = ConversationId.ofRoom(room.name());
        if (id != null) {
            onGone(room, id, census);
            tellLeft(room, id, user, Slot.NOBODY, census.members());
        }
    }

    @Override
    public void onUserCut(Room room, String user, int member, RoomCensus census) {
        String id = ConversationId.ofRoom(room.name());
        if (id == null) {
            return;
        }
        onGone(room, id, census);
        if (limits.presenceGraceMs() == 0 || !absences.begin(id, room, user, member, census)) {
            tellLeft(room, id, user, member, census.members());
        }
    }

    private void onGone(Room room, String id, RoomCensus census) {
        absences.note(id, room, census);
        if (census.members() == 0) {
            merged.remove(room);
        }
    }

    /** @param member who may be back and must not hear of itself */
    private void tellLeft(Room room, String id, String user, int member, int members) {
        if (members == 0) {
            return;
        }
        if (isMerged(room, members)) {
            Changes changes = changesOf(room, id, members);
            if (!changes.joined.remove(user)) {
                changes.left.add(user);
            }
        } else {
            publisher.broadcast(room, member, outgoing.userEvent("user_left", user, id), OFFSETS);
        }
    }

    /** A room that shrinks below the mark stays merged until what was merged has been told: order matters more. */
    private boolean isMerged(Room room, int members) {
        return members > limits.presenceMergeAbove() || merged.containsKey(room);
    }

    private Changes changesOf(Room room, String id, int members) {
        Changes changes = merged.computeIfAbsent(room, first -> new Changes(id));
        changes.members = members;
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
                        outgoing.presenceChanged(changes.conversationId, changes.joined, changes.left, changes.members),
                        OFFSETS);
            }
        });
        merged.clear();
    }
}
