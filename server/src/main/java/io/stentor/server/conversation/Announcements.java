package io.stentor.server.conversation;

import io.stentor.core.room.Room;

/** How members of a conversation are told who comes and goes. Called on the roster's thread. */
interface Announcements {
    /**
     * A user has come.
     *
     * @param room where to tell of it; null when no member of this server is there
     * @param member who must not hear of itself
     * @param members sockets in the conversation
     */
    void joined(Room room, String conversationId, String user, int member, int members);

    /** A user has gone; as {@link #joined}. */
    void left(Room room, String conversationId, String user, int member, int members);
}
