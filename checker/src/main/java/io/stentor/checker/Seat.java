package io.stentor.checker;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One client in one room: what it received, in order, and its stays. A stay begins with a join and ends with a leave, or with a
 * disconnect that is not made good.
 */
final class Seat {
    private static final int FIRST_SIZE = 16;

    private final Client client;
    private final Room room;
    private final List<Stay> stays = new ArrayList<>();
    private int[] messages = new int[FIRST_SIZE];
    /** Milliseconds since {@link #firstAt}. */
    private int[] times = new int[FIRST_SIZE];

    private long firstAt;
    private int size;
    /** Where the log stood at the last disconnect. */
    private int cut;
    /** Received while in no stay: entries. */
    private final List<Integer> uninvited = new ArrayList<>();

    Seat(Client client, Room room) {
        this.client = client;
        this.room = room;
    }

    Client client() {
        return client;
    }

    Room room() {
        return room;
    }

    void received(long at, Message message) {
        if (size == messages.length) {
            messages = Arrays.copyOf(messages, size * 2);
            times = Arrays.copyOf(times, size * 2);
        }
        if (!isPresent()) {
            uninvited.add(size);
        }
        firstAt = size == 0 ? at : firstAt;
        messages[size] = message.index;
        times[size] = Math.toIntExact(at - firstAt);
        size++;
    }

    void joined(long at) {
        if (!isPresent()) {
            stays.add(new Stay(at, size));
        }
    }

    void left() {
        if (isPresent()) {
            lastStay().end(size);
        }
    }

    void cut() {
        cut = size;
    }

    /** @param isInPlace whether its stay goes on; else it ended with the disconnect */
    void back(boolean isInPlace, Return how) {
        if (!isPresent()) {
            return;
        }
        if (isInPlace) {
            lastStay().resume(cut, size, how);
            return;
        }
        lastStay().end(cut);
        for (int entry = cut; entry < size; entry++) {
            uninvited.add(entry);
        }
    }

    private boolean isPresent() {
        return !stays.isEmpty() && lastStay().isOpen();
    }

    private Stay lastStay() {
        return stays.get(stays.size() - 1);
    }

    List<Stay> stays() {
        return stays;
    }

    List<Integer> uninvited() {
        return uninvited;
    }

    int size() {
        return size;
    }

    Message message(int entry) {
        return room.message(messages[entry]);
    }

    long time(int entry) {
        return firstAt + times[entry];
    }

    /** Whether it was here from before the first time to after the second, and connected. */
    boolean isSurelyPresent(long from, long to) {
        return stays.stream().anyMatch(stay -> stay.joinedAt() < from && (stay.isOpen() || endTime(stay) > to))
                && client.absence(from, to) == 0;
    }

    /** A lower bound: a stay's last message. */
    private long endTime(Stay stay) {
        return stay.to() > stay.from() ? time(stay.to() - 1) : stay.joinedAt();
    }
}
