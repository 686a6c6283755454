package io.stentor.core.lane;

import java.util.Comparator;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * Which members that are away have messages of their own kept for them, those first whose oldest is the oldest: what gets
 * too old is found without a look at the others. Owned by the lane.
 */
final class AwayMail {
    private static final Comparator<Member> BY_OLDEST =
            Comparator.<Member>comparingLong(member -> member.away.oldestNanos).thenComparingInt(Member::id);

    private final NavigableSet<Member> waiting = new TreeSet<>(BY_OLDEST);

    int size() {
        return waiting.size();
    }

    /** The oldest message of a member that is away may be another than before. */
    void update(Member member) {
        if (member.away.hasMail && !member.own.isEmpty() && member.away.oldestNanos == member.own.oldestNanos()) {
            return;
        }
        remove(member);
        if (!member.own.isEmpty()) {
            member.away.oldestNanos = member.own.oldestNanos();
            member.away.hasMail = true;
            waiting.add(member);
        }
    }

    /** Nothing is kept for it any more, or nothing of it may be dropped. */
    void remove(Member member) {
        if (member.away.hasMail) {
            waiting.remove(member);
            member.away.hasMail = false;
        }
    }

    /** The member whose oldest message was sent before a time and before all others', or null. */
    Member firstBefore(long nanos) {
        Member first = waiting.isEmpty() ? null : waiting.first();
        return first != null && first.away.oldestNanos < nanos ? first : null;
    }
}
