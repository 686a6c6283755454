package io.stentor.core.lane;

import io.stentor.core.ring.Message;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns the pending messages of a batch into writes. Owned by its lane.
 *
 * <p>A member of one dirty room gets the room's slab, the same buffer as its neighbours. A member that the slab does not
 * fit (it sits in two dirty rooms, or is left out of a message, or has one of its own) is marked first and gets
 * its messages composed in ring order. Marks are batch numbers, so nothing has to be cleared.
 *
 * <p>The members of a large room get in line instead, and {@link Rounds} serves them.
 */
final class TurnWriter {
    private final MemberWriter writer;
    private final Deliveries delivered;
    private final Stragglers stragglers;
    private final WaitingLine line;
    private final int largeRoom;

    private final List<LaneRoom> dirty = new ArrayList<>();
    private final List<LaneRoom> written = new ArrayList<>();
    private final List<Member> composed = new ArrayList<>();
    private final List<Member> withOwn = new ArrayList<>();
    private long batch = 1;

    TurnWriter(MemberWriter writer, Deliveries delivered, Stragglers stragglers, WaitingLine line, int largeRoom) {
        this.writer = writer;
        this.delivered = delivered;
        this.stragglers = stragglers;
        this.line = line;
        this.largeRoom = largeRoom;
    }

    boolean isAnybodyBehind() {
        return stragglers.count() > 0;
    }

    /** Whether somebody has still to be written something that the logs hold. */
    boolean isAnythingUnwritten() {
        return isAnybodyBehind() || !line.isEmpty();
    }

    /** The rooms that have something pending. */
    List<LaneRoom> dirty() {
        return dirty;
    }

    /** Takes over the caller's reference of a message for the members of a room. */
    void addMessage(LaneRoom room, Message message, long sequence, int except) {
        if (!room.listedAsDirty) {
            room.listedAsDirty = true;
            dirty.add(room);
        }
        room.log.add(message, sequence, except);
    }

    /** Takes over the caller's reference of a message for one member; {@code key} as in {@link FrameOrder}. */
    void addDirect(Member member, Message message, long key) {
        if (message.isSkippable() && (member.isBehind() || member.isClosed())) {
            delivered.missed(1);
            message.release();
            return;
        }
        member.own.add(message, key);
        if (member.isBehind()) {
            Member tooFar = stragglers.waits(member, message);
            if (tooFar != null) {
                writer.fellBehind(tooFar);
            }
        } else if (!member.isInLine()) {
            listWithOwn(member);
        }
    }

    /** A member that is up to date has messages of its own. */
    void listWithOwn(Member member) {
        if (!member.listedWithOwn && !member.isClosed() && member.own.hasUnsent()) {
            member.listedWithOwn = true;
            withOwn.add(member);
        }
    }

    /** This member's messages of the batch differ from its neighbours', should it be up to date when they are written. */
    void compose(Member member) {
        if (member.composedIn != batch && !member.isBehind()) {
            member.composedIn = batch;
            composed.add(member);
        }
    }

    /**
     * Hands every pending message to its members, and the direct ones whose place is not behind {@code endKey}.
     *
     * @return the rooms that were written; to be emptied by the caller, who says what their logs keep
     */
    List<LaneRoom> writeOut(long endKey) {
        if (dirty.isEmpty() && withOwn.isEmpty()) {
            writer.wroteUpTo(endKey);
            return written;
        }
        try {
            markMembersOfSeveralRooms();
            markMembersNotReady();
            markMembersWithOwn(endKey);
            for (LaneRoom room : dirty) {
                if (isWrittenInRounds(room)) {
                    getInLine(room);
                } else if (room.size() > 0) {
                    writer.writeAlike(room.members(), 0, room.size(), room.log, batch);
                }
            }
            writeComposed(endKey);
        } finally {
            endBatch(endKey);
        }
        return written;
    }

    private void writeComposed(long endKey) {
        boolean inRounds = composed.size() > largeRoom && !isAnythingSkippable();
        for (Member member : composed) {
            if (member.isUpToDate() && inRounds && !member.isClosed()) {
                line.append(member, writer.writtenKey());
            } else if (member.isUpToDate()) {
                writer.writeAlone(member, writer.writtenKey(), endKey);
            }
        }
    }

    private boolean isAnythingSkippable() {
        for (LaneRoom room : dirty) {
            if (room.log.hasSkippable()) {
                return true;
            }
        }
        return false;
    }

    /** What may be missed cannot wait in line. */
    private boolean isWrittenInRounds(LaneRoom room) {
        return room.size() > largeRoom && !room.log.hasSkippable();
    }

    private void getInLine(LaneRoom room) {
        for (int i = 0, size = room.size(); i < size; i++) {
            if (MemberWriter.takes(room.member(i), batch)) {
                line.append(room.member(i), writer.writtenKey());
            }
        }
    }

    private void endBatch(long endKey) {
        composed.clear();
        for (LaneRoom room : dirty) {
            room.listedAsDirty = false;
            written.add(room);
        }
        dirty.clear();
        writer.wroteUpTo(endKey);
        batch++;
    }

    private void markMembersOfSeveralRooms() {
        if (dirty.size() < 2) {
            return;
        }
        for (LaneRoom room : dirty) {
            for (int i = 0, size = room.size(); i < size; i++) {
                Member member = room.member(i);
                if (member.walkedIn == batch) {
                    compose(member);
                } else {
                    member.walkedIn = batch;
                }
            }
        }
    }

    /** Where something may be missed, whoever is not ready gets his own selection, and who is behind misses it. */
    private void markMembersNotReady() {
        for (LaneRoom room : dirty) {
            if (room.log.hasSkippable()) {
                int skippable = room.log.countSkippable();
                for (int i = 0, size = room.size(); i < size; i++) {
                    Member member = room.member(i);
                    if (member.isBehind()) {
                        delivered.missed(skippable);
                    } else if (!member.outlet().isReady()) {
                        compose(member);
                    }
                }
            }
        }
    }

    private void markMembersWithOwn(long endKey) {
        if (withOwn.isEmpty()) {
            return;
        }
        int kept = 0;
        for (int i = 0, size = withOwn.size(); i < size; i++) {
            Member member = withOwn.get(i);
            boolean served = !member.isUpToDate() || member.isClosed();
            if (!served && member.own.hasUnsentBefore(endKey)) {
                compose(member);
            }
            if (!served && member.own.hasUnsentAfter(endKey)) {
                withOwn.set(kept++, member);
            } else {
                member.listedWithOwn = false;
            }
        }
        withOwn.subList(kept, withOwn.size()).clear();
    }
}
