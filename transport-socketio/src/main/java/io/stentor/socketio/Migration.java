package io.stentor.socketio;

import io.stentor.cluster.Missed;
import io.stentor.cluster.Sessions;
import io.stentor.cluster.SharedSession;
import io.stentor.core.lane.Member;
import io.stentor.core.ring.Message;

/** How clients of a namespace go on on other servers, and those of other servers here. Threadsafe. */
public interface Migration {
    /** Where the sessions are left and taken. */
    Sessions sessions();

    /** What the application keeps with a connection, for the server where its client goes on. On its loop. */
    Object dataOf(Connection connection);

    /**
     * Lets a client into the rooms of its session, and has it known by its id. On the loop of its connection.
     *
     * @return null when the server is overloaded, or the namespace given up
     */
    Member arrive(Connection connection, SharedSession session);

    /** A client that has arrived is gone before it could go on. On the loop of its connection. */
    void onGone(SharedSession session, Member member);

    /** The event as clients get it. Any thread. */
    Message event(Missed missed);
}
