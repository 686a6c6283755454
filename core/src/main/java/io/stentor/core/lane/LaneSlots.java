package io.stentor.core.lane;

import io.stentor.core.ring.Form;
import io.stentor.core.ring.Message;
import io.stentor.core.ring.Slot;
import io.stentor.core.ring.Stamp;
import io.stentor.core.room.Room;
import java.util.List;
import java.util.function.Consumer;
import org.agrona.collections.Int2ObjectHashMap;

/** What each kind of slot does to a lane's members when it comes by. Owned by the lane. */
final class LaneSlots {
    /** Slots taken in per turn: the loop gets back to its sockets after so many, however full the ring is. */
    private static final int SLOTS_PER_TURN = 4096;
    /** Frame bytes taken in per turn. */
    static final int BYTES_PER_TURN = 4 * 1024 * 1024;

    private final Lane lane;
    private final Int2ObjectHashMap<Member> members;
    private final LaneRooms rooms;
    private final Stragglers stragglers;
    private final WaitingLine line;
    private final TurnWriter pending;
    private final LaneConfirmations confirmations;
    private final Absences absences;
    private final Returns returns;
    private final Newcomers newcomers;
    private final EntryPlaces entries;
    private final Consumer<Throwable> onFailure;

    private long broadcasts;
    private long selections;
    private boolean visiting;
    private int slotsThisTurn;
    private int bytesThisTurn;

    /** What of the lane the slots concern. */
    record Parts(
            Int2ObjectHashMap<Member> members,
            LaneRooms rooms,
            Stragglers stragglers,
            WaitingLine line,
            TurnWriter pending,
            LaneConfirmations confirmations,
            Absences absences,
            Returns returns,
            Newcomers newcomers,
            EntryPlaces entries) {}

    LaneSlots(Lane lane, Parts parts, Consumer<Throwable> onFailure) {
        this.lane = lane;
        members = parts.members;
        rooms = parts.rooms;
        stragglers = parts.stragglers;
        line = parts.line;
        pending = parts.pending;
        confirmations = parts.confirmations;
        absences = parts.absences;
        returns = parts.returns;
        newcomers = parts.newcomers;
        entries = parts.entries;
        this.onFailure = onFailure;
    }

    /** Broadcasts that have come by. */
    long broadcasts() {
        return broadcasts;
    }

    /** Whether a visitor looks at members just now. */
    boolean isVisiting() {
        return visiting;
    }

    void beginTurn() {
        slotsThisTurn = 0;
        bytesThisTurn = 0;
    }

    /** Whether this turn has taken in as much as one may. */
    boolean areEnough() {
        return slotsThisTurn >= SLOTS_PER_TURN || bytesThisTurn >= BYTES_PER_TURN;
    }

    void take(Slot slot, long sequence) {
        switch (slot.kind()) {
            case BROADCAST -> onBroadcast(slot, sequence);
            case MULTICAST -> onMulticast(slot, sequence);
            case VISIT -> select((Selection) slot.detail());
            case OPEN -> onOpen(slot, sequence);
            case RESUME -> onResume(slot, sequence);
            case JOIN -> onJoin(slot, sequence);
            case LEAVE -> onLeave(slot, sequence);
            case ENTERED -> onEntered(slot, sequence);
            case LEFT -> onLeft(slot, sequence);
            case CLOSE -> onClose(slot);
            case DIRECT -> onDirect(slot, sequence);
            case ASK -> {
                // The roster's business.
            }
        }
        slotsThisTurn++;
    }

    private void onOpen(Slot slot, long sequence) {
        Member member = members.get(slot.member());
        if (member != null) {
            member.openedAt = sequence;
            rooms.enter(member, slot.room(), sequence);
        }
    }

    private void onResume(Slot slot, long sequence) {
        if (slot.detail() instanceof Newcomer newcomer) {
            newcomers.onSlot(newcomer, slot.room(), sequence);
        } else {
            returns.onSlot(slot, sequence);
        }
    }

    private void onBroadcast(Slot slot, long sequence) {
        broadcasts++;
        Message message = slot.message();
        notePlace(message, sequence);
        LaneRoom room = rooms.get(slot.room().id());
        Member excepted = slot.except() == Slot.NOBODY ? null : returns.find(slot.except());
        int except = excepted == null ? slot.except() : excepted.id();
        int recipients = room == null ? 0 : room.size() - (isIn(room, excepted) ? 1 : 0);
        if (slot.detail() instanceof Confirmation confirmation) {
            confirmations.begin(confirmation, room, except);
        } else if (slot.detail() instanceof RecipientCount count) {
            count.add(recipients);
        }
        if (room == null) {
            message.release();
            return;
        }
        countBytes(message);
        pending.addMessage(room, message, sequence, except);
        room.log.expect(recipients);
        if (isIn(room, excepted)) {
            pending.compose(excepted);
        }
    }

