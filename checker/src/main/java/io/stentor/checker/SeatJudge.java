package io.stentor.checker;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.Supplier;

/** Judges what one client got of one room against the room's order. */
final class SeatJudge {
    private final Seat seat;
    private final List<Message> order;
    private final boolean owesTail;
    private final Findings findings;
    private final Waits waits;
    /** Positions that arrived at least once. */
    private final BitSet arrived = new BitSet();

    private final BitSet firstTimes = new BitSet();
    private final BitSet seen = new BitSet();
    private long missing;

    /** The missing messages under way of being told: neighbours with one fault are one finding. */
    private Message hole;

    private Fault holeFault;
    private int holeSize;

    /** @param owesTail whether an open stay owes what came after its last message */
    SeatJudge(Seat seat, List<Message> order, boolean owesTail, Findings findings, Waits waits) {
        this.seat = seat;
        this.order = order;
        this.owesTail = owesTail;
        this.findings = findings;
        this.waits = waits;
    }

    void judge() {
        seat.uninvited().forEach(entry -> tellUninvited(seat.message(entry)));
        int highest = -1;
        for (int entry = 0; entry < seat.size(); entry++) {
            highest = judgeArrival(entry, highest);
        }
        for (Stay stay : seat.stays()) {
            judgeStay(stay);
        }
    }

    long arrived() {
        return arrived.cardinality();
    }

    long missing() {
        return missing;
    }

    private void tellUninvited(Message message) {
        findings.add(Fault.PHANTOM, () -> name() + " got " + message + " without being in it");
    }

    private int judgeArrival(int entry, int highest) {
        Message message = seat.message(entry);
        if (!seat.room().isReal(message)) {
            String why = message.isSent() ? ", which the server never accepted" : ", which nobody sent";
            findings.add(Fault.PHANTOM, () -> name() + " got " + message + why);
            return highest;
        }
        if (message.confirmed) {
            return highest;
        }
        if (seen.get(message.index)) {
            findings.add(Fault.DUPLICATED, () -> name() + " got " + message + " again");
            return highest;
        }
        seen.set(message.index);
        arrived.set(message.position);
        firstTimes.set(entry);
        waits.waited(seat.client(), message, seat.time(entry));
        if (message.position < highest) {
            findings.add(Fault.REORDERED, () -> name() + " got " + message + " after " + order.get(highest));
        }
        return Math.max(highest, message.position);
    }

    private void judgeStay(Stay stay) {
        long[] got = sortedByPosition(stay);
        boolean owesMore = stay.isOpen() && owesTail;
        if (got.length == 0 && !owesMore) {
            return;
        }
        int before = stay.from() - 1;
        int next = 0;
        for (long one : got) {
            int position = (int) (one >>> 32);
            judgeHole(stay, next, position, before, (int) one);
            next = position + 1;
            before = (int) one;
        }
        if (owesMore) {
            judgeHole(stay, next, order.size(), before, Integer.MAX_VALUE);
        }
    }

    /** Position in the upper, entry in the lower half. */
    private long[] sortedByPosition(Stay stay) {
        int end = Math.min(stay.to(), seat.size());
        long[] got = firstTimes.stream()
                .filter(entry -> entry >= stay.from() && entry < end)
                .mapToLong(entry -> (long) seat.message(entry).position << 32 | entry)
                .toArray();
        Arrays.sort(got);
        return got;
    }

    /** @param before the entry before the hole; an entry of an earlier stay when it is the stay's beginning */
    private void judgeHole(Stay stay, int from, int to, int before, int after) {
        boolean isBeginning = before < stay.from();
        for (int position = from; position < to; position++) {
            Message message = order.get(position);
            if (!arrived.get(position) && (!isBeginning || message.sentAt > stay.joinedAt())) {
                addToHole(message, stay.faultOf(message, before, after));
            } else {
                tellHole();
            }
        }
        tellHole();
    }

    private void addToHole(Message message, Fault fault) {
        if (fault != holeFault) {
            tellHole();
        }
        if (hole == null) {
            hole = message;
            holeFault = fault;
        }
        holeSize++;
        missing++;
    }

    private void tellHole() {
        if (hole != null) {
            findings.add(holeFault, holeSize, missingWords(hole, holeFault, holeSize));
        }
        hole = null;
        holeFault = null;
        holeSize = 0;
    }

    private Supplier<String> missingWords(Message first, Fault fault, int count) {
        String more = count == 1 ? "" : " nor the " + (count - 1) + " after it";
        String how = switch (fault) {
            case FALSE_RECOVERED -> " was told it had missed nothing, but never got ";
            case GAP -> " stayed connected, but never got ";
            default -> " never got ";
        };
        return () -> name() + how + first + more;
    }

    private String name() {
        return seat.client().name();
    }
}
