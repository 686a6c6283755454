package io.stentor.core.lane;

import io.stentor.core.ring.Message;
import io.stentor.core.ring.Offset;
import io.stentor.core.room.Room;
import io.stentor.core.room.RoomDirectory;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.agrona.collections.Int2ObjectHashMap;

/**
 * The members of a lane that are away. A second in which nobody's time is over and nothing gets too old costs the same however
 * many they are. Owned by the lane.
 */
final class Absences {
    /** Members, their rooms and their messages that are given up in a turn: the others wait for the next. */
    static final int WORK_PER_TURN = 4096;

    private final LogLimits limits;
    /** All of the lane: who is away can be addressed by id. */
    private final Int2ObjectHashMap<Member> members;

    private final LaneRooms rooms;
    private final LaneLogs logs;
    /** For whom somebody is coming back: their logs must reach as far as they do now. */
    private final Set<Member> claimed;

    private final LaneConfirmations confirmations;
    /** For whom nobody is coming back, the longest away first. */
    private final Set<Member> waiting = new LinkedHashSet<>();

    private final AwayMail mail = new AwayMail();
    private Consumer<Member> forgotten = member -> {};

    Absences(
            LogLimits limits,
            Int2ObjectHashMap<Member> members,
            LaneRooms rooms,
            LaneLogs logs,
            Set<Member> claimed,
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
        return waiting.size() + claimed.size();
    }

    boolean isPossible(Member member) {
        return limits.windowNanos() > 0 && member.outlet().isStamped();
    }

    /** A member was cut off behind this slot, that had joined these rooms, which it holds. */
    void add(Member member, List<Room> joined, long lastSlot) {
        joined.forEach(Absences::keepRoom);
        member.own.park();
        member.away = new Away(joined, logs.nowNanos(), lastSlot);
        waiting.add(member);
        trim(member);
        if (count() > limits.sessions()) {
            giveUpLongestAway();
        }
    }

    /** A message for a member that is away; takes over the caller's reference. */
    void keep(Member member, Message message, long key) {
        member.own.add(message, key);
        if (!member.away.claimed) {
            trim(member);
        }
    }

    /**
     * Of those for whom nobody is coming back: what a return is about to be handed must stay, and it will not be long.
     *
     * @return false when there is nobody
     */
    private boolean giveUpLongestAway() {
        Member longest = longestAway();
        if (longest != null) {
            giveUp(longest);
        }
        return longest != null;
    }

    private Member longestAway() {
        return waiting.isEmpty() ? null : waiting.iterator().next();
    }

    private static void keepRoom(Room held) {
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
        waiting.remove(member);
        mail.remove(member);
        claimed.add(member);
    }

    /** It is back, and what it has missed is handed over. */
    void end(Member member) {
        forget(member);
    }

    /** It cannot come back any more. */
    void giveUp(Member member) {
        if (!member.away.ended) {
            forget(member);
            confirmations.closed(member);
            forgotten.accept(member);
        }
    }

    private void forget(Member member) {
        member.away.ended = true;
        waiting.remove(member);
        claimed.remove(member);
        mail.remove(member);
        members.remove(member.id(), member);
        rooms.exitAll(member);
        member.own.clear();
        member.away.rooms.forEach(Room::unkeep);
    }

    /** Those of a namespace have missed what nobody can tell them. */
    void lose(RoomDirectory directory) {
        waiting.forEach(member -> lose(member, directory));
        claimed.forEach(member -> lose(member, directory));
    }

    private static void lose(Member member, RoomDirectory directory) {
        if (member.directory().equals(directory)) {
            member.cannotReturn();
        }
    }

    /** Nobody can come back any more. */
    void giveUpAll() {
        List.copyOf(waiting).forEach(this::giveUp);
        List.copyOf(claimed).forEach(this::giveUp);
    }

    /** All logs of the server hold too much: the longest away are given up until enough is free. */
    void pay() {
        boolean goOn = true;
        while (goOn && logs.areAboveTarget()) {
            goOn = giveUpLongestAway();
        }
    }

    /**
     * Gives those up whose time is over and drops what is too old, as far as one turn may.
     *
     * @return whether some may be left
     */
    boolean expire() {
        int work = giveUpOverdue();
        while (work < WORK_PER_TURN) {
            Member aged = mail.firstBefore(logs.nowNanos() - limits.ageNanos());
            if (aged == null) {
                return false;
            }
            work += 1 + trim(aged);
        }
        return true;
    }

    private int giveUpOverdue() {
        int work = 0;
        Member longest = longestAway();
        while (longest != null && isOverdue(longest) && work < WORK_PER_TURN) {
            work += 1 + longest.roomCount();
            giveUp(longest);
            longest = longestAway();
        }
        return work;
    }

    private boolean isOverdue(Member member) {
        return logs.nowNanos() - member.away.sinceNanos > limits.windowNanos();
    }

    private int trim(Member member) {
        int dropped = member.own.trimAway(limits);
        mail.update(member);
        return dropped;
    }
}
