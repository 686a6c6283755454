package io.stentor.cluster.redis;

import java.util.Locale;

/**
 * Which rooms have channels of their own in a cluster that speaks as {@code createShardedAdapter}; the same on all its
 * nodes. Source: {@code subscriptionMode} of {@code @socket.io/redis-adapter}.
 */
public enum SubscriptionMode {
    /** None: every node gets every broadcast. */
    STATIC,

    /** Those that are not named like a socket: a node gets broadcasts only to rooms that it has. */
    DYNAMIC,

    /** All, the room of each socket's own id included. */
    DYNAMIC_PRIVATE;

    /** As many characters as the ids of sockets have; JavaScript counts them as Java does. */
    private static final int SOCKET_ID_LENGTH = 20;

    boolean hasChannel(String room) {
        return this == DYNAMIC_PRIVATE || (this == DYNAMIC && room.length() != SOCKET_ID_LENGTH);
    }

    /** The name that the adapter has for it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
