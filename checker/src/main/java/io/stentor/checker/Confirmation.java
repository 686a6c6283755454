package io.stentor.checker;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A confirmed message: who acknowledged it, when first, and what its publisher was told. */
final class Confirmation {
    private final Room room;
    private final Message message;
    private final Map<Client, Long> acks = new HashMap<>();
    private Verdict verdict;

    record Verdict(long at, int delivered, int missing, List<String> named) {
        boolean namesAll() {
            return named.size() == missing;
        }
    }

    Confirmation(Room room, Message message) {
        this.room = room;
        this.message = message;
    }

    void acked(long at, Client client) {
        acks.putIfAbsent(client, at);
    }

    void decided(Verdict told) {
        if (verdict != null) {
            throw new IllegalArgumentException("there are two verdicts on " + message);
        }
        verdict = told;
    }

    Room room() {
        return room;
    }

    Message message() {
        return message;
    }

    Map<Client, Long> acks() {
        return acks;
    }

    Verdict verdict() {
        return verdict;
    }
}
