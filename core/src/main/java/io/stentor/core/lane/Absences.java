package io.stentor.core.lane;

import io.stentor.core.ring.Message;
import io.stentor.core.ring.Offset;
import io.stentor.core.room.Room;
import io.stentor.core.room.RoomDirectory;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.agrona.collections.Int2ObjectHashMap;

/** The members of a lane that are away, in the order in which they were cut off. Owned by the lane. */
final class Absences {
    private final LogLimits limits;
    /** All of the lane: who is away can be addressed by id. */
    private final Int2ObjectHashMap<Member> members;

    private final LaneRooms rooms;
    private final LaneLogs logs;
    /** For whom somebody is coming back: their logs must reach as far as they do now. */
    private final List<Member> claimed;

    private final LaneConfirmations confirmations;
    private final Set<Member> inOrder = new LinkedHashSet<>();
    private Consumer<Member> forgotten = member -> {};

    Absences(
            LogLimits limits,
            Int2ObjectHashMap<Member> members,
            LaneRooms rooms,
            LaneLogs logs,
            List<Member> claimed,
            LaneConfirmations confirmations) {
        this.confirmations = confirmations;
        this.members = members;
        this.limits = limits;
        this.rooms = rooms;
        this.logs = logs;
        this.claimed = claimed;
    }

    void onForgotten(Consumer<Member> listener) {
        forgotten = listener;
    }

    int count() {
        return inOrder.size();
    }

    boolean isPossible(Member member) {
        return limits.windowNanos() > 0 && member.outlet().isStamped();
    }

    /** A member was cut off behind this slot, that had joined these rooms, which it holds. */
    void add(Member member, List<Room> joined, long lastSlot) {
        joined.forEach(Absences::keep);
        member.own.park();
        member.away = new Away(joined, logs.nowNanos(), lastSlot);
        inOrder.add(member);
        if (inOrder.size() > limits.sessions()) {
            giveUpLongestAway();
        }
    }

    /**
     * Of those for whom nobody is coming back: what a return is about to be handed must stay, and it will not be long.
     *
     * @return false when there is nobody
     */
    private boolean giveUpLongestAway() {
        for (Member member : inOrder) {
            if (!member.away.claimed) {
                giveUp(member);
                return true;
            }
        }
        return false;
    }

    private static void keep(Room held) {
        boolean kept = held.tryKeep();
        assert kept : "joined a dead room";
    }

    /** Whether everything can be told that a client has missed that has seen up to an offset. */
    boolean isComplete(Member member, Offset from) {
        if (from.sequence() < member.leftUpTo || !member.own.reaches(from) || !member.mayReturnFrom(from)) {
            return false;
        }
        for (int i = 0; i < member.roomCount(); i++) {
            if (member.room(i).log.floorFor(member.id()) > Math.max(from.sequence(), member.enteredAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** Gathers what a client has missed that has seen up to an offset, until the slot of a sequence: in order, a reference each. */
    void gatherMissed(Member member, Offset from, long sequence, List<Direct> missed) {
        for (int i = 0; i < member.roomCount(); i++) {
            RoomLog log = member.room(i).log;
            long seen = Math.max(from.sequence(), member.enteredAt(i));
            for (int at = log.positionAfter(FrameOrder.ofSlot(seen)); at < log.endPosition(); at++) {
                if (log.sequenceAt(at) < sequence && log.exceptAt(at) != member.id()) {
                    boolean wasAway = log.sequenceAt(at) > member.away.lastSlot;
                    Message message = log.messageAt(at);
                    add(log, at, wasAway ? message.awayForm() : message, missed);
                }
            }
        }
        member.own.missed(from, missed::add);
        missed.sort(Resumption.BY_PLACE);
    }

    private static void add(RoomLog log, int at, Message message, List<Direct> missed) {
        if (message.isRecoverable()) {
            message.retain(1);
            long key = FrameOrder.ofSlot(log.sequenceAt(at));
            missed.add(new Direct(message, key, Offset.AS_PLACED, log.nanosAt(at)));
        }
    }

    /** Somebody comes back for the member. */
    void claim(Member member, Offset from) {
        member.away.claimed = true;
        member.away.from = from;
        claimed.add(member);
    }

    /** It is back, and what it has missed is handed over. */
    void end(Member member) {
        claimed.remove(member);
        forget(member);
    }

    /** It cannot come back any more. */
    void giveUp(Member member) {
        if (!member.away.ended) {
            claimed.remove(member);
            forget(member);
            confirmations.closed(member);
            forgotten.accept(member);
        }
    }

    private void forget(Member member) {
        member.away.ended = true;
        inOrder.remove(member);
        members.remove(member.id(), member);
        rooms.exitAll(member);
        member.own.clear();
        member.away.rooms.forEach(Room::unkeep);
    }

    /** Those of a namespace have missed what nobody can tell them. */
    void lose(RoomDirectory directory) {
        for (Member member : inOrder) {
            if (member.directory().equals(directory)) {
                member.cannotReturn();
            }
        }
    }

    /** Nobody can come back any more. */
    void giveUpAll() {
        List.copyOf(inOrder).forEach(this::giveUp);
    }

    /** All logs of the server hold too much: the longest away are given up until enough is free. */
    void pay() {
        boolean goOn = true;
        while (goOn && logs.areAboveTarget()) {
            goOn = giveUpLongestAway();
        }
    }

    /** Gives those up whose time is over. */
    void expire() {
        List<Member> over = new ArrayList<>();
        for (Member member : inOrder) {
            if (logs.nowNanos() - member.away.sinceNanos <= limits.windowNanos()) {
                break;
            }
            if (!member.away.claimed) {
                over.add(member);
            }
        }
        over.forEach(this::giveUp);
        inOrder.forEach(this::trim);
    }

    private void trim(Member member) {
        if (!member.away.claimed) {
            member.own.trimAway(limits);
        }
    }
}
