package io.stentor.api;

import io.stentor.core.room.Room;
import io.stentor.core.room.RoomListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Tells when rooms of a namespace come into being and cease, and when sockets of this server enter and leave them. The
 * room that every socket is in by its own id is not told of. Listeners are called on the event loop that causes it, soon
 * after, or on the thread that names the room; they must not block. Threadsafe.
 */
public final class RoomEvents {
    private final List<Consumer<String>> created = new CopyOnWriteArrayList<>();
    private final List<Consumer<String>> deleted = new CopyOnWriteArrayList<>();
    private final List<BiConsumer<String, String>> joined = new CopyOnWriteArrayList<>();
    private final List<BiConsumer<String, String>> left = new CopyOnWriteArrayList<>();

    private final Namespace namespace;

    RoomEvents(Namespace namespace) {
        this.namespace = namespace;
    }

    /**
     * Has a listener called with the name of each room that gets its first socket.
     *
     * @param listener called on the thread that causes it; must not block
     * @return this
     */
    public RoomEvents onCreate(Consumer<String> listener) {
        created.add(listener);
        return this;
    }

    /**
     * Has a listener called with the name of each room that loses its last socket.
     *
     * @param listener called on the thread that causes it; must not block
     * @return this
     */
    public RoomEvents onDelete(Consumer<String> listener) {
        deleted.add(listener);
        return this;
    }

    /**
     * Has a listener called with room and socket id when a socket enters.
     *
     * @param listener called on the thread that causes it; must not block
     * @return this
     */
    public RoomEvents onJoin(BiConsumer<String, String> listener) {
        joined.add(listener);
        return this;
    }

    /**
     * Has a listener called with room and socket id when a socket leaves, or has gone.
     *
     * @param listener called on the thread that causes it; must not block
     * @return this
     */
    public RoomEvents onLeave(BiConsumer<String, String> listener) {
        left.add(listener);
        return this;
    }

    /** How the rooms themselves tell. */
    RoomListener asRoomListener() {
        return new RoomListener() {
            @Override
            public void onCreated(Room room) {
                tell(created, listener -> listener.accept(room.name()));
            }

            @Override
            public void onDeleted(Room room) {
                tell(deleted, listener -> listener.accept(room.name()));
            }
        };
    }

    void joined(String room, String socketId) {
        tell(joined, listener -> listener.accept(room, socketId));
    }

    void left(String room, String socketId) {
        tell(left, listener -> listener.accept(room, socketId));
    }

    /** Not at once on an event loop: what causes it is in the middle of changing rooms, and listeners may change them, too. */
    private <T> void tell(List<T> listeners, Consumer<T> call) {
        if (listeners.isEmpty()) {
            return;
        }
        SocketLoop here = namespace.server().loopHere();
        if (here == null || !here.execute(() -> callAll(listeners, call))) {
            callAll(listeners, call);
        }
    }

    private <T> void callAll(List<T> listeners, Consumer<T> call) {
        for (T listener : listeners) {
            try {
                call.accept(listener);
            } catch (RuntimeException | LinkageError | AssertionError e) {
                String what = Listeners.described("room events", listener);
                namespace.server().report(new HandlerError(namespace.name(), what, null, e));
            }
        }
    }
}
