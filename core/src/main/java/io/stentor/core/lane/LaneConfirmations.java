package io.stentor.core.lane;

import io.stentor.core.ring.Slot;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import org.agrona.collections.Long2ObjectHashMap;

/**
 * The confirmations that wait for members of one lane. Owned by the lane.
 *
 * <p>Each is found by the id it asks for answers under; one that goes on with a member which has come back, by that
 * member's id, too. They are sorted by what time they are to send again or end: one timer serves all.
 */
final class LaneConfirmations {
    private final Lane lane;
    private final LongSupplier nanoClock;
    private final Long2ObjectHashMap<Expectations> byKey = new Long2ObjectHashMap<>();
    private final TreeSet<Expectations> byDueTime = new TreeSet<>(Expectations.BY_DUE_TIME);
    /** Whether a timer runs, and for when: an earlier one is set beside it, which makes it a stale one. */
    private boolean timed;

    private long timedNanos;

    LaneConfirmations(Lane lane, LongSupplier nanoClock) {
        this.lane = lane;
        this.nanoClock = nanoClock;
    }

    /** @param member that alone is waited for, or {@link Slot#NOBODY} */
    static long key(int member, int ackId) {
        return (long) member << Integer.SIZE | ackId;
    }

    /** Parts that wait for somebody. */
    int size() {
        return byKey.size();
    }

    // Where its slot comes by.

    /** Begins to wait for the lane's share of a room, which may be nobody's: null. */
    void begin(Confirmation confirmation, LaneRoom room, int except) {
        if (room == null) {
            begin(confirmation, List.of());
        } else {
            add(Expectations.of(confirmation, room, except, nanoClock.getAsLong()));
        }
    }

    /** Begins to wait for these members. */
    void begin(Confirmation confirmation, List<Member> selected) {
        add(Expectations.of(confirmation, selected, nanoClock.getAsLong()));
    }

    private void add(Expectations expectations) {
        if (expectations.isOver()) {
            expectations.report(lane);
            return;
        }
        Expectations other = byKey.put(expectations.key, expectations);
        assert other == null : "two messages wait under one ack id";
        byDueTime.add(expectations);
        scheduleTimer();
    }

    // What members do.

    /** The confirmation that this member owes an answer under this id, or null. */
    Confirmation owed(Member member, long ackId) {
        Expectations expecting = find(member, ackId);
        return expecting == null ? null : expecting.confirmation;
    }

    /** The confirmation of the message at an entry of a log that servers share, if this member owes it an answer; else null. */
    Confirmation owed(Member member, String entry) {
        for (Expectations expectations : expecting(member)) {
            if (entry.equals(expectations.confirmation.entry())) {
                return expectations.confirmation;
            }
        }
        return null;
    }

    /**
     * The entries of a log that servers share whose messages this member owes an answer.
     *
     * @return null when it owes one to a message that stands in no such log
     */
    List<String> owedEntries(Member member) {
        List<String> owed = new ArrayList<>(0);
        for (Expectations expectations : expecting(member)) {
            String entry = expectations.confirmation.entry();
            if (entry == null) {
                return null;
            }
            owed.add(entry);
        }
        return owed;
    }

    /** The member answers; false when nobody waits for that. */
    boolean answered(Member member, long ackId) {
        Expectations expecting = find(member, ackId);
        if (expecting == null) {
            return false;
        }
        expecting.answered(member);
        endIfOver(expecting);
        return true;
    }

    private Expectations find(Member member, long ackId) {
        if (member.owedAnswers == 0 || ackId < 0 || ackId > Integer.MAX_VALUE) {
            return null;
        }
        Expectations own = byKey.get(key(member.id(), (int) ackId));
        Expectations found = own != null ? own : byKey.get(key(Slot.NOBODY, (int) ackId));
        return found != null && found.expects(member) ? found : null;
    }

    /** The member has left a room: it is waited for no longer by what was sent there. */
    void left(Member member, int roomId) {
        for (Expectations expecting : expecting(member)) {
            if (expecting.isOfRoom(roomId)) {
                expecting.gone(member);
                endIfOver(expecting);
            }
        }
    }

    /** The member is gone for good: nobody waits for it. */
    void closed(Member member) {
        for (Expectations expecting : expecting(member)) {
            expecting.gone(member);
            endIfOver(expecting);
        }
    }

    /** The member comes back as another, perhaps of another lane: takes away what it owes, for that one. */
    List<Handover> handOver(Member member) {
        List<Handover> owed = new ArrayList<>();
        for (Expectations expecting : expecting(member)) {
            owed.add(expecting.handOver(member));
            endIfOver(expecting);
        }
        return owed;
    }

    /**
     * The member is who owed these before. It may not have got them: what is sent more than once it is sent again at once.
     */
    void takeOver(Member back, List<Handover> owed) {
        for (Handover handover : owed) {
            Expectations expectations = Expectations.of(handover, back);
            if (back.isClosed() && !back.isAway()) {
                expectations.gone(back);
            } else if (expectations.isRepeated()) {
                sendAgain(expectations.confirmation, back);
            }
            add(expectations);
        }
    }

    /** All that wait for this member, in a list of their own: what is done to them may end them. */
    private List<Expectations> expecting(Member member) {
        if (member.owedAnswers == 0) {
            return List.of();
        }
        List<Expectations> found = new ArrayList<>(member.owedAnswers);
        for (Expectations expectations : byKey.values()) {
            if (expectations.expects(member)) {
                found.add(expectations);
            }
        }
        return found;
    }

    private void endIfOver(Expectations expectations) {
        if (expectations.isOver()) {
            byKey.remove(expectations.key);
            byDueTime.remove(expectations);
            expectations.report(lane);
        }
    }

    // As time passes.

    private void onTimer(long setForNanos) {
        if (!timed || setForNanos != timedNanos) {
            return;
        }
        timed = false;
        long now = nanoClock.getAsLong();
        while (!byDueTime.isEmpty() && byDueTime.first().dueNanos - now <= 0) {
            Expectations due = byDueTime.pollFirst();
            lane.guard(() -> onDue(due, now));
        }
        scheduleTimer();
    }

    private void onDue(Expectations due, long now) {
        if (due.hasSendsLeft(now)) {
            due.countSend();
            byDueTime.add(due);
            due.forEachOpen(member -> repeat(due.confirmation, member));
        } else {
            byKey.remove(due.key);
            due.giveUp();
            due.report(lane);
        }
    }

    /** One that is behind has not been written the first copy yet; one that is away gets it when it is back. */
    private void repeat(Confirmation confirmation, Member member) {
        if (!member.isBehind()) {
            sendAgain(confirmation, member);
        }
    }

    private void sendAgain(Confirmation confirmation, Member member) {
        if (!member.isClosed()) {
            lane.send(member, confirmation.again());
        }
    }

    private void scheduleTimer() {
        if (byDueTime.isEmpty()) {
            return;
        }
        long due = byDueTime.first().dueNanos;
        if (!timed || due - timedNanos < 0) {
            timed = true;
            timedNanos = due;
            lane.executeGuarded(() -> onTimer(due), Math.max(0, due - nanoClock.getAsLong()));
        }
    }
}
