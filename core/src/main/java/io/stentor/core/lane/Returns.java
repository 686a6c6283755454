package io.stentor.core.lane;

import io.stentor.core.ring.Offset;
import io.stentor.core.ring.Ring;
import io.stentor.core.ring.Slot;
import io.stentor.core.ring.SlotKind;
import io.stentor.core.room.Room;
import io.stentor.core.room.RoomDirectory;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.agrona.collections.Int2ObjectHashMap;

/**
 * Those who come back after a cut, to this lane or from it: the steps of a {@link Resumption}. For a while they are also known by the ids they had before: whoever
 * sends something may have looked the id up earlier. Owned by the lane.
 */
final class Returns {
    /** Longer than any thread rests between looking an id up and publishing. */
    private static final long KNOWN_NANOS = 30_000_000_000L;

    private static final long NOT_YET = -1;

    private final Lane lane;
    private final Parts parts;
    /** Those that came back to this lane, by the ids that they had before. */
    private final Int2ObjectHashMap<Member> former = new Int2ObjectHashMap<>();

    private final Queue<Entry> inOrder = new ArrayDeque<>();

    /** What it shares with its lane. */
    record Parts(
            Ring ring,
            LanePublisher publisher,
            Int2ObjectHashMap<Member> members,
            LaneRooms rooms,
            LaneLogs logs,
            Stragglers stragglers,
            MemberWriter writer,
            LaneConfirmations confirmations,
            Absences absences,
            EntryPlaces entries) {}

    /** An id that somebody had until then. */
    record Former(int id, long sinceNanos) {}

    /** One of those ids, of whom it is now, and up to which slot it may be used when its time is over. */
    private static final class Entry {
        private final Former as;
        private final Member back;
        private long lastSlot = NOT_YET;

        Entry(Former as, Member back) {
            this.as = as;
            this.back = back;
        }
    }

    Returns(Lane lane, Parts parts) {
        this.lane = lane;
        this.parts = parts;
    }

    void begin(Resumption resumption) {
        if (resumption.home == this) {
            letGo(resumption);
        } else {
            Returns home = resumption.home;
            home.lane.soon(() -> home.letGo(resumption));
        }
    }

    /** Home lane: can everything be told that was missed? */
    private void letGo(Resumption resumption) {
        Member away = resumption.away;
        parts.logs.beginTurn();
        if (!away.isClosed()) {
            resumption.result.takeOver(away);
        }
        if (!away.isAway() || away.away.ended || away.away.claimed) {
            tell(resumption, resumption.result::onUnknown);
            return;
        }
        Offset from = placeOf(resumption);
        if (from == null || from.sequence() > parts.ring.lastSequence() || !parts.absences.isComplete(away, from)) {
            parts.absences.giveUp(away);
            tell(resumption, resumption.result::onUnknown);
            return;
        }
        resumption.from = from;
        parts.absences.claim(away, from);
        resumption.rooms = away.away.rooms;
        resumption.earlier = away.formerly;
        tell(resumption, () -> resumption.asking.letIn(resumption));
    }

    /** Up to where its client has seen everything; null when that is not known here. */
    private Offset placeOf(Resumption resumption) {
        if (resumption.entry == null) {
            return resumption.from == null ? resumption.away.beginning() : resumption.from;
        }
        long sequence = parts.entries.sequenceOf(resumption.entry);
        return sequence == EntryPlaces.UNKNOWN ? null : Offset.ofSlot(sequence);
    }

    private void tell(Resumption resumption, Runnable task) {
        if (resumption.asking == this) {
            task.run();
        } else {
            resumption.asking.lane.soon(task);
        }
    }

    /** Asking lane: the new member is in the same rooms from one slot on. */
    private void letIn(Resumption resumption) {
        Member away = resumption.away;
        RoomDirectory directory = away.directory();
        Room everyone = directory.everyone();
        if (!everyone.tryHold()) {
            refuse(resumption);
            return;
        }
        Outlet outlet = resumption.outlet;
        Member back = new Member(lane.takeMemberId(), outlet, directory, away.user(), resumption.owner, parts.logs);
        resumption.back = back;
        for (Room room : resumption.rooms) {
            boolean held = room.tryHold();
            assert held : "a room that is kept is dead";
            back.addJoined(room);
        }
        if (!parts.publisher.publish(SlotKind.RESUME, everyone, back.id(), Slot.NOBODY, null, resumption)) {
            back.close().forEach(Room::release);
            everyone.release();
            refuse(resumption);
            return;
        }
        parts.members.put(back.id(), back);
        parts.logs.beginTurn();
        parts.stragglers.fallBehind(back, FrameOrder.ofSlot(parts.publisher.lastPublished()));
        back.behind.awaitsMissed = true;
    }

