package io.stentor.core.lane;

import io.stentor.core.ring.Message;
import io.stentor.core.ring.Ring;
import io.stentor.core.ring.Slot;
import io.stentor.core.ring.SlotKind;
import io.stentor.core.room.Room;
import io.stentor.core.room.RoomDirectory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.agrona.collections.IntArrayList;

/**
 * Whom a slot addresses in a namespace: the members of some rooms, or all, but for those of other rooms; each once. It is
 * told in names, which are looked up when the audience is made; what they stand for is settled in every lane at the same
 * point of the total order.
 *
 * <p>It keeps its rooms until it is published (or given up with {@link #release}) and is good for one slot. Made and
 * published by one thread, any.
 */
public final class Audience {
    private final RoomDirectory directory;
    private final List<Room> rooms = new ArrayList<>(2);
    private final List<Room> exceptRooms = new ArrayList<>(2);
    private List<Room> kept = new ArrayList<>(0);
    private final IntArrayList members = new IntArrayList();
    private final IntArrayList exceptMembers = new IntArrayList();
    private boolean everyone = true;
    private MemberVisitor visitor;
    private Confirmation confirmation;
    private IntConsumer recipientListener;

    private Audience(RoomDirectory directory) {
        this.directory = directory;
    }

    /** Everyone of a namespace; naming rooms or members narrows it to those. */
    public static Audience in(RoomDirectory directory) {
        return new Audience(directory);
    }

    /** Addresses the members of a room, too; nobody when it does not exist. */
    public Audience room(String name) {
        everyone = false;
        keep(name, rooms);
        return this;
    }

    /** Addresses one member, too. */
    public Audience member(int id) {
        everyone = false;
        members.addInt(id);
        return this;
    }

    /** Leaves out the members of a room. */
    public Audience except(String name) {
        keep(name, exceptRooms);
        return this;
    }

    /** Leaves out one member. */
    public Audience exceptMember(int id) {
        exceptMembers.addInt(id);
        return this;
    }

    /** Sets who looks at the selected members, on each of their lanes, before anything is sent to them. */
    public Audience visitedBy(MemberVisitor memberVisitor) {
        visitor = memberVisitor;
        return this;
    }

    /** Has the selected members asked to confirm the message, which is this confirmation's: it counts them itself. */
    public Audience confirming(Confirmation asked) {
        confirmation = asked;
        return this;
    }

    /**
     * Sets who is told how many members the message is for, at its place in the order: on the thread of whatever lane comes
     * last.
     */
    public Audience countedBy(IntConsumer listener) {
        recipientListener = listener;
        return this;
    }

    /** How many members it addresses, at most, as the rooms are now. */
    public int sizeAtMost() {
        int size = members.size();
        for (Room room : everyone ? List.of(directory.everyone()) : rooms) {
            size += room.holds();
        }
        return size;
    }

    /**
     * Keeps a room, making it when there is none, until every lane has been visited: a visitor can let members into it at
     * the visit's place in the order, and what is published after the visit finds it.
     */
    public Audience keeping(String name) {
        kept.add(directory.hold(name));
        return this;
    }

    /** Whether it is known already that this addresses nobody. */
    public boolean isNobody() {
        return !everyone && rooms.isEmpty() && members.isEmpty();
    }

    /** Gives the rooms back, but those kept for a visit that is published. */
    public void release() {
        rooms.forEach(Room::unkeep);
        rooms.clear();
        exceptRooms.forEach(Room::unkeep);
        exceptRooms.clear();
        kept.forEach(Room::release);
        kept.clear();
    }

    private void keep(String name, List<Room> named) {
        Room room = directory.keepIfPresent(name);
        if (room != null) {
            named.add(room);
        }
    }

    /** Whether somebody is to be told of the members, even when there are none. */
    public boolean isVisited() {
        return visitor != null || confirmation != null || recipientListener != null;
    }

    /**
     * Publishes a message to this audience, or its visit alone when there is none. Does not give the rooms back.
     *
     * @param message or null; taken over on success
     * @return the slot's sequence, or -1 when the ring is full
     */
    public long tryPublish(Ring ring, Message message) {
        if (!everyone) {
            return tryPublish(ring, message, rooms);
        }
        // A namespace that was given up addresses nobody: its id may be another room's.
        boolean held = directory.everyone().tryKeep();
        try {
            return tryPublish(ring, message, held ? List.of(directory.everyone()) : List.of());
        } finally {
            if (held) {
                directory.everyone().unkeep();
            }
        }
    }

    private long tryPublish(Ring ring, Message message, List<Room> addressed) {
        if (confirmation != null) {
            confirmation.expectReports(ring.messageReaders());
        }
        RecipientCount count =
                recipientListener == null ? null : new RecipientCount(ring.messageReaders(), recipientListener);
        if (message != null && isPlain() && addressed.size() == 1) {
            int except = exceptMembers.isEmpty() ? Slot.NOBODY : exceptMembers.getInt(0);
            Object detail = confirmation == null ? count : confirmation;
            return ring.tryPublish(SlotKind.BROADCAST, addressed.get(0), Slot.NOBODY, except, message, detail);
        }
        SlotKind kind = message == null ? SlotKind.VISIT : SlotKind.MULTICAST;
        Selection selection = selection(addressed, count, ring.messageReaders());
        long sequence = ring.tryPublish(kind, null, Slot.NOBODY, Slot.NOBODY, message, selection);
        if (sequence >= 0) {
            kept = new ArrayList<>(0);
        }
        return sequence;
    }

    /** Whether a broadcast to a room could say this. */
    private boolean isPlain() {
        return visitor == null
                && kept.isEmpty()
                && members.isEmpty()
                && exceptRooms.isEmpty()
                && exceptMembers.size() <= 1;
    }

    private Selection selection(List<Room> addressed, RecipientCount count, int lanes) {
        return new Selection(
                ids(addressed),
                members.toIntArray(),
                ids(exceptRooms),
                exceptMembers.toIntArray(),
                visitor,
                confirmation,
                count,
                kept,
                new AtomicInteger(lanes));
    }

    private static int[] ids(List<Room> rooms) {
        return rooms.stream().mapToInt(Room::id).toArray();
    }
}
