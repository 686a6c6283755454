package io.stentor.cluster;

import java.util.List;

/**
 * What a server that was cut off from a client leaves behind for the server to which it comes back. Immutable.
 *
 * @param id of the socket
 * @param pid the secret by which its client is known again
 * @param rooms it was in, its own id included
 * @param isOwn whether this server has left it, which may remember more
 * @param asked what its client was asked to answer; null when nobody has noted that
 * @param data what its application kept with it: values that can be written, or those that were read
 */
public record SharedSession(String id, String pid, List<String> rooms, Asked asked, Object data, boolean isOwn) {
    /**
     * Of the events in the one order of all servers that ask for answers, those that the server asked its client about. Immutable.
     *
     * @param upTo the newest entry that had taken effect there: what was asked up to it has reached the client, or is owed
     * @param owed entries that the client was asked to answer, and had not answered
     */
    public record Asked(String upTo, List<String> owed) {
        /** Copies the list. */
        public Asked {
            owed = List.copyOf(owed);
        }
    }

    /** One of which nobody has noted what its client was asked. */
    public SharedSession(String id, String pid, List<String> rooms, Object data, boolean isOwn) {
        this(id, pid, rooms, null, data, isOwn);
    }

    /** Copies the list. */
    public SharedSession {
        rooms = List.copyOf(rooms);
    }

    @Override
    public String toString() {
        return "session of " + id;
    }
}
