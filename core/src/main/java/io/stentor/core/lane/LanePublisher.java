package io.stentor.core.lane;

import io.stentor.core.ring.Message;
import io.stentor.core.ring.Ring;
import io.stentor.core.ring.Slot;
import io.stentor.core.ring.SlotKind;
import io.stentor.core.room.Room;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/**
 * How a lane speaks to the others. Owned by its lane.
 *
 * <p>Requests are refused when the ring is full. What has happened already is announced, as soon as there is room, and
 * before any request: nobody may hear of a thing before what led to it. Announcements leave the ring's reserve to the
 * roster, whose answers they cause; there is at most one for each membership and member.
 */
final class LanePublisher {
    private final Ring ring;
    private final Queue<Announcement> announcements = new ArrayDeque<>();
    private long lastPublished = -1;

    /**
     * What is still to be told.
     *
     * @param room held until then, and given back unless the member stays in it
     * @param left further rooms to be given back, or null
     */
    private record Announcement(SlotKind kind, int member, Room room, List<Room> left) {}

    LanePublisher(Ring ring) {
        this.ring = ring;
    }

    /** The sequence of the last slot this lane published, -1 before the first. */
    long lastPublished() {
        return lastPublished;
    }

    /** Publishes a request; false when the ring is full. */
    boolean tryPublish(SlotKind kind, Room room, int member, Object detail) {
        return tryPublish(kind, room, member, Slot.NOBODY, null, detail);
    }

    /**
     * Publishes a request that nothing a drained slot does can make wrong: a full ring is drained first. The room is kept
     * meanwhile, for the drained slots may let its last member out, and its id must not become another's.
     */
    boolean publish(SlotKind kind, Room room, int member, int except, Message message, Object detail) {
        if (tryPublish(kind, room, member, except, message, detail)) {
            return true;
        }
        if (!room.tryKeep()) {
            return false;
        }
        try {
            ring.drainHere();
            return tryPublish(kind, room, member, except, message, detail);
        } finally {
            room.unkeep();
        }
    }

    /** Publishes a message for one member, wherever it lives; a full ring is drained first. */
    boolean publish(int member, Message message) {
        if (tryPublish(SlotKind.DIRECT, null, member, Slot.NOBODY, message, null)) {
            return true;
        }
        ring.drainHere();
        return tryPublish(SlotKind.DIRECT, null, member, Slot.NOBODY, message, null);
    }

    /** Publishes a message to an audience or its visit; a full ring is drained first. */
    boolean publish(Audience audience, Message message) {
        if (tryPublish(audience, message)) {
            return true;
        }
        ring.drainHere();
        return tryPublish(audience, message);
    }

    /** Tells that a visited member is in a room, which it holds. */
    void announceEntered(Member member, Room room) {
        announce(new Announcement(SlotKind.ENTERED, member.id(), room, null));
    }

    /** Tells that a visited member has left a room; its hold is given back when that is told. */
    void announceLeft(Member member, Room room) {
        announce(new Announcement(SlotKind.LEFT, member.id(), room, null));
    }

    /** Tells that a member is closed; its holds on its namespace and these rooms are given back when that is told. */
    void announceClosed(Member member, List<Room> left) {
        announce(
                new Announcement(SlotKind.CLOSE, member.id(), member.directory().everyone(), left));
    }

    /** Publishes what is still to be told; true when nothing is left. */
    boolean publishAnnouncements() {
        while (!announcements.isEmpty()) {
            if (!publish(announcements.peek())) {
                return false;
            }
            giveBack(announcements.remove());
        }
        return true;
    }

    private void announce(Announcement announcement) {
        announcements.add(announcement);
        publishAnnouncements();
    }

    private boolean publish(Announcement told) {
        return published(ring.tryPublish(told.kind, told.room, told.member, Slot.NOBODY, null, told.left));
    }

    private static void giveBack(Announcement told) {
        if (told.kind != SlotKind.ENTERED) {
            told.room.release();
        }
        if (told.left != null) {
            told.left.forEach(Room::release);
        }
    }

    private boolean tryPublish(SlotKind kind, Room room, int member, int except, Message message, Object detail) {
        return publishAnnouncements() && published(ring.tryPublish(kind, room, member, except, message, detail));
    }

    private boolean tryPublish(Audience audience, Message message) {
        return publishAnnouncements() && published(audience.tryPublish(ring, message));
    }

    private boolean published(long sequence) {
        if (sequence < 0) {
            return false;
        }
        lastPublished = sequence;
        return true;
    }
}
