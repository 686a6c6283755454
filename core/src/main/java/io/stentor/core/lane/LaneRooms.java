package io.stentor.core.lane;

import io.stentor.core.room.Room;
import java.util.ArrayList;
import java.util.List;
import org.agrona.collections.Int2ObjectHashMap;

/**
 * The rooms that have members on a lane, or members that are away, by id. Owned by the lane.
 *
 * <p>A room's members may change only between slabs: whoever enters gets what follows, whoever leaves what came before.
 */
final class LaneRooms {
    private final Int2ObjectHashMap<LaneRoom> rooms = new Int2ObjectHashMap<>();
    /** Rooms that keep messages: the clock looks after them. */
    private final List<LaneRoom> keeping = new ArrayList<>();

    private final List<LaneRoom> keepingForLine = new ArrayList<>();

    private final MemberWriter writer;
    private final TurnWriter pending;
    private final Rounds rounds;
    private final LaneLogs logs;

    LaneRooms(MemberWriter writer, TurnWriter pending, Rounds rounds, LaneLogs logs) {
        this.writer = writer;
        this.pending = pending;
        this.rounds = rounds;
        this.logs = logs;
    }

    /** The room with this id, or null when it has no members here. */
    LaneRoom get(int id) {
        return rooms.get(id);
    }

    int size() {
        return rooms.size();
    }

    /** Lets a member in before the slot of this sequence. Does nothing when a visit has let it in already. */
    void enter(Member member, Room entered, long sequence) {
        LaneRoom room = rooms.get(entered.id());
        if (room == null) {
            room = new LaneRoom(entered.id(), logs);
            rooms.put(room.id, room);
        } else if (member.positionIn(room) == Member.ABSENT) {
            writeOutIfDirty(room, sequence);
            // Writing out forgets a room whose last member was closed.
            rooms.put(room.id, room);
        }
        room.add(member, sequence);
    }

    /** Lets a member out before the slot of this sequence. Does nothing when a visit has let it out already. */
    void exit(Member member, Room left, long sequence) {
        LaneRoom room = rooms.get(left.id());
        if (room == null || member.positionIn(room) == Member.ABSENT) {
            return;
        }
        writeOutIfDirty(room, sequence);
        if (!member.isUpToDate()) {
            keepUnwritten(member, room);
        }
        long newest = room.log.newestFor(member.id());
        if (newest > member.enteredAt(room)) {
            member.leftUpTo = Math.max(member.leftUpTo, newest);
        }
        room.remove(member);
        forgetIfForsaken(room);
    }

    /** A member leaves that is not up to date: what it should have got of the room becomes its own. */
    private void keepUnwritten(Member member, LaneRoom room) {
        RoomLog log = room.log;
        long from = Math.max(member.cursor(), FrameOrder.ofSlot(member.enteredAt(room)));
        if (FrameOrder.ofSlot(log.floor()) > from) {
            writer.fellBehind(member);
            return;
        }
        for (int at = log.positionAfter(from); at < log.endPosition(); at++) {
            if (log.exceptAt(at) != member.id()) {
                log.messageAt(at).retain(1);
                member.own.add(log.messageAt(at), FrameOrder.ofSlot(log.sequenceAt(at)));
            }
        }
    }

    /** Lets a closed member, which gets nothing more, out of everything. */
    void exitAll(Member member) {
        while (member.roomCount() > 0) {
            LaneRoom room = member.room(member.roomCount() - 1);
            room.remove(member);
            if (!room.isDirty()) {
                forgetIfForsaken(room);
            }
        }
    }

    /** A closed member is away from everything: its rooms keep their messages for it. */
    void park(Member member) {
        for (int i = 0; i < member.roomCount(); i++) {
            member.room(i).park(member);
        }
    }

    /** Writes what is pending, up to a key as in {@link FrameOrder}, and forgets the rooms that nobody is in any more. */
    void writeOut(long endKey) {
        serveBeforeSkippable();
        List<LaneRoom> written = pending.writeOut(endKey);
        for (int i = 0, size = written.size(); i < size; i++) {
            afterWriting(written.get(i));
        }
        written.clear();
    }

    /** What may be missed is for those who are up to date: nobody misses it because he is in line. */
    private void serveBeforeSkippable() {
        List<LaneRoom> dirty = pending.dirty();
        for (int i = 0, size = dirty.size(); i < size; i++) {
            if (dirty.get(i).log.hasSkippable()) {
                rounds.serve(dirty.get(i));
            }
        }
    }

    private void afterWriting(LaneRoom room) {
        if (room.isForsaken()) {
            room.log.clear();
            rooms.remove(room.id);
        } else if (room.isKept() || pending.isAnythingUnwritten()) {
            room.log.keep();
            dropUnneeded(room);
            listAsKeeping(room);
        } else {
            room.log.clear();
        }
    }

    private void listAsKeeping(LaneRoom room) {
        if (isKeptForLongerThanLine(room)) {
            if (!room.listedAsKeeping && room.log.keptCount() > 0) {
                room.listedAsKeeping = true;
                keeping.add(room);
            }
        } else if (!room.listedForLine) {
            room.listedForLine = true;
            keepingForLine.add(room);
        }
    }

    private boolean isKeptForLongerThanLine(LaneRoom room) {
        return room.isKept() || pending.isAnybodyBehind();
    }

    /** Nobody is in line any more; between two turns' writing. */
    void lineIsServed() {
        for (int i = 0, size = keepingForLine.size(); i < size; i++) {
            LaneRoom room = keepingForLine.get(i);
            room.listedForLine = false;
            dropUnneeded(room);
            if (room.log.keptCount() > 0) {
                listAsKeeping(room);
            }
        }
        keepingForLine.clear();
    }

    private void writeOutIfDirty(LaneRoom room, long sequence) {
        if (room.isDirty()) {
            writeOut(FrameOrder.ofSlot(sequence) - 1);
        }
    }

    private void forgetIfForsaken(LaneRoom room) {
        if (room.isForsaken()) {
            room.log.clear();
            rooms.remove(room.id);
        }
    }

    // As time goes by.

    boolean isAnythingKept() {
        return !keeping.isEmpty();
    }

    /** Drops what nobody needs any more; between two turns' writing. */
    void trim() {
        int kept = 0;
        for (int i = 0, size = keeping.size(); i < size; i++) {
            LaneRoom room = keeping.get(i);
            if (!room.isDirty()) {
                dropUnneeded(room);
            }
            if (room.log.keptCount() > 0) {
                keeping.set(kept++, room);
            } else {
                room.listedAsKeeping = false;
            }
        }
        keeping.subList(kept, keeping.size()).clear();
    }

    /** For whoever is behind or away as much is kept as the limits allow; for those in line, what they have still to get. */
    private void dropUnneeded(LaneRoom room) {
        if (isKeptForLongerThanLine(room)) {
            logs.trim(room.log);
        } else {
            logs.dropWritten(room.log);
        }
    }

    /** All logs of the server hold too much: the largest here give some up. */
    void pay() {
        List<RoomLog> payers = new ArrayList<>(keeping.size());
        keeping.forEach(room -> payers.add(room.log));
        logs.payWithLargest(payers);
    }
}
