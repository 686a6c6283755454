package io.stentor.cluster;

import java.util.List;

/**
 * What a server that was cut off from a client leaves behind for the server to which it comes back. Immutable.
 *
 * @param id of the socket
 * @param pid the secret by which its client is known again
 * @param rooms it was in, its own id included
 * @param isOwn whether this server has left it, which may remember more
 * @param data what its application kept with it: values that can be written, or those that were read
 */
public record SharedSession(String id, String pid, List<String> rooms, Object data, boolean isOwn) {
    /** Copies the list. */
    public SharedSession {
        rooms = List.copyOf(rooms);
    }

    @Override
    public String toString() {
        return "session of " + id;
    }
}
