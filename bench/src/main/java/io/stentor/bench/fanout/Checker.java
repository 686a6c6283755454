package io.stentor.bench.fanout;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Judges every delivery: it must be a message of this run, in a room of the connection, by a sender of that room, sent
 * already, and the very next one of that sender. Owned by the event loop.
 */
final class Checker {

    /** Not the message event. */
    static final long OTHER = -1;

    /** A message event that must not count as a delivery. */
    static final long REFUSED = -2;

    private final MessageLayout layout;
    private final int[] sent;
    private final int[] roomOf;
    private final int[] placeOf;
    private final int rooms;
    private long deliveries;
    private long duplicated;
    private long reordered;
    private long foreign;
    private long malformed;

    /** @param sent how many messages each sender has sent; written by the sending side on the same thread */
    Checker(MessageLayout layout, Seating seating, int[] sent) {
        this.layout = layout;
        this.sent = sent;
        rooms = seating.rooms();
        roomOf = new int[seating.senders()];
        placeOf = new int[seating.senders()];
        for (int s = 0; s < roomOf.length; s++) {
            roomOf[s] = seating.roomOf(s);
            placeOf[s] = seating.placeOf(s);
        }
    }

    /**
     * What the bytes say, whoever received them: {@link #OTHER}, {@link #REFUSED}, or a message with its sender in the
     * upper and its number in the lower half.
     */
    long parse(byte[] data, int at, int length) {
        if (!layout.matches(data, at, length)) {
            return unmatched(data, at, length);
        }
        int sender = layout.sender(data, at);
        int number = layout.number(data, at);
        if (sender < 0 || sender >= roomOf.length || number < 0 || roomOf[sender] != layout.room(data, at)) {
            foreign++;
            return REFUSED;
        }
        return ((long) sender << 32) | number;
    }

    /** What a message means for the connection that received it; false when it must not count as a delivery. */
    boolean take(long message, Receipts receipts) {
        int sender = sender(message);
        int number = number(message);
        int seat = receipts.seatOf(roomOf[sender]);
        if (seat < 0 || number >= sent[sender]) {
            foreign++;
            return false;
        }
        int stream = receipts.stream(seat, placeOf[sender]);
        int expected = receipts.expected(stream);
        if (number != expected && !takeOutOfLine(stream, expected, number, receipts)) {
            return false;
        }
        if (number >= expected) {
            receipts.advance(stream, number);
            receipts.mix(seat, sender, number);
        }
        deliveries++;
        return true;
    }

    static int sender(long message) {
        return (int) (message >>> 32);
    }

    static int number(long message) {
        return (int) message;
    }

    private boolean takeOutOfLine(int stream, int expected, int number, Receipts receipts) {
        if (number > expected) {
            receipts.missed(stream, expected, number - 1);
            return true;
        }
        if (receipts.takeMissed(stream, number)) {
            reordered++;
            return true;
        }
        duplicated++;
        return false;
    }

    private long unmatched(byte[] data, int at, int length) {
        if (!layout.isMessage(data, at, length) || layout.isProbe(data, at, length)) {
            return OTHER;
        }
        malformed++;
        return REFUSED;
    }

    /** Different messages received, summed over the connections. */
    long deliveries() {
        return deliveries;
    }

    /** The verdict over all who read, once nothing is expected any more. */
    Verdict verdict(List<Receipts> members, long expected) {
        return new Verdict(
                deliveries, expected - deliveries, duplicated, reordered, foreign, malformed, disagreements(members));
    }

    /** Members that received everything of a room, but not in the order most others of the room did. */
    private long disagreements(List<Receipts> members) {
        Map<Integer, Map<Long, Integer>> orders = new HashMap<>();
        for (Receipts member : members) {
            for (int seat = 0; member.isRoom(seat); seat++) {
                if (isComplete(member, seat)) {
                    orders.computeIfAbsent(member.roomAt(seat), room -> new HashMap<>())
                            .merge(member.hash(seat), 1, Integer::sum);
                }
            }
        }
        return orders.values().stream().mapToLong(Checker::minority).sum();
    }

    private boolean isComplete(Receipts member, int seat) {
        if (!member.isGapless()) {
            return false;
        }
        for (int s = member.roomAt(seat); s < sent.length; s += rooms) {
            if (member.expected(member.stream(seat, placeOf[s])) != sent[s]) {
                return false;
            }
        }
        return true;
    }

    private static long minority(Map<Long, Integer> membersByOrder) {
        List<Integer> sizes = new ArrayList<>(membersByOrder.values());
        sizes.sort(null);
        return sizes.stream()
                .limit(sizes.size() - 1L)
                .mapToLong(Integer::longValue)
                .sum();
    }
}
