package io.stentor.core.roster;

import io.stentor.core.room.Room;
import io.stentor.core.room.RoomCensus;

/** Told when a user's first socket enters a room, when its last one leaves, and of the sockets between. Called on the roster's thread. */
public interface PresenceListener {
    /**
     * Called when a user's first socket enters.
     *
     * @param member the socket that entered
     */
    void onUserEntered(Room room, String user, int member, RoomCensus census);

    /** Called also for the room's last user: then the census is empty and nobody is left to be told. */
    void onUserLeft(Room room, String user, RoomCensus census);

    /**
     * Called instead when that last socket did not leave the room but came to its end: its user may soon be back.
     *
     * @param member the socket, which need not be told that it has gone
     */
    default void onUserCut(Room room, String user, int member, RoomCensus census) {
        onUserLeft(room, user, census);
    }

    /** Called when a socket has come or gone whose user has another one there, or none at all. */
    default void onMembersChanged(Room room, RoomCensus census) {}

    /** Nobody cares. */
    PresenceListener NONE = new PresenceListener() {
        @Override
        public void onUserEntered(Room room, String user, int member, RoomCensus census) {}

        @Override
        public void onUserLeft(Room room, String user, RoomCensus census) {}
    };
}
