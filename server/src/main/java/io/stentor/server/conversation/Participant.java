package io.stentor.server.conversation;

import io.stentor.core.room.Room;
import java.util.HashMap;
import java.util.Map;

/** What the application keeps with a socket. Owned by the socket's event loop. */
final class Participant {
    /** The user id as a JSON string: it goes into every message. */
    final byte[] userJson;

    /** Where this socket's user is typing; null for the many who are not. */
    private Map<Room, Typist> typing;

    Participant(String userId) {
        userJson = JsonStrings.of(userId);
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

    /** Ends typing everywhere; each typist is told. */
    void stopTypingEverywhere() {
        if (typing != null) {
            Map<Room, Typist> ended = typing;
            typing = null;
            ended.values().forEach(Typist::end);
        }
    }
}
