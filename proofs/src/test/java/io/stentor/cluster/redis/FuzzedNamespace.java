package io.stentor.cluster.redis;

import io.stentor.cluster.Flags;
import io.stentor.cluster.LocalNamespace;
import io.stentor.cluster.Scope;
import io.stentor.cluster.SocketDescription;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * One socket in one room; what is wanted of it is written down, and has to be about names and values that are there. For one
 * thread.
 */
class FuzzedNamespace implements LocalNamespace {
    private final List<String> done = new ArrayList<>();
    private AssertionError broken;

    /**
     * Something does not hold. It is kept, not thrown: who answers later does so inside of a future, which keeps what is
     * thrown to itself.
     */
    void broken(String what, Throwable cause) {
        if (broken == null) {
            broken = new AssertionError(what, cause);
        }
    }

    /** Throws what was kept. */
    void demandUnbroken() {
        if (broken != null) {
            throw broken;
        }
    }

    /** What has been done, in order; more may be added. */
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
    public Collection<String> rooms() {
        return List.of("r", "s1");
    }

    @Override
    public void watchRooms(Consumer<String> changed) {
        // They are always the same.
    }

    @Override
    public boolean missedSome() {
        return done.add("missed");
    }

    @Override
    public boolean emit(Scope to, Flags flags, String event, List<?> args) {
        return act("emit " + Objects.requireNonNull(event), to, flags, args);
    }

    @Override
    public boolean emitWithAck(
            Scope to, Flags flags, String event, List<?> args, IntConsumer count, Consumer<Object> answer) {
        count.accept(1);
        args.forEach(answer);
        return act("ask " + Objects.requireNonNull(event), to, flags, args);
    }

    @Override
    public CompletableFuture<List<SocketDescription>> fetchSockets(Scope of) {
        act("fetch", of, null, List.of());
        return CompletableFuture.completedFuture(
                List.of(new SocketDescription("s1", Map.of("headers", Map.of()), List.of("s1"), Map.of("n", 1))));
    }

    @Override
    public boolean socketsJoin(Scope of, List<String> rooms) {
        return act("join", of, null, rooms);
    }

    @Override
    public boolean socketsLeave(Scope of, List<String> rooms) {
        return act("leave", of, null, rooms);
    }

    @Override
    public boolean disconnectSockets(Scope of, boolean close) {
        return act("disconnect " + close, of, null, List.of());
    }

    @Override
    public void serverSideEvent(String event, List<?> args, Consumer<Object> reply) {
        done.add("event " + Objects.requireNonNull(event));
        if (reply != null) {
            reply.accept(args.isEmpty() ? null : Fields.plain(args.get(0)));
        }
    }

    @Override
    public Object toPlain(Object value) {
        return value;
    }

    private boolean act(String what, Scope to, Flags flags, List<?> values) {
        to.rooms().forEach(Objects::requireNonNull);
        to.except().forEach(Objects::requireNonNull);
        List<Object> plain = new ArrayList<>();
        values.forEach(value -> plain.add(Fields.plain(value)));
        return done.add(what + " " + to + " " + flags + " " + plain.size());
    }
}
