package io.stentor.server.conversation;

import io.stentor.core.room.Room;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** What the application keeps with a connection. Owned by the socket's event loop. */
final class Participant {
    final String user;

    /** The user id as a JSON string: it goes into every message. May be read on any thread. */
    final byte[] userJson;

    final Instant connectedAt = Instant.now();

    /** What those who run the server keep with it, for the servers of a cluster to see. Any thread. */
    volatile Object data = Map.of();

    /** When its bucket of events will be full again, as {@link EventRate} keeps it. */
    long fullAtNanos;

    /** Where this socket's user is typing; null for the many who are not. */
    private Map<Room, Typist> typing;

    Participant(String userId, long fullAtNanos) {
        user = userId;
        userJson = JsonStrings.of(userId);
        this.fullAtNanos = fullAtNanos;
    }

    Typist typist(Room room) {
        return typing == null ? null : typing.get(room);
    }

    void startTyping(Room room, Typist typist) {
        if (typing == null) {
            typing = new HashMap<>();
        }
        typing.put(room, typist);
    }

    void stopTyping(Room room) {
        typing.remove(room);
        if (typing.isEmpty()) {
            typing = null;
        }
    }

    /** Ends typing in one room, which is told. */
    void endTyping(Room room) {
        Typist typist = typist(room);
        if (typist != null) {
            stopTyping(room);
            typist.end();
        }
    }

    /** Ends typing everywhere; each typist is told. */
    void stopTypingEverywhere() {
        if (typing != null) {
            Map<Room, Typist> ended = typing;
            typing = null;
            ended.values().forEach(Typist::end);
        }
    }
}
