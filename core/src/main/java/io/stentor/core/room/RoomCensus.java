package io.stentor.core.room;

import java.util.function.Consumer;

/** Who is in a room at one point of the ring. Valid only during the call that hands it over, on the roster's thread. */
public interface RoomCensus {
    /** Sockets in the room. */
    int members();

    /** Distinct users in the room. */
    int users();

    /** Calls with at most {@code limit} of the users' ids, in no particular order. */
    void forEachUser(int limit, Consumer<String> user);
}
