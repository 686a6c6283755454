package io.stentor.server.conversation;

import io.stentor.core.room.Room;
import io.stentor.core.room.RoomCensus;
import java.util.List;

/**
 * Hears who is in the conversations on this server, a user once however many sockets it has, and knows who is beside those
 * whom a census counts. Called on the roster's thread.
 */
interface PresenceNews {
    /**
     * A user is here now.
     *
     * @param member its socket, which is not to be told of itself
     * @param members sockets in the room, with this one
     */
    void onHere(Room room, String conversationId, String user, int member, int members);

    /**
     * A user is not here any more.
     *
     * @param member its last socket, which may be back and is not to be told of itself; {@link
     *     io.stentor.core.ring.Slot#NOBODY} for none
     * @param members sockets left in the room
     */
    void onGone(Room room, String conversationId, String user, int member, int members);

    /** Sockets have come or gone, but no user. */
    void onMembers(Room room, String conversationId, int members);

    /**
     * Who else is in a conversation.
     *
     * @param asker a user who is here, though that may not have been told yet
     * @param absent other users who are here though no socket of theirs is
     */
    Beyond beyond(String conversationId, RoomCensus census, String asker, List<String> absent);
}