    private void refuse(Resumption resumption) {
        Returns home = resumption.home;
        home.lane.soon(() -> home.parts.absences.giveUp(resumption.away));
        resumption.result.onUnknown();
    }

    void onSlot(Slot slot, long sequence) {
        Resumption resumption = (Resumption) slot.detail();
        if (resumption.home == this) {
            handOver(resumption, sequence);
        }
        if (resumption.asking == this) {
            arrive(resumption, slot.room(), sequence);
        }
    }

    /** Home lane, at the slot: what was missed until here goes to the asking lane, and the member is gone. */
    private void handOver(Resumption resumption, long sequence) {
        Member away = resumption.away;
        resumption.isBroken = !parts.absences.isComplete(away, resumption.from);
        if (!resumption.isBroken) {
            parts.absences.gatherMissed(away, resumption.from, sequence, resumption.missed);
        }
        resumption.leftUpTo = away.leftUpTo;
        resumption.lastOwn = away.own.lastOwn();
        resumption.owed = parts.confirmations.handOver(away);
        parts.absences.end(away);
        Returns asking = resumption.asking;
        asking.lane.soon(() -> asking.receive(resumption));
    }

    private void arrive(Resumption resumption, Room everyone, long sequence) {
        Member back = resumption.back;
        back.openedAt = sequence;
        former.put(resumption.away.id(), back);
        for (Former earlier : resumption.earlier) {
            former.put(earlier.id, back);
        }
        parts.rooms.enter(back, everyone, sequence);
        for (Room room : resumption.rooms) {
            parts.rooms.enter(back, room, sequence);
        }
    }

    /** Asking lane: what was missed comes before what follows. */
    private void receive(Resumption resumption) {
        Member back = resumption.back;
        parts.logs.beginTurn();
        if (back.isClosed()) {
            resumption.missed.forEach(missed -> parts.logs.release(missed.message));
        } else {
            catchUp(back, resumption);
        }
        remember(resumption);
        resumption.result.onBack(back);
        parts.confirmations.takeOver(back, resumption.owed);
        if (back.isBehind()) {
            parts.stragglers.listToFeed(back);
        }
        lane.wake();
    }

    private void catchUp(Member back, Resumption resumption) {
        back.comesBack(resumption);
        for (Direct missed : resumption.missed) {
            back.own.add(missed);
        }
        back.behind.gotMissed(parts.logs.nowNanos());
        if (resumption.isBroken) {
            cannotContinue(back);
        }
    }

    private void cannotContinue(Member back) {
        back.cannotReturn();
        parts.writer.fellBehind(back);
    }

    // Those who had another id.

    /** The member that has this id or had it before it came back, a short while ago; else null. */
    Member find(int id) {
        Member member = parts.members.get(id);
        if (member != null || former.isEmpty()) {
            return member;
        }
        Member back = former.get(id);
        return back == null || back.isGone() ? null : back;
    }

    /** From now on its new id can be looked up. */
    private void remember(Resumption resumption) {
        List<Former> ids = new ArrayList<>();
        for (Former earlier : resumption.earlier) {
            if (!isOver(earlier)) {
                ids.add(earlier);
            }
        }
        ids.add(new Former(resumption.away.id(), parts.logs.nowNanos()));
        resumption.back.formerly = ids;
        resumption.earlier.forEach(as -> inOrder.add(new Entry(as, resumption.back)));
        inOrder.add(new Entry(ids.get(ids.size() - 1), resumption.back));
    }

    /** Whether there will be something to be forgotten. */
    boolean isAnythingKept() {
        return !inOrder.isEmpty();
    }

    void trim() {
        while (!inOrder.isEmpty() && isForgettable(inOrder.element())) {
            Entry oldest = inOrder.remove();
            former.remove(oldest.as.id, oldest.back);
        }
    }

    /** What was published in its time has come by, too. */
    private boolean isForgettable(Entry entry) {
        if (entry.lastSlot == NOT_YET && isOver(entry.as)) {
            entry.lastSlot = parts.ring.lastSequence();
        }
        return entry.lastSlot != NOT_YET && lane.hasPassed(entry.lastSlot);
    }

    private boolean isOver(Former as) {
        return parts.logs.nowNanos() - as.sinceNanos > KNOWN_NANOS;
    }
}
