package io.stentor.cluster;

import java.util.List;

/**
 * Whom something is for, in names, as servers tell each other. Immutable.
 *
 * @param rooms names of rooms or ids of sockets; none for everyone
 * @param except names of rooms or ids of sockets that are left out
 */
public record Scope(List<String> rooms, List<String> except) {
    /** Copies the lists. */
    public Scope {
        rooms = List.copyOf(rooms);
        except = List.copyOf(except);
    }
}
