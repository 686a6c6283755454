package io.stentor.api;

import io.stentor.cluster.Peers;
import io.stentor.core.lane.Lane;
import io.stentor.core.lane.Member;
import io.stentor.core.room.Room;
import io.stentor.socketio.Connection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The rooms of one socket, but for the room of its own id, which it never leaves. Changed on the socket's loop only, read
 * by any thread. Rooms that it is let into before it has connected are kept for that moment.
 */
final class SocketRooms {
    private final Connection connection;
    private final Namespace namespace;
    private final RoomEvents events;
    private final Set<String> names = ConcurrentHashMap.newKeySet(2);

    private volatile CompletableFuture<Void> hearing = Peers.LISTENING;

    SocketRooms(Connection connection, Namespace namespace) {
        this.connection = connection;
        this.namespace = namespace;
        this.events = namespace.roomEvents();
    }

    /** All of them, its own id included; a copy. */
    Set<String> names() {
        return Stream.concat(Stream.of(connection.id()), names.stream()).collect(Collectors.toUnmodifiableSet());
    }

    /** Ends when the rooms it has entered so far hear other servers: what it is answered then promises that it misses nothing. */
    CompletableFuture<Void> hearing() {
        return hearing;
    }

    /** False when the server is overloaded; then some may have been entered. */
    boolean join(String... rooms) {
        boolean joined = true;
        for (String room : rooms) {
            joined &= join(room);
        }
        return joined;
    }

    private boolean join(String name) {
        if (connection.isConnecting()) {
            names.add(name);
            return true;
        }
        if (connection.isConnected() && !name.equals(connection.id())) {
            if (!connection.join(name, null)) {
                return false;
            }
            joined(name);
        }
        return true;
    }

    /** Its member is in rooms already, as it was before it was cut: they count as entered now. */
    void comeBack() {
        Member member = connection.member();
        for (int i = 0; i < member.joinedCount(); i++) {
            names.add(member.joined(i).name());
        }
    }

    /** Enters the rooms it was let into before it was connected: nobody was in there on its behalf yet. */
    boolean joinEarly() {
        boolean joined = true;
        for (String early : List.copyOf(names)) {
            names.remove(early);
            joined &= join(early);
        }
        return joined;
    }

    /** False when the server is overloaded; then nothing happened. */
    boolean leave(String name) {
        if (connection.isConnecting()) {
            names.remove(name);
            return true;
        }
        Room room = connection.isConnected() ? connection.joinedRoom(name) : null;
        return leaving(room, name, () -> room == null || connection.leave(room));
    }

    /** Its end: the lane will let it out of everything. */
    void leaveAll() {
        List.copyOf(names).forEach(this::left);
    }

    /** Those of a socket that never connected are forgotten without a word. */
    void forget() {
        names.clear();
    }

    /** Part of a visit. */
    void enter(Lane lane, String name) {
        if (!name.equals(connection.id())) {
            lane.enter(connection.member(), name);
            joined(name);
        }
    }

    /** Part of a visit. */
    void exit(Lane lane, String name) {
        leaving(connection.joinedRoom(name), name, () -> {
            lane.exit(connection.member(), name);
            return true;
        });
    }

    /** Tells of the leaving before the room, which is held meanwhile, can be told to be gone. */
    private boolean leaving(Room room, String name, BooleanSupplier leave) {
        boolean held = room != null && room.tryHold();
        try {
            if (!leave.getAsBoolean()) {
                return false;
            }
            left(name);
            return true;
        } finally {
            if (held) {
                room.release();
            }
        }
    }

    private void joined(String name) {
        if (names.add(name)) {
            CompletableFuture<Void> listening = namespace.listening(name);
            if (!listening.isDone()) {
                hearing = hearing.isDone() ? listening : CompletableFuture.allOf(hearing, listening);
            }
            events.joined(name, connection.id());
        }
    }

    private void left(String name) {
        if (names.remove(name)) {
            events.left(name, connection.id());
        }
    }
}