    private void countBytes(Message message) {
        int bytes = message.frames(Form.PLAIN).readableBytes();
        bytesThisTurn += bytes;
        line.tookIn(bytes);
    }

    private void notePlace(Message message, long sequence) {
        // What asks for an answer tells its place only to those who are away.
        Stamp stamp = message.awayForm().stamp();
        String entry = stamp == null ? null : stamp.entry();
        if (entry != null) {
            entries.add(entry, sequence);
        }
    }

    private static boolean isIn(LaneRoom room, Member member) {
        return member != null && !member.isAway() && member.positionIn(room) != Member.ABSENT;
    }

    private void onMulticast(Slot slot, long sequence) {
        broadcasts++;
        Message message = slot.message();
        notePlace(message, sequence);
        Selection selection = (Selection) slot.detail();
        List<Member> selected = select(selection);
        if (selection.confirmation() != null) {
            confirmations.begin(selection.confirmation(), selected);
        }
        if (selection.count() != null) {
            selection.count().add(selected.size());
        }
        countBytes(message);
        keepForAway(selection, message.awayForm(), sequence);
        if (selected.isEmpty()) {
            message.release();
        } else if (selected.size() > 1) {
            message.retain(selected.size() - 1);
        }
        for (Member member : selected) {
            pending.addDirect(member, message, FrameOrder.ofSlot(sequence));
        }
    }

    private void keepForAway(Selection selection, Message message, long sequence) {
        if (message.isRecoverable()) {
            for (Member member : selection.away(returns, rooms, selections)) {
                message.retain(1);
                absences.keep(member, message, FrameOrder.ofSlot(sequence));
            }
        }
    }

    private List<Member> select(Selection selection) {
        List<Member> selected = selection.of(returns, rooms, ++selections);
        if (selection.visitor() != null) {
            visiting = true;
            try {
                selection.visitor().onMembers(lane, selected);
            } catch (RuntimeException | Error e) {
                // Any error: a visit that is offered again would be a second one.
                onFailure.accept(e);
            } finally {
                visiting = false;
            }
        }
        selection.passed();
        return selected;
    }

    private void onJoin(Slot slot, long sequence) {
        Member member = members.get(slot.member());
        if (member != null) {
            rooms.enter(member, slot.room(), sequence);
        }
    }

    private void onLeave(Slot slot, long sequence) {
        Member member = members.get(slot.member());
        if (member != null) {
            letOut(member, slot.room(), sequence);
        }
    }

    /**
     * Does nothing but for a member whose visit could not let it in, or was overtaken by what it had asked for before.
     * What became of it since then counts: it may have been let out again.
     */
    private void onEntered(Slot slot, long sequence) {
        Member member = members.get(slot.member());
        if (member != null && member.belongsTo(slot.room())) {
            rooms.enter(member, slot.room(), sequence);
        }
    }

    /** The same for one that was let out. */
    private void onLeft(Slot slot, long sequence) {
        Member member = members.get(slot.member());
        if (member != null && !member.belongsTo(slot.room())) {
            letOut(member, slot.room(), sequence);
        }
    }

    /** Lets a member out of a room at a place in the order. */
    void letOut(Member member, Room room, long sequence) {
        rooms.exit(member, room, sequence);
        if (!member.isClosed()) {
            confirmations.left(member, room.id());
        }
    }

    private void onClose(Slot slot) {
        Member member = members.get(slot.member());
        if (member == null) {
            return;
        }
        if (member.isBehind()) {
            stragglers.remove(member);
        }
        if (member.isAway()) {
            rooms.park(member);
        } else {
            members.remove(member.id());
            rooms.exitAll(member);
            member.own.clear();
        }
    }

    private void onDirect(Slot slot, long sequence) {
        Member member = returns.find(slot.member());
        if (member != null && !member.isClosed()) {
            pending.addDirect(member, slot.message(), FrameOrder.ofSlot(sequence));
        } else if (member != null && member.isAway() && slot.message().isRecoverable()) {
            absences.keep(member, slot.message(), FrameOrder.ofSlot(sequence));
        } else {
            slot.message().release();
        }
    }
}
