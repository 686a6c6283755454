package io.stentor.core.roster;

import io.stentor.core.ring.Ring;
import io.stentor.core.ring.RingConsumer;
import io.stentor.core.ring.Slot;
import io.stentor.core.ring.TurnScheduler;
import io.stentor.core.room.Arrival;
import io.stentor.core.room.CensusReply;
import io.stentor.core.room.Room;
import io.stentor.core.room.RoomCensus;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.agrona.collections.Int2ObjectHashMap;

/**
 * The single writer of who is in which room as which user. Reads the ring like a lane, answers questions about rooms at
 * the point where they were asked, and tells when users come and go. Owned by the thread of its scheduler; the counts
 * may be read from any thread.
 */
public final class Roster extends RingConsumer {
    /** Slots taken in per turn: it may share its thread with a lane. */
    private static final int SLOTS_PER_TURN = 1024;

    private static final RoomCensus NOBODY_THERE = new RoomCensus() {
        @Override
        public int members() {
            return 0;
        }

        @Override
        public int users() {
            return 0;
        }

        @Override
        public void forEachUser(int limit, Consumer<String> user) {}
    };

    private final UserTable users = new UserTable();
    private final Int2ObjectHashMap<User> userOfMember = new Int2ObjectHashMap<>();
    private final Int2ObjectHashMap<RosterRoom> rooms = new Int2ObjectHashMap<>();
    private final RosterPublisher publisher;
    private final Consumer<Throwable> onFailure;
    private PresenceListener listener = PresenceListener.NONE;
    private int slotsThisTurn;
    private int memberships;

    private volatile RosterCounts counts = new RosterCounts(0, 0, 0, 0);

    public Roster(TurnScheduler scheduler, Ring ring, LongSupplier nanoClock, Consumer<Throwable> onFailure) {
        super(scheduler);
        this.publisher = new RosterPublisher(ring, nanoClock, this);
        this.onFailure = onFailure;
    }

    /** Sets who is told. At start-up only, before anything is published. */
    public void listener(PresenceListener presenceListener) {
        this.listener = presenceListener;
    }

    /** How the listener and replies answer. Roster thread. */
    public RosterPublisher publisher() {
        return publisher;
    }

    /** The state after the roster's last turn. Any thread. */
    public RosterCounts counts() {
        return counts;
    }

    /** Who is in a room now; the caller keeps the room, or its id may be another's. Roster thread. */
    public RoomCensus census(Room room) {
        assert inTurn() : "foreign thread";
        RosterRoom known = rooms.get(room.id());
        return known == null ? NOBODY_THERE : known;
    }

    @Override
    protected void onTurn() {
        slotsThisTurn = 0;
        boolean nothingWaits = publisher.flush();
        poll();
        counts = new RosterCounts(userOfMember.size(), users.size(), rooms.size(), memberships);
        if (slotsThisTurn >= SLOTS_PER_TURN || !nothingWaits) {
            wakeAfterOthers();
        }
    }

    @Override
    protected boolean onSlot(Slot slot, long sequence) {
        switch (slot.kind()) {
            case OPEN -> userOfMember.put(slot.member(), users.enter((String) slot.detail()));
            case RESUME -> onResume(slot);
            case JOIN, ENTERED -> onJoin(slot);
            case LEAVE, LEFT -> onLeave(slot);
            case CLOSE -> onClose(slot);
            case ASK -> reply((CensusReply) slot.detail(), rooms.get(slot.room().id()));
            case BROADCAST, MULTICAST, VISIT, DIRECT -> {
                // The lanes' business.
            }
        }
        return ++slotsThisTurn < SLOTS_PER_TURN;
    }

    @Override
    protected void onFailure(Throwable failure) {
        onFailure.accept(failure);
    }

    private void onResume(Slot slot) {
        Arrival arrival = (Arrival) slot.detail();
        userOfMember.put(slot.member(), users.enter(arrival.user()));
        for (Room room : arrival.rooms()) {
            join(slot, room, null);
        }
    }

    private void onJoin(Slot slot) {
        join(slot, slot.room(), (CensusReply) slot.detail());
    }

    private void join(Slot slot, Room joined, CensusReply reply) {
        User user = userOfMember.get(slot.member());
        RosterRoom room = rooms.get(joined.id());
        if (room == null) {
            room = new RosterRoom(joined, users);
            rooms.put(joined.id(), room);
        }
        memberships++;
        boolean first = room.enter(user);
        reply(reply, room);
        if (first) {
            tellEntered(room, user, slot.member());
        } else {
            tellChanged(room);
        }
    }

    private void onLeave(Slot slot) {
        leave(slot.room(), userOfMember.get(slot.member()), slot.member(), false);
    }

    private void onClose(Slot slot) {
        User user = userOfMember.remove(slot.member());
        for (Room room : roomsOf(slot)) {
            leave(room, user, slot.member(), true);
        }
        users.leave(user);
    }

    @SuppressWarnings("unchecked")
    private static Iterable<Room> roomsOf(Slot close) {
        return (Iterable<Room>) close.detail();
    }

    private void leave(Room left, User user, int member, boolean cut) {
        RosterRoom room = rooms.get(left.id());
        memberships--;
        boolean last = room.leave(user);
        if (room.members() == 0) {
            rooms.remove(left.id());
        }
        if (last) {
            tellLeft(room, user, member, cut);
        } else {
            tellChanged(room);
        }
    }

    // Others' code: what it throws must not stop the rest of a slot, such as the other rooms of a closed socket.

    private void reply(CensusReply reply, RosterRoom room) {
        if (reply == null) {
            return;
        }
        try {
            reply.onCensus(room == null ? NOBODY_THERE : room);
        } catch (RuntimeException | AssertionError e) {
            failed(e);
        }
    }

    private void tellEntered(RosterRoom room, User user, int member) {
        try {
            listener.onUserEntered(room.room, user.name, member, room);
        } catch (RuntimeException | AssertionError e) {
            failed(e);
        }
    }

    private void tellChanged(RosterRoom room) {
        try {
            listener.onMembersChanged(room.room, room);
        } catch (RuntimeException | AssertionError e) {
            failed(e);
        }
    }

    private void tellLeft(RosterRoom room, User user, int member, boolean cut) {
        try {
            if (cut) {
                listener.onUserCut(room.room, user.name, member, room);
            } else {
                listener.onUserLeft(room.room, user.name, room);
            }
        } catch (RuntimeException | AssertionError e) {
            failed(e);
        }
    }
}
