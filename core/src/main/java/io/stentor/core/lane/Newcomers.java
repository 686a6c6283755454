package io.stentor.core.lane;

import io.stentor.core.ring.Message;
import io.stentor.core.ring.Offset;
import io.stentor.core.ring.Slot;
import io.stentor.core.ring.SlotKind;
import io.stentor.core.room.Room;
import io.stentor.core.room.RoomDirectory;
import java.util.ArrayList;
import java.util.List;

/**
 * Those who were cut off from another server and go on here: they enter all their rooms at one point of the order, and
 * what they have missed before it is handed in from outside. Owned by the lane.
 */
final class Newcomers {
    private final Lane lane;
    private final Returns.Parts parts;

    Newcomers(Lane lane, Returns.Parts parts) {
        this.lane = lane;
        this.parts = parts;
    }

    /** See {@link Lane#arrive}. */
    Member arrive(Outlet outlet, RoomDirectory directory, List<String> rooms, String user, Object owner) {
        Room everyone = directory.everyone();
        if (!everyone.tryHold()) {
            return null;
        }
        Member member = new Member(lane.takeMemberId(), outlet, directory, user, owner, parts.logs());
        List<Room> joined = new ArrayList<>(rooms.size());
        for (String name : rooms) {
            Room room = directory.hold(name);
            if (member.hasJoined(room)) {
                room.release();
            } else {
                member.addJoined(room);
                joined.add(room);
            }
        }
        Newcomer newcomer = new Newcomer(member, this, List.copyOf(joined));
        if (!parts.publisher().publish(SlotKind.RESUME, everyone, member.id(), Slot.NOBODY, null, newcomer)) {
            member.close().forEach(Room::release);
            everyone.release();
            return null;
        }
        parts.members().put(member.id(), member);
        parts.logs().beginTurn();
        long slot = parts.publisher().lastPublished();
        // What it has missed is not in the logs here: a later return cannot begin before this slot.
        member.beginsWith(Offset.ofSlot(slot));
        parts.stragglers().fallBehind(member, FrameOrder.ofSlot(slot));
        member.behind.awaitsMissed = true;
        return member;
    }

    /** At its slot it is in its rooms. */
    void onSlot(Newcomer newcomer, Room everyone, long sequence) {
        Member member = newcomer.member();
        if (newcomer.home() != this || member.isGone()) {
            return;
        }
        member.openedAt = sequence;
        parts.rooms().enter(member, everyone, sequence);
        for (Room room : newcomer.rooms()) {
            parts.rooms().enter(member, room, sequence);
        }
    }

    /** See {@link Lane#catchUp}. */
    void catchUp(Member member, List<Message> missed) {
        parts.logs().beginTurn();
        if (member.isClosed()) {
            missed.forEach(Message::release);
            return;
        }
        // Its place is that of the slot in which it came, which is no message's.
        long key = member.behind.cursor;
        for (Message message : missed) {
            member.own.add(message, key);
        }
        member.behind.gotMissed(parts.logs().nowNanos());
        parts.stragglers().listToFeed(member);
        lane.wake();
    }
}
