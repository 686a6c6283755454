package io.stentor.server.conversation;

import io.stentor.core.ring.Slot;
import io.stentor.socketio.Connection;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The sockets by their ids, for other servers, which address a socket like a room; those that were cut and may come back, and
 * those that are about to go on here, are among them. Nobody is kept where nobody addresses them. Threadsafe.
 */
final class SocketsById {
    private final boolean kept;
    private final Map<String, Known> byId = new ConcurrentHashMap<>();
    private final MemberNames names = new MemberNames(System::nanoTime);
    private volatile Consumer<String> watcher = id -> {};

    private record Known(Connection connection, int member) {
        boolean isOf(Connection other) {
            return connection.equals(other);
        }
    }

    SocketsById(boolean kept) {
        this.kept = kept;
    }

    /** Sets who is told the ids of sockets that come and go, on whatever thread. */
    void watcher(Consumer<String> changed) {
        watcher = changed;
    }

    /** The client of a connection has come from another server, and is in its rooms before it is connected. */
    void onArrived(String id, Connection connection, int member) {
        put(id, new Known(connection, member));
    }

    void onConnected(Connection connection) {
        if (kept) {
            put(connection.id(), new Known(connection, connection.member().id()));
        }
    }

    private void put(String id, Known known) {
        names.add(known.member, id);
        Known before = byId.put(id, known);
        if (before != null && before.member != known.member) {
            names.expire(before.member);
        }
        watcher.accept(id);
    }

    void onDisconnected(Connection connection) {
        if (!connection.isAway()) {
            onForgotten(connection);
        }
    }

    /** Its client cannot come back any more. */
    void onForgotten(Connection connection) {
        forget(connection.id(), connection);
    }

    /** The client of a connection that had this id cannot come back any more. */
    void forget(String id, Connection connection) {
        Known known = byId.get(id);
        if (known != null && known.isOf(connection) && byId.remove(id, known)) {
            names.expire(known.member);
            watcher.accept(id);
        }
    }

    /** How the lanes know it, or {@link Slot#NOBODY}. */
    int member(String id) {
        Known known = byId.get(id);
        return known == null ? Slot.NOBODY : known.member;
    }

    /** The id of the socket that the lanes know so, or knew so a moment ago; null when nobody knows. */
    String idOf(int member) {
        return member == Slot.NOBODY ? null : names.of(member);
    }

    /** The connected socket of this id, or null. */
    Connection connected(String id) {
        Connection connection = newest(id);
        return connection != null && connection.isConnected() ? connection : null;
    }

    /** The newest connection of this id, whose client may be away; or null. */
    Connection newest(String id) {
        Known known = byId.get(id);
        return known == null ? null : known.connection;
    }

    Collection<String> ids() {
        return List.copyOf(byId.keySet());
    }
}
