package io.stentor.server.conformance;

import io.stentor.api.Arguments;
import io.stentor.api.BroadcastAcks;
import io.stentor.api.BroadcastOperator;
import io.stentor.api.Namespace;
import io.stentor.api.RemoteSocket;
import io.stentor.api.Socket;
import io.stentor.cluster.Scope;
import io.stentor.cluster.SocketDescription;
import io.stentor.socketio.HandshakeDescription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A namespace of the Java API under control, by the operators that programs use. */
final class ApiControl implements Controlled {
    private final Namespace namespace;

    ApiControl(Namespace namespace) {
        this.namespace = namespace;
    }

    private BroadcastOperator operator(Scope of, boolean local) {
        BroadcastOperator operator = namespace
                .everyone()
                .to(of.rooms().toArray(String[]::new))
                .except(of.except().toArray(String[]::new));
        return local ? operator.local() : operator;
    }

    private static void require(boolean done) {
        if (!done) {
            throw new IllegalStateException("overloaded");
        }
    }

    @Override
    public void emit(Scope to, boolean isVolatile, boolean local, String event, List<Object> args) {
        BroadcastOperator operator = operator(to, local);
        require((isVolatile ? operator.volatileMessage() : operator).emit(event, args.toArray()));
    }

    @Override
    public CompletableFuture<Answers> emitWithAck(Scope to, long timeoutMs, String event, List<Object> args) {
        return operator(to, false)
                .timeout(Duration.ofMillis(timeoutMs))
                .emitWithAck(event, args.toArray())
                .thenApply(ApiControl::answers);
    }

    private static Answers answers(BroadcastAcks acks) {
        List<Object> values = new ArrayList<>();
        acks.answers().values().forEach(answer -> values.add(first(answer)));
        acks.elsewhere().forEach(answer -> values.add(first(answer)));
        return new Answers(values, acks.missing().size() + acks.missingElsewhere());
    }

    private static Object first(Arguments answer) {
        return answer.size() == 0 ? null : answer.get(0);
    }

    @Override
    public CompletableFuture<List<SocketDescription>> fetchSockets(Scope of, boolean local) {
        return operator(of, local)
                .fetchSockets()
                .thenApply(
                        sockets -> sockets.stream().map(ApiControl::described).toList());
    }

    private static SocketDescription described(RemoteSocket socket) {
        Map<String, Object> handshake = HandshakeDescription.of(
                socket.handshake().request(), socket.handshake().auth());
        return new SocketDescription(socket.id(), handshake, List.copyOf(socket.rooms()), socket.data());
    }

    @Override
    public void socketsJoin(Scope of, boolean local, List<String> rooms) {
        require(operator(of, local).socketsJoin(rooms.toArray(String[]::new)));
    }

    @Override
    public void socketsLeave(Scope of, boolean local, List<String> rooms) {
        require(operator(of, local).socketsLeave(rooms.toArray(String[]::new)));
    }

    @Override
    public void disconnectSockets(Scope of, boolean local, boolean close) {
        require(operator(of, local).disconnectSockets(close));
    }

    @Override
    public void serverSideEmit(String event, List<Object> args) {
        namespace.serverSideEmit(event, args.toArray());
    }

    @Override
    public CompletableFuture<List<Object>> serverSideEmitWithAck(String event, List<Object> args) {
        return namespace.serverSideEmitWithAck(event, args.toArray());
    }

    @Override
    public void onServerSide(String event, ServerEvents listener) {
        namespace.onServerSideEmit(event, (args, ack) -> listener.onEvent(new ArrayList<>(args.toList()), ack::send));
    }

    @Override
    public boolean setData(String sid, Object data) {
        Socket socket = namespace.sockets().get(sid);
        if (socket == null || !(data instanceof Map<?, ?> fields)) {
            return false;
        }
        socket.data().clear();
        fields.forEach((name, value) -> socket.data().put(String.valueOf(name), value));
        return true;
    }

    @Override
    public CompletableFuture<List<String>> rooms(String sid) {
        Socket socket = namespace.sockets().get(sid);
        return CompletableFuture.completedFuture(socket == null ? null : List.copyOf(socket.rooms()));
    }
}
