package io.stentor.server.conversation;

import io.stentor.core.ring.Slot;
import io.stentor.socketio.Connection;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The sockets by their ids, for other servers, which address a socket like a room; those that were cut and may come back are
 * among them. Nobody is kept where nobody addresses them. Threadsafe.
 */
final class SocketsById {
    private final boolean kept;
    private final Map<String, Connection> byId = new ConcurrentHashMap<>();

    SocketsById(boolean kept) {
        this.kept = kept;
    }

    void onConnected(Connection connection) {
        if (kept) {
            byId.put(connection.id(), connection);
        }
    }

    void onDisconnected(Connection connection) {
        if (!connection.isAway()) {
            onForgotten(connection);
        }
    }

    /** Its client cannot come back any more. */
    void onForgotten(Connection connection) {
        byId.remove(connection.id(), connection);
    }

    /** How the lanes know it, or {@link Slot#NOBODY}. */
    int member(String id) {
        Connection connection = byId.get(id);
        return connection == null ? Slot.NOBODY : connection.member().id();
    }

    /** The connected socket of this id, or null. */
    Connection connected(String id) {
        Connection connection = byId.get(id);
        return connection != null && connection.isConnected() ? connection : null;
    }

    Collection<String> ids() {
        return List.copyOf(byId.keySet());
    }
}
