package io.stentor.socketio;

import io.stentor.cluster.Missed;
import io.stentor.cluster.Sessions;
import io.stentor.cluster.SharedSession;
import io.stentor.core.lane.Member;
import io.stentor.core.ring.Message;
import io.stentor.wire.socketio.Packet;
import java.util.List;

/** How clients of a namespace go on on other servers, and those of other servers here. Threadsafe. */
public interface Migration {
    /** Where the sessions are left and taken. */
    Sessions sessions();

    /** Whether a client may go on with this session. On the loop of its connection. */
    default boolean mayContinue(Connection connection, SharedSession session) {
        return true;
    }

    /** What the client of a connection was asked to answer; null when nobody notes that. On its loop. */
    default SharedSession.Asked asked(Connection connection) {
        return null;
    }

    /** What the application keeps with a connection, for the server where its client goes on. On its loop. */
    Object dataOf(Connection connection);

    /**
     * Lets a client into the rooms of its session, and has it known by its id. On the loop of its connection.
     *
     * @param packet as for {@link Application#onConnect}
     * @return null when the server is overloaded, or the namespace given up
     */
    Member arrive(Connection connection, SharedSession session, Packet packet);

    /** A client that has arrived is gone before it could go on. On the loop of its connection. */
    void onGone(SharedSession session, Member member);

    /** The event as clients get it; null when it is theirs by {@link #onContinued}. Any thread. */
    Message event(Missed missed);

    /** A client that has arrived goes on, and is about to get what it has missed. On the loop of its connection. */
    default void onContinued(Connection connection, SharedSession session, List<Missed> missed) {}
}
