package io.stentor.api;

import io.stentor.transport.session.DisconnectReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Who listens to a socket. Threadsafe. The lists that few sockets use are made when they are used. */
final class Listeners {
    private final Map<String, List<Entry>> byEvent = new ConcurrentHashMap<>(2);
    private volatile List<Consumer<DisconnectReason>> disconnect = List.of();
    private volatile Rare rare = Rare.NONE;

    /**
     * A listener of one event.
     *
     * @param executor where it is called, or null for the event loop
     * @param spent set once a listener for one event only has had it; null for others
     */
    record Entry(Listener listener, Executor executor, AtomicBoolean spent) {}

    /** What most sockets have none of. */
    private record Rare(
            List<AnyListener> any,
            List<OutgoingListener> outgoing,
            List<EventMiddleware> middlewares,
            List<Consumer<DisconnectReason>> disconnecting,
            List<Consumer<Throwable>> error) {
        static final Rare NONE = new Rare(List.of(), List.of(), List.of(), List.of(), List.of());

        static Rare empty() {
            return new Rare(
                    new CopyOnWriteArrayList<>(),
                    new CopyOnWriteArrayList<>(),
                    new CopyOnWriteArrayList<>(),
                    new CopyOnWriteArrayList<>(),
                    new CopyOnWriteArrayList<>());
        }
    }

    void add(String event, Listener listener, Executor executor, boolean once) {
        Entry entry = new Entry(listener, executor, once ? new AtomicBoolean() : null);
        byEvent.compute(event, (name, entries) -> {
            List<Entry> all = entries == null ? new CopyOnWriteArrayList<>() : entries;
            all.add(entry);
            return all;
        });
    }

    @SuppressWarnings("ReferenceEquality") // the very listener that was added
    void remove(String event, Listener listener) {
        removeIf(event, entry -> entry.listener == listener);
    }

    /** An event that nobody listens to any more leaves nothing: names may be made for one answer each. */
    private void removeIf(String event, Predicate<Entry> unwanted) {
        byEvent.computeIfPresent(event, (name, entries) -> {
            entries.removeIf(unwanted);
            return entries.isEmpty() ? null : entries;
        });
    }

    void removeAll(String event) {
        byEvent.remove(event);
    }

    /** Whether an event of this name would be seen by anybody. */
    boolean areInterestedIn(String event) {
        return byEvent.containsKey(event) || !rare.any.isEmpty() || !rare.middlewares.isEmpty();
    }

    /** Who is to be called for an event that has come; those who wanted one only are taken off. */
    List<Entry> take(String event) {
        List<Entry> entries = byEvent.get(event);
        if (entries == null) {
            return List.of();
        }
        List<Entry> called = new ArrayList<>(entries.size());
        boolean anySpent = false;
        for (Entry entry : entries) {
            if (entry.spent == null) {
                called.add(entry);
            } else if (entry.spent.compareAndSet(false, true)) {
                called.add(entry);
                anySpent = true;
            }
        }
        if (anySpent) {
            removeIf(event, entry -> entry.spent != null && entry.spent.get());
        }
        return called;
    }

    /** Adds to the list of those who are told of the end. */
    synchronized void addDisconnect(Consumer<DisconnectReason> listener) {
        List<Consumer<DisconnectReason>> all = new ArrayList<>(disconnect);
        all.add(listener);
        disconnect = List.copyOf(all);
    }

    List<Consumer<DisconnectReason>> disconnect() {
        return disconnect;
    }

    // Lists to look through; to change them, see below.

    List<AnyListener> any() {
        return rare.any;
    }

    List<OutgoingListener> outgoing() {
        return rare.outgoing;
    }

    List<EventMiddleware> middlewares() {
        return rare.middlewares;
    }

    List<Consumer<DisconnectReason>> disconnecting() {
        return rare.disconnecting;
    }

    List<Consumer<Throwable>> error() {
        return rare.error;
    }

    /** Makes the rare lists changeable; returns this. */
    @SuppressWarnings("ReferenceEquality") // the one that stands for none
    synchronized Listeners open() {
        if (rare == Rare.NONE) {
            rare = Rare.empty();
        }
        return this;
    }

    /** What is called, for people. */
    static String described(String what, Object handler) {
        return what + " (" + handler.getClass().getName() + ")";
    }
}
