package io.stentor.cluster.redis;

import io.stentor.cluster.Flags;
import io.stentor.cluster.LocalNamespace;
import io.stentor.cluster.Scope;
import io.stentor.cluster.SocketDescription;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/** One socket in one room; what it is told to do is written down. */
final class RecordingNamespace implements LocalNamespace {
    private final List<String> done = new ArrayList<>();

    private Set<String> rooms = Set.of("r", "s1");
    private Consumer<String> watcher = room -> {};
    private boolean full;

    /** From now on there are these rooms, and no others. */
    void setRooms(String... names) {
        Set<String> changed = new HashSet<>(rooms);
        changed.addAll(List.of(names));
        rooms = Set.of(names);
        changed.forEach(watcher);
    }

    /** From now on it is overloaded, or no longer. */
    void setFull(boolean isFull) {
        full = isFull;
    }

    private boolean take(String what) {
        return !full && done.add(what);
    }

    List<String> done() {
        return done;
    }

    @Override
    public String name() {
        return "/";
    }

    @Override
    public boolean hasRoom(String room) {
        return rooms().contains(room);
    }

    @Override
    public void watchRooms(Consumer<String> changed) {
        watcher = changed;
    }

    @Override
    public Collection<String> rooms() {
        return rooms.stream().sorted().toList();
    }

    @Override
    public boolean emit(Scope to, Flags flags, String event, List<?> args) {
        return take("emit " + to + " " + flags + " " + event);
    }

    @Override
    public boolean emitWithAck(
            Scope to, Flags flags, String event, List<?> args, IntConsumer count, Consumer<Object> answer) {
        count.accept(1);
        answer.accept("r");
        return done.add("ask " + to + " " + flags + " " + event);
    }

    @Override
    public CompletableFuture<List<SocketDescription>> fetchSockets(Scope of) {
        return CompletableFuture.completedFuture(
                List.of(new SocketDescription("s1", Map.of("headers", Map.of()), List.of("s1", "r"), Map.of("n", 1))));
    }

    @Override
    public boolean missedSome() {
        return take("gap");
    }

    @Override
    public boolean socketsJoin(Scope of, List<String> rooms) {
        return take("join " + of + " " + rooms);
    }

    @Override
    public boolean socketsLeave(Scope of, List<String> rooms) {
        return take("leave " + of + " " + rooms);
    }

    @Override
    public boolean disconnectSockets(Scope of, boolean close) {
        return take("disconnect " + of + " " + close);
    }

    @Override
    public void serverSideEvent(String event, List<?> args, Consumer<Object> reply) {
        if (reply == null) {
            done.add("event " + event + " " + args.stream().map(Fields::plain).toList());
        } else {
            reply.accept(args);
        }
    }

    @Override
    public Object toPlain(Object value) {
        return value;
    }
}
