package io.stentor.server.conversation;

import io.netty.buffer.ByteBuf;
import io.stentor.cluster.Order;
import io.stentor.cluster.Scope;
import io.stentor.core.room.Room;
import io.stentor.socketio.Connection;
import io.stentor.transport.loop.Deadline;
import java.util.List;

/**
 * The typing state of one socket in one conversation, conflated: at most one state is told per interval, always the
 * newest, equal states are not repeated, and silence ends it. A member that is behind misses states: soon they are no longer
 * true. Owned by the socket's event loop.
 *
 * <p>It lives from the first "typing" until "not typing" has been told and the interval after it is over.
 */
final class Typist {
    private final Connection connection;
    private final Room room;
    private final String conversationId;
    private final TypingBoard board;
    private final Interval interval = new Interval();
    private final Silence silence = new Silence();
    private boolean isTyping;
    private boolean told;

    Typist(Connection connection, Room room, String conversationId, TypingBoard board) {
        this.connection = connection;
        this.room = room;
        this.conversationId = conversationId;
        this.board = board;
    }

    /** The client says so; repeated, it extends the silence allowed. Returns false when the server is overloaded. */
    boolean set(boolean nowTyping) {
        isTyping = nowTyping;
        if (nowTyping) {
            silence.restart(board.silences());
        } else {
            silence.cancel();
        }
        return interval.isPending() || tellIfChanged();
    }

    /** The socket leaves the room or is gone. */
    void end() {
        silence.cancel();
        interval.cancel();
        if (told) {
            tell(false);
        }
    }

    private boolean tellIfChanged() {
        if (isTyping == told) {
            forgetIfQuiet();
            return true;
        }
        if (!tell(isTyping)) {
            return false;
        }
        told = isTyping;
        interval.restart(board.intervals());
        return true;
    }

    private boolean tell(boolean state) {
        ByteBuf frame = board.outgoing().typing(board.participant(connection).userJson, conversationId, state);
        SentEvent sent = board.elsewhere().copyOf(frame, List.of());
        if (sent != null) {
            Scope others = new Scope(List.of(room.name()), List.of(connection.id()));
            Order.Taken taken =
                    board.elsewhere().say(others, true, sent, connection.loop().receivedNanos());
            if (taken != Order.Taken.NOT_NOW) {
                frame.release();
                return taken == Order.Taken.IN_ORDER;
            }
        }
        if (connection.broadcastVolatileToOthers(room, frame)) {
            board.elsewhere().tell(room.name(), true, sent);
            return true;
        }
        frame.release();
        return false;
    }

    private void forgetIfQuiet() {
        if (!told) {
            silence.cancel();
            board.participant(connection).stopTyping(room);
        }
    }

    private final class Interval extends Deadline {
        @Override
        protected void onExpired() {
            tellIfChanged();
        }
    }

    private final class Silence extends Deadline {
        @Override
        protected void onExpired() {
            set(false);
        }
    }
}
