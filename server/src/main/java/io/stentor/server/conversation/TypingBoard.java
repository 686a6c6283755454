package io.stentor.server.conversation;

import io.stentor.core.room.Room;
import io.stentor.socketio.Connection;
import io.stentor.transport.loop.DeadlineQueue;
import io.stentor.transport.loop.SessionLoop;

/** Who is typing, for the sockets of one event loop, which owns it. */
final class TypingBoard {
    private final DeadlineQueue intervals;
    private final DeadlineQueue silences;
    private final Outgoing outgoing;
    private final Elsewhere elsewhere;

    TypingBoard(SessionLoop loop, ConversationLimits limits, Outgoing outgoing, Elsewhere elsewhere) {
        this.elsewhere = elsewhere;
        this.intervals = loop.newDeadlineQueue(limits.typingIntervalMs());
        this.silences = loop.newDeadlineQueue(limits.typingExpiryMs());
        this.outgoing = outgoing;
    }

    /** Takes a client's word; false when the server is overloaded. */
    boolean set(Connection connection, Room room, String conversationId, boolean isTyping) {
        Participant participant = participant(connection);
        Typist typist = participant.typist(room);
        if (typist == null) {
            if (!isTyping) {
                return true;
            }
            typist = new Typist(connection, room, conversationId, this);
            participant.startTyping(room, typist);
        }
        return typist.set(isTyping);
    }

    /** The socket leaves the room: it is not typing there any more. */
    void leave(Connection connection, Room room) {
        participant(connection).endTyping(room);
    }

    Participant participant(Connection connection) {
        return (Participant) connection.attachment();
    }

    DeadlineQueue intervals() {
        return intervals;
    }

    DeadlineQueue silences() {
        return silences;
    }

    Elsewhere elsewhere() {
        return elsewhere;
    }

    Outgoing outgoing() {
        return outgoing;
    }
}
