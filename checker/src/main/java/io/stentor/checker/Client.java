package io.stentor.checker;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One client's connection over time, and its seats in rooms. */
final class Client {
    private static final long NEVER = Long.MAX_VALUE;

    private final String name;
    private final Map<Room, Seat> seats = new HashMap<>();
    private final List<Outage> outages = new ArrayList<>();
    private long awaySince = NEVER;

    private record Outage(long from, long to) {
        long overlap(long start, long end) {
            return Math.max(0, Math.min(to, end) - Math.max(from, start));
        }
    }

    Client(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    Seat seat(Room room) {
        return seats.computeIfAbsent(room, r -> r.newSeat(this));
    }

    boolean isAway() {
        return awaySince != NEVER;
    }

    void disconnected(long at) {
        if (!isAway()) {
            awaySince = at;
            seats.values().forEach(Seat::cut);
        }
    }

    /** True when it has been connected before. */
    boolean connected(long at, boolean isInPlace, Return how) {
        if (!isAway()) {
            return false;
        }
        outages.add(new Outage(awaySince, at));
        awaySince = NEVER;
        seats.values().forEach(seat -> seat.back(isInPlace, how));
        return true;
    }

    /** For how much of the time it was not connected. */
    long absence(long from, long to) {
        long sum = isAway() ? new Outage(awaySince, NEVER).overlap(from, to) : 0;
        for (Outage outage : outages) {
            sum += outage.overlap(from, to);
        }
        return sum;
    }
}
