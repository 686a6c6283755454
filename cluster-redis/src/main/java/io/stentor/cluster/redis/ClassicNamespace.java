package io.stentor.cluster.redis;

import io.stentor.cluster.Flags;
import io.stentor.cluster.LocalNamespace;
import io.stentor.cluster.Peers;
import io.stentor.cluster.RemoteAnswers;
import io.stentor.cluster.Scope;
import io.stentor.cluster.SocketDescription;
import io.stentor.wire.socketio.JsonDocument;
import io.stentor.wire.socketio.MsgpackDocument;
import io.stentor.wire.socketio.PacketViolation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * One namespace of this node on the channels of {@code @socket.io/redis-adapter}. What goes out: any thread. What comes in:
 * the cluster's thread.
 */
final class ClassicNamespace implements Peers, Subscriber {
    /** A request's packet, its list of data: below, everything is an argument. */
    private static final int OPENED = 3;

    private final LocalNamespace local;
    private final ClassicChannels channels;
    private final ClassicBus bus;
    private final ClassicRequests requests;
    private final Questions questions;
    private final Patience patience;
    private final Runnable onClose;

    ClassicNamespace(LocalNamespace local, ClassicBus bus, Patience patience, Runnable onClose) {
        this.local = local;
        this.bus = bus;
        this.channels = bus.channels();
        this.patience = patience;
        this.onClose = onClose;
        this.requests = new ClassicRequests(local, bus, patience);
        this.questions = new Questions(bus, Uids::next);
    }

    @Override
    public String uid() {
        return bus.uid();
    }

    /** Every node hears everything. */
    @Override
    public CompletableFuture<Void> listening(String room) {
        return LISTENING;
    }

    // Outwards.

    @Override
    public void emit(Scope to, Flags flags, String event, List<?> args) {
        bus.broadcast(broadcast(to, flags, event, args));
    }

    @Override
    public CompletableFuture<RemoteAnswers> emitWithAck(Scope to, Flags flags, String event, List<?> args) {
        ClassicBroadcast broadcast = broadcast(to, flags, event, args);
        return questions.askSockets(flags.timeoutMs(), id -> bus.request(broadcast, id));
    }

    private ClassicBroadcast broadcast(Scope to, Flags flags, String event, List<?> args) {
        return new ClassicBroadcast(bus.uid(), local.name(), new Broadcast(to, flags, event, args));
    }

    @Override
    public void socketsJoin(Scope of, List<String> rooms) {
        Map<String, Object> request = request(RequestType.REMOTE_JOIN, of);
        request.put("rooms", rooms);
        bus.request(request);
    }

    @Override
    public void socketsLeave(Scope of, List<String> rooms) {
        Map<String, Object> request = request(RequestType.REMOTE_LEAVE, of);
        request.put("rooms", rooms);
        bus.request(request);
    }

    @Override
    public void disconnectSockets(Scope of, boolean close) {
        Map<String, Object> request = request(RequestType.REMOTE_DISCONNECT, of);
        request.put("close", close);
        bus.request(request);
    }

    @Override
    public CompletableFuture<List<SocketDescription>> fetchSockets(Scope of) {
        Map<String, Object> request = request(RequestType.REMOTE_FETCH, of);
        return questions.ask(Questions.About.SOCKETS, id -> ask(request, id)).thenApply(Descriptions::read);
    }

    @Override
    public void serverSideEmit(String event, List<?> args) {
        bus.request(serverSide(event, args));
    }

    @Override
    public CompletableFuture<List<Object>> serverSideEmitWithAck(String event, List<?> args) {
        Map<String, Object> request = serverSide(event, args);
        // Whoever says what cannot be said is to hear it here.
        JsonDocument.write(request, bus.binding());
        return questions.ask(Questions.About.SERVER, id -> ask(request, id)).thenApply(answers -> {
            List<Object> values = new ArrayList<>(answers.size());
            answers.forEach(answer -> values.add(answer.value("data")));
            return values;
        });
    }

    private void ask(Map<String, Object> request, String id) {
        request.put("requestId", id);
        bus.request(request);
    }

    private Map<String, Object> request(RequestType type, Scope of) {
        Map<String, Object> opts = new LinkedHashMap<>();
        opts.put("rooms", of.rooms());
        opts.put("except", of.except());
        Map<String, Object> request = request(type);
        request.put("opts", opts);
        return request;
    }

    private Map<String, Object> serverSide(String event, List<?> args) {
        Map<String, Object> request = request(RequestType.SERVER_SIDE_EMIT);
        request.put("data", Broadcast.data(event, args));
        return request;
    }

    private Map<String, Object> request(RequestType type) {
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("uid", bus.uid());
        request.put("type", type.number());
        return request;
    }

    @Override
    public void close() {
        onClose.run();
    }

    // Inwards.

    @Override
    public void onMessage(String channel, byte[] message) throws PacketViolation, Malformed {
        if (channel.equals(channels.request())) {
            requests.onRequest(document(message, OPENED));
        } else if (channel.equals(channels.response()) || channel.equals(channels.ownResponse())) {
            onResponse(document(message, 1));
        } else {
            onBroadcast(channels.roomOf(channel), message);
        }
    }

    private void onBroadcast(String room, byte[] message) throws PacketViolation, Malformed {
        if (room != null && !local.hasRoom(room)) {
            return;
        }
        ClassicBroadcast broadcast = ClassicBroadcast.read(message);
        if (bus.uid().equals(broadcast.uid()) || !local.name().equals(broadcast.namespace())) {
            return;
        }
        Broadcast what = broadcast.what();
        patience.until(() -> local.emit(what.to(), what.flags(), what.event(), what.args()));
    }

    private void onResponse(Fields response) throws Malformed {
        String id = response.text("requestId");
        RequestType type = RequestType.of(response.number("type"));
        String number = AnswerNumbers.of(response);
        if (type == RequestType.BROADCAST_CLIENT_COUNT) {
            questions.onCount(id, number, response.number("clientCount"));
        } else if (type == RequestType.BROADCAST_ACK) {
            questions.onSocketAnswer(id, number, response.raw("packet"));
        } else if (type == RequestType.SERVER_SIDE_EMIT) {
            questions.onAnswer(id, Questions.About.SERVER, number, response);
        } else if (response.list("sockets") != null) {
            questions.onAnswer(id, Questions.About.SOCKETS, number, response);
        }
    }

    private static Fields document(byte[] message, int depth) throws PacketViolation, Malformed {
        boolean json = message.length > 0 && message[0] == '{';
        return Fields.of(json ? JsonDocument.read(message) : MsgpackDocument.read(message, depth));
    }
}
