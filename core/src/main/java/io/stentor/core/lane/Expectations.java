package io.stentor.core.lane;

import io.stentor.core.ring.Slot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/**
 * Whom one lane still expects to confirm one message: the members it was sent to, sorted by id, and a bit for each that is
 * settled, having answered or gone. Owned by the lane.
 */
final class Expectations {
    /** Members of no room, or of several: leaving one settles nothing. */
    static final int NO_ROOM = -1;

    /** The next to do something first. Times are compared by their distance: the clock may pass the end of its numbers. */
    static final Comparator<Expectations> BY_DUE_TIME = (one, other) -> one.dueNanos != other.dueNanos
            ? Long.signum(one.dueNanos - other.dueNanos)
            : Long.compare(one.key, other.key);

    private static final Comparator<Member> BY_ID = Comparator.comparingInt(Member::id);

    final Confirmation confirmation;
    /** How the lane finds it. */
    final long key;

    private final int roomId;
    private final Member[] members;
    private final long[] settled;
    private final List<Member> missing = new ArrayList<>(0);
    private final long startNanos;
    private int sent;
    private int open;
    private int expected;
    private int delivered;
    /** When it is to do something next. Sorts it among the others: changed only while it is not among them. */
    long dueNanos;

    private Expectations(Confirmation confirmation, long key, int roomId, Member[] members, long startNanos, int sent) {
        this.confirmation = confirmation;
        this.key = key;
        this.roomId = roomId;
        this.members = members;
        this.settled = new long[(members.length + Long.SIZE - 1) / Long.SIZE];
        this.expected = members.length;
        this.open = members.length;
        this.startNanos = startNanos;
        this.sent = sent;
        for (Member member : members) {
            member.owedAnswers++;
        }
        scheduleNext();
    }

    /** Of the lane's share of a room. */
    static Expectations of(Confirmation confirmation, LaneRoom room, int except, long nowNanos) {
        Member[] asked = new Member[room.size()];
        int count = 0;
        for (int i = 0, size = room.size(); i < size; i++) {
            Member member = room.member(i);
            if (member.id() != except && isAsked(member, confirmation)) {
                asked[count++] = member;
            }
        }
        return of(confirmation, room.id, asked, count, nowNanos);
    }

    /** Of the members that a selection found on the lane. */
    static Expectations of(Confirmation confirmation, List<Member> selected, long nowNanos) {
        Member[] asked = new Member[selected.size()];
        int count = 0;
        for (Member member : selected) {
            if (isAsked(member, confirmation)) {
                asked[count++] = member;
            }
        }
        return of(confirmation, NO_ROOM, asked, count, nowNanos);
    }

    private static boolean isAsked(Member member, Confirmation confirmation) {
        return !member.isClosed() && member.id() != confirmation.uncounted();
    }

    private static Expectations of(Confirmation confirmation, int roomId, Member[] asked, int count, long nowNanos) {
        Member[] members = count == asked.length ? asked : Arrays.copyOf(asked, count);
        // Ids are given in rising order, and rooms fill in that order: mostly sorted already.
        Arrays.sort(members, BY_ID);
        long key = LaneConfirmations.key(Slot.NOBODY, confirmation.ackId());
        return new Expectations(confirmation, key, roomId, members, nowNanos, 1);
    }

    /** Of a member that has come back as a new one, and goes on where it was. */
    static Expectations of(Handover handover, Member back) {
        Confirmation confirmation = handover.confirmation();
        long key = LaneConfirmations.key(back.id(), confirmation.ackId());
        Member[] alone = {back};
        return new Expectations(confirmation, key, NO_ROOM, alone, handover.startNanos(), handover.sent());
    }

    boolean isOver() {
        return open == 0;
    }

    boolean expects(Member member) {
        int at = Arrays.binarySearch(members, member, BY_ID);
        return at >= 0 && members[at] == member && !isSettled(at);
    }

    /** Whether it expects the member only as long as that is in this room. */
    boolean isOfRoom(int id) {
        return roomId == id;
    }

    // What becomes of a member it expects.

    void answered(Member member) {
        settle(member);
        delivered++;
    }

    void gone(Member member) {
        settle(member);
        missing.add(member);
    }

    Handover handOver(Member member) {
        settle(member);
        expected--;
        confirmation.expectOneMore();
        return new Handover(confirmation, startNanos, sent);
    }

    private void settle(Member member) {
        int at = Arrays.binarySearch(members, member, BY_ID);
        settled[at / Long.SIZE] |= 1L << at;
        open--;
        member.owedAnswers--;
    }

    private boolean isSettled(int at) {
        return (settled[at / Long.SIZE] & 1L << at) != 0;
    }

    // As time passes.

    /** Whether those who do not answer are sent it more than once. */
    boolean isRepeated() {
        return confirmation.attempts().sends() > 1;
    }

    boolean hasSendsLeft(long nowNanos) {
        return sent < confirmation.attempts().sends()
                && nowNanos - startNanos < confirmation.attempts().deadlineNanos();
    }

    /** Another sending is about to be made. */
    void countSend() {
        sent++;
        scheduleNext();
    }

    /** Nobody is waited for any longer. */
    void giveUp() {
        forEachOpen(this::gone);
    }

    private void scheduleNext() {
        dueNanos = startNanos + confirmation.attempts().nanosAfter(sent);
    }

    void forEachOpen(Consumer<Member> visitor) {
        for (int at = 0; at < members.length; at++) {
            if (!isSettled(at)) {
                visitor.accept(members[at]);
            }
        }
    }

    /** Nobody is open any more: tells what came of it. */
    void report(Lane lane) {
        confirmation.report(expected, delivered, missing, lane);
    }
}
