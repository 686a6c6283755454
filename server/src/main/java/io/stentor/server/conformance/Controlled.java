package io.stentor.server.conformance;

import io.stentor.cluster.Scope;
import io.stentor.cluster.SocketDescription;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** A namespace as the control port drives it, in the whole cluster unless it says {@code local}. Any thread; nothing waits. */
interface Controlled {
    /** What sockets answered, and how many did not. */
    record Answers(List<Object> values, int missing) {}

    /** Hears events for the server itself. */
    interface ServerEvents {
        void onEvent(List<Object> args, Consumer<Object> answer);
    }

    void emit(Scope to, boolean isVolatile, boolean local, String event, List<Object> args);

    CompletableFuture<Answers> emitWithAck(Scope to, long timeoutMs, String event, List<Object> args);

    CompletableFuture<List<SocketDescription>> fetchSockets(Scope of, boolean local);

    void socketsJoin(Scope of, boolean local, List<String> rooms);

    void socketsLeave(Scope of, boolean local, List<String> rooms);

    void disconnectSockets(Scope of, boolean local, boolean close);

    void serverSideEmit(String event, List<Object> args);

    CompletableFuture<List<Object>> serverSideEmitWithAck(String event, List<Object> args);

    void onServerSide(String event, ServerEvents listener);

    /** Sets the data of a socket of this server; false when it has none of this id. */
    boolean setData(String sid, Object data);

    /** The rooms of a socket of this server; null when it has none of this id. */
    CompletableFuture<List<String>> rooms(String sid);
}
