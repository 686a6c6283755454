package io.stentor.server.conversation;

import io.stentor.core.room.Room;
import io.stentor.server.access.Identity;
import java.time.Instant;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** What the application keeps with a connection. Owned by the socket's event loop. */
final class Participant {
    final Identity identity;

    final String user;

    /** The user id as a JSON string: it goes into every message. May be read on any thread. */
    final byte[] userJson;

    final Instant connectedAt;

    /** When its token expires; null when it does not, or it is not admitted yet. */
    Expiries.Expiry expiry;

    /** What those who run the server keep with it, for the servers of a cluster to see. Any thread. */
    volatile Object data = Map.of();

    /** When its bucket of events will be full again, as {@link EventRate} keeps it. */
    long fullAtNanos;

    /** Events that wait for the authorizer, the first of them asked about; null for the many who have none. */
    Deque<WaitingEvents.Event> waiting;

    /** Where this socket's user is typing; null for the many who are not. */
    private Map<Room, Typist> typing;

    Participant(Identity identity, long fullAtNanos) {
        this(identity, Instant.now(), fullAtNanos);
    }

    private Participant(Identity identity, Instant connectedAt, long fullAtNanos) {
        this.identity = identity;
        this.user = identity.user();
        this.userJson = JsonStrings.of(user);
        this.connectedAt = connectedAt;
        this.fullAtNanos = fullAtNanos;
    }

    /** The same socket after it came back with another token. */
    Participant withIdentity(Identity newer) {
        return from(newer, connectedAt, data, fullAtNanos);
    }

    /** Somebody who has come from another server. */
    static Participant from(Identity identity, Instant connectedAt, Object data, long fullAtNanos) {
        Participant same = new Participant(identity, connectedAt, fullAtNanos);
        same.data = data;
        return same;
    }

    boolean mayJoin(String conversationId) {
        return identity.conversations().includes(conversationId);
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
