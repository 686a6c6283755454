package io.stentor.server.conversation;

import io.stentor.core.ring.Slot;
import io.stentor.socketio.Connection;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The sockets by their ids, for other servers, which address a socket like a room; those that were cut and may come back are
 * among them. Nobody is kept where nobody addresses them. Threadsafe.
 */
final class SocketsById {
    private final boolean kept;
    private final Map<String, Connection> byId = new ConcurrentHashMap<>();
    private volatile Consumer<String> watcher = id -> {};

    SocketsById(boolean kept) {
        this.kept = kept;
    }

    /** Sets who is told the ids of sockets that come and go, on whatever thread. */
    void watcher(Consumer<String> changed) {
        watcher = changed;
    }

    void onConnected(Connection connection) {
        if (kept) {
            byId.put(connection.id(), connection);
            watcher.accept(connection.id());
        }
    }

    void onDisconnected(Connection connection) {
        if (!connection.isAway()) {
            onForgotten(connection);
        }
    }

    /** Its client cannot come back any more. */
    void onForgotten(Connection connection) {
        if (byId.remove(connection.id(), connection)) {
            watcher.accept(connection.id());
        }
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
