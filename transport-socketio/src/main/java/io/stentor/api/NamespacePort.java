package io.stentor.api;

import io.stentor.cluster.Flags;
import io.stentor.cluster.LocalNamespace;
import io.stentor.cluster.Scope;
import io.stentor.cluster.SocketDescription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/** A namespace as the other servers of its cluster act on it: always locally, or it would go round in circles. Threadsafe. */
final class NamespacePort implements LocalNamespace {
    private final Namespace namespace;

    NamespacePort(Namespace namespace) {
        this.namespace = namespace;
    }

    @Override
    public String name() {
        return namespace.name();
    }

    @Override
    public boolean hasRoom(String room) {
        return namespace.rooms().peek(room) != null || namespace.socket(room) != null;
    }

    @Override
    public void watchRooms(Consumer<String> changed) {
        namespace.rooms().watcher(changed);
        namespace.socketWatcher(changed);
    }

    @Override
    public Collection<String> rooms() {
        Collection<String> all = new ArrayList<>(namespace.roomNames());
        all.addAll(namespace.sockets().keySet());
        return all;
    }

    @Override
    public boolean emit(Scope to, Flags flags, String event, List<?> args) {
        return operator(to, flags).emit(event, args.toArray());
    }

    @Override
    public boolean isOneOrder() {
        return true;
    }

    @Override
    public boolean emit(Scope to, Flags flags, String event, List<?> args, String entry) {
        return namespace.broadcast(operator(to, flags), entry, event, args);
    }

    @Override
    public boolean emitWithAck(
            Scope to, Flags flags, String event, List<?> args, IntConsumer count, Consumer<Object> answer) {
        AckRound round = new AckRound(arguments -> answer.accept(arguments.size() == 0 ? null : arguments.get(0)));
        return namespace.askHere(operator(to, flags), event, args, count, round);
    }

    @Override
    public boolean missedSome() {
        return namespace.missedSome();
    }

    @Override
    public CompletableFuture<List<SocketDescription>> fetchSockets(Scope of) {
        return namespace
                .fetchHere(operator(of))
                .thenApply(sockets ->
                        sockets.stream().map(RemoteSockets::described).toList());
    }

    @Override
    public boolean socketsJoin(Scope of, List<String> rooms) {
        return operator(of).socketsJoin(rooms.toArray(String[]::new));
    }

    @Override
    public boolean socketsLeave(Scope of, List<String> rooms) {
        return operator(of).socketsLeave(rooms.toArray(String[]::new));
    }

    @Override
    public boolean disconnectSockets(Scope of, boolean close) {
        return operator(of).disconnectSockets(close);
    }

    @Override
    public void serverSideEvent(String event, List<?> args, Consumer<Object> reply) {
        namespace.serverSideEvents().tell(event, args, reply);
    }

    @Override
    public Object toPlain(Object value) {
        return namespace.server().toPlain(value);
    }

    private BroadcastOperator operator(Scope of) {
        return namespace
                .everyone()
                .local()
                .to(of.rooms().toArray(String[]::new))
                .except(of.except().toArray(String[]::new));
    }

    private BroadcastOperator operator(Scope to, Flags flags) {
        BroadcastOperator operator = operator(to).compress(flags.compress());
        if (flags.isVolatile()) {
            operator = operator.volatileMessage();
        }
        return flags.timeoutMs() > 0 ? operator.timeout(Duration.ofMillis(flags.timeoutMs())) : operator;
    }
}
