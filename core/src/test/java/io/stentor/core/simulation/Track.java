package io.stentor.core.simulation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a client must get in this order, and how far it has come: gap-free, once, in one order for all. */
final class Track {
    private final List<Expected> expected = new ArrayList<>();
    private final Set<Integer> numbers = new HashSet<>();
    /** From this letter on the client may get what the model takes it to be left out of. */
    private int doubtedFrom = Integer.MAX_VALUE;

    private int next;

    void add(Expected added) {
        expected.add(added);
        numbers.add(added.letter.number);
    }

    boolean contains(int number) {
        return numbers.contains(number);
    }

    int next() {
        return next;
    }

    int size() {
        return expected.size();
    }

    /** The client says that it has come so far and no further. */
    void goBackTo(int position) {
        next = position;
    }

    /** @param troubleAt letters before this number may be missed by one who was behind, if they may be missed at all */
    void receive(int number, int troubleAt) {
        if (!numbers.contains(number) && number >= doubtedFrom) {
            return;
        }
        if (!numbers.contains(number)) {
            throw new AssertionError("got " + number + ", which was not sent to it");
        }
        int at = next;
        while (at < expected.size() && expected.get(at).letter.number != number) {
            if (!mayMiss(expected.get(at), troubleAt)) {
                throw new AssertionError("got " + number + " instead of " + expected.get(at));
            }
            at++;
        }
        if (at == expected.size()) {
            throw new AssertionError("got " + number + " again, or too late; next is " + next(troubleAt));
        }
        if (expected.get(at).lost) {
            throw new AssertionError("got " + expected.get(at) + " after a cut");
        }
        next = at + 1;
    }

    private static boolean mayMiss(Expected one, int troubleAt) {
        return one.lost || one.optional || (one.letter.skippable && one.letter.number < troubleAt);
    }

    /** What must come next, or null. */
    Expected next(int troubleAt) {
        return next(troubleAt, expected.size());
    }

    /** The first before a position that must still come, or null. */
    Expected next(int troubleAt, int end) {
        return expected.subList(Math.min(next, end), end).stream()
                .filter(one -> !mayMiss(one, troubleAt))
                .findFirst()
                .orElse(null);
    }

    /** There was a cut: what cannot be told again is lost. */
    void cut() {
        for (Expected one : expected.subList(next, expected.size())) {
            one.lost |= !one.letter.recoverable;
        }
    }

    /** From a letter on nobody knows what the client is to get. */
    void doubtFrom(int number) {
        doubtedFrom = Math.min(doubtedFrom, number);
        for (Expected one : expected) {
            one.optional |= one.letter.number >= number;
        }
    }

    void left(String room) {
        for (Expected one : expected) {
            one.left |= one.rooms.contains(room);
        }
    }

    /** What may be missed by a client that was cut. */
    List<Expected> recoverable() {
        return expected.subList(next, expected.size()).stream()
                .filter(one -> one.letter.recoverable)
                .toList();
    }

    /** What has not arrived yet. */
    List<Expected> missing() {
        return expected.subList(next, expected.size());
    }
}
