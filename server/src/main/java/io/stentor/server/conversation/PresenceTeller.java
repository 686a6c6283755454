package io.stentor.server.conversation;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.stentor.cluster.Order;
import io.stentor.cluster.Scope;
import io.stentor.core.ring.Slot;
import io.stentor.core.ring.Stamp;
import io.stentor.core.room.Room;
import io.stentor.core.roster.RosterPublisher;
import io.stentor.transport.loop.OffsetStamp;
import io.stentor.wire.socketio.JsonOffsetPlace;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Tells the members of a conversation who comes and goes: each at once in a small one, together once in a while in a
 * large one. Owned by the roster's thread.
 */
final class PresenceTeller implements Announcements {
    /** What happened while a member was away is told to it when it comes back. */
    private static final Stamp OFFSETS = OffsetStamp.at(JsonOffsetPlace.PLACE);

    private final RosterPublisher publisher;
    private final EventLoop rosterLoop;
    private final ConversationLimits limits;
    private final Outgoing outgoing;
    /** Null when only members of this server are told. */
    private final Elsewhere elsewhere;

    private final SocketsById sockets;
    private final LongSupplier nanoClock;
    /** Conversation ids come from clients. */
    private final Map<String, Changes> merged = new HashMap<>();

    private boolean scheduled;

    /** What happened in one large conversation since its members were last told: the net of it. */
    private static final class Changes {
        final Set<String> joined = new LinkedHashSet<>();
        final Set<String> left = new LinkedHashSet<>();
        Room room;
        int members;
    }

    PresenceTeller(
            RosterPublisher publisher,
            EventLoop rosterLoop,
            ConversationLimits limits,
            Outgoing rosterOutgoing,
            Elsewhere elsewhere,
            SocketsById sockets,
            LongSupplier nanoClock) {
        this.publisher = publisher;
        this.rosterLoop = rosterLoop;
        this.limits = limits;
        this.outgoing = rosterOutgoing;
        this.elsewhere = elsewhere;
        this.sockets = sockets;
        this.nanoClock = nanoClock;
    }

    @Override
    public void joined(Room room, String id, String user, int member, int members) {
        if (isMerged(id, members)) {
            Changes changes = changesOf(room, id, members);
            if (!changes.left.remove(user)) {
                changes.joined.add(user);
            }
        } else {
            tell(room, id, member, outgoing.userEvent("user_joined", user, id));
        }
    }

    @Override
    public void left(Room room, String id, String user, int member, int members) {
        if (isMerged(id, members)) {
            Changes changes = changesOf(room, id, members);
            if (!changes.joined.remove(user)) {
                changes.left.add(user);
            }
        } else {
            tell(room, id, member, outgoing.userEvent("user_left", user, id));
        }
    }

    /** Nobody is left to be told. */
    void forget(String conversationId) {
        merged.remove(conversationId);
    }

    /** A room that shrinks below the mark stays merged until what was merged has been told: order matters more. */
    private boolean isMerged(String id, int members) {
        return members > limits.presenceMergeAbove() || merged.containsKey(id);
    }

    private Changes changesOf(Room room, String id, int members) {
        Changes changes = merged.computeIfAbsent(id, first -> new Changes());
        changes.room = room;
        changes.members = members;
        if (!scheduled) {
            scheduled = true;
            rosterLoop.schedule(this::tellMerged, limits.presenceMergeIntervalMs(), TimeUnit.MILLISECONDS);
        }
        return changes;
    }

    private void tellMerged() {
        scheduled = false;
        merged.forEach((id, changes) -> {
            if (!changes.joined.isEmpty() || !changes.left.isEmpty()) {
                tell(
                        changes.room,
                        id,
                        Slot.NOBODY,
                        outgoing.presenceChanged(id, changes.joined, changes.left, changes.members));
            }
        });
        merged.clear();
    }

    /** Takes the frames. */
    private void tell(Room room, String id, int except, ByteBuf frames) {
        SentEvent sent = elsewhere == null ? null : elsewhere.copyOf(frames, List.of());
        if (sent != null
                && elsewhere.say(scope(id, except), false, sent, nanoClock.getAsLong()) == Order.Taken.IN_ORDER) {
            frames.release();
            return;
        }
        if (room == null) {
            frames.release();
        } else {
            publisher.broadcast(room, except, frames, OFFSETS);
        }
        if (sent != null) {
            elsewhere.tell(ConversationId.roomOf(id), false, sent);
        }
    }

    private Scope scope(String id, int except) {
        String socket = sockets.idOf(except);
        return new Scope(List.of(ConversationId.roomOf(id)), socket == null ? List.of() : List.of(socket));
    }
}
