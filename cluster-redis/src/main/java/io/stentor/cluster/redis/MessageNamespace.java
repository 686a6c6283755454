package io.stentor.cluster.redis;

import io.stentor.cluster.Flags;
import io.stentor.cluster.LocalNamespace;
import io.stentor.cluster.Order;
import io.stentor.cluster.Peers;
import io.stentor.cluster.RemoteAnswers;
import io.stentor.cluster.Scope;
import io.stentor.cluster.Sessions;
import io.stentor.cluster.SocketDescription;
import io.stentor.wire.socketio.EventNames;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One namespace of this node in a dialect whose nodes tell each other {@link Message}s; how those travel is its bus' affair.
 * What goes out: any thread. What comes in: the cluster's thread.
 */
final class MessageNamespace implements Peers {
    private final LocalNamespace local;
    private final MessageBus bus;
    private final MessageRequests requests;
    private final Questions questions;
    private final Function<String, CompletableFuture<Void>> listening;
    private final Runnable onClose;
    /** Null where each node does what is said on it at once. */
    private final Order order;

    /** @param listening ends when a room of this node hears what the others say to it */
    MessageNamespace(
            LocalNamespace local,
            MessageBus bus,
            Patience patience,
            Function<String, CompletableFuture<Void>> listening,
            Runnable onClose) {
        this.local = local;
        this.bus = bus;
        this.listening = listening;
        this.onClose = onClose;
        this.order = bus.stream() == null ? null : new InOrder(bus.stream(), patience);
        this.requests = new MessageRequests(local, bus, patience);
        this.questions = new Questions(bus, Uids::nextHex);
    }

    @Override
    public String uid() {
        return bus.uid();
    }

    @Override
    public CompletableFuture<Void> listening(String room) {
        return listening.apply(room);
    }

    @Override
    public Order order() {
        return order;
    }

    @Override
    public Sessions sessions() {
        return bus.stream() == null ? null : bus.stream().sessions();
    }

    /** What is said in the one order of all nodes. Any thread. */
    private final class InOrder implements Order {
        private final StreamPart stream;
        private final Patience patience;

        InOrder(StreamPart stream, Patience patience) {
            this.stream = stream;
            this.patience = patience;
        }

        @Override
        public Taken emit(Scope to, Flags flags, String event, List<?> args) {
            Broadcast what = new Broadcast(to, flags, EventNames.sendable(event), args);
            return stream.say(broadcast(what, null));
        }

        @Override
        public Taken emit(Scope to, Flags flags, String event, List<?> args, Turn here) {
            Broadcast what = new Broadcast(to, flags, EventNames.sendable(event), args);
            return stream.say(broadcast(what, null), entry -> take(here, entry));
        }

        @Override
        public Taken emitWithAck(
                Scope to, Flags flags, String event, List<?> args, Turn here, Consumer<RemoteAnswers> elsewhere) {
            Broadcast what = new Broadcast(to, flags, EventNames.sendable(event), args);
            Taken[] taken = {Taken.REFUSED};
            CompletableFuture<RemoteAnswers> answers = questions.askSocketsIf(flags.timeoutMs(), id -> {
                taken[0] = stream.say(broadcast(what, id), entry -> take(here, entry));
                return taken[0] == Taken.IN_ORDER;
            });
            if (answers != null) {
                answers.thenAccept(elsewhere);
            }
            return taken[0];
        }

        private void take(Turn turn, String entry) {
            if (!patience.until(() -> turn.take(entry))) {
                turn.giveUp();
            }
        }

        @Override
        public Taken socketsJoin(Scope of, List<String> rooms) {
            return stream.say(change(MessageType.SOCKETS_JOIN, of, "rooms", rooms));
        }

        @Override
        public Taken socketsLeave(Scope of, List<String> rooms) {
            return stream.say(change(MessageType.SOCKETS_LEAVE, of, "rooms", rooms));
        }

        @Override
        public Taken disconnectSockets(Scope of, boolean close) {
            return stream.say(change(MessageType.DISCONNECT_SOCKETS, of, "close", close));
        }

        @Override
        public void afterAllSaid(Runnable task) {
            stream.afterAllSaid(task);
        }
    }

    // Outwards.

    @Override
    public void emit(Scope to, Flags flags, String event, List<?> args) {
        bus.tell(broadcast(new Broadcast(to, flags, event, args), null));
    }

    @Override
    public CompletableFuture<RemoteAnswers> emitWithAck(Scope to, Flags flags, String event, List<?> args) {
        Broadcast what = new Broadcast(to, flags, event, args);
        return questions.askSockets(flags.timeoutMs(), id -> bus.ask(broadcast(what, id)));
    }

    @Override
    public void socketsJoin(Scope of, List<String> rooms) {
        bus.tell(change(MessageType.SOCKETS_JOIN, of, "rooms", rooms));
    }

    @Override
    public void socketsLeave(Scope of, List<String> rooms) {
        bus.tell(change(MessageType.SOCKETS_LEAVE, of, "rooms", rooms));
    }

    @Override
    public void disconnectSockets(Scope of, boolean close) {
        bus.tell(change(MessageType.DISCONNECT_SOCKETS, of, "close", close));
    }

    @Override
    public CompletableFuture<List<SocketDescription>> fetchSockets(Scope of) {
        return questions
                .ask(Questions.About.SOCKETS, id -> bus.ask(change(MessageType.FETCH_SOCKETS, of, "requestId", id)))
                .thenApply(Descriptions::read);
    }

    @Override
    public void serverSideEmit(String event, List<?> args) {
        bus.ask(serverSide(event, args, null));
    }

    @Override
    public CompletableFuture<List<Object>> serverSideEmitWithAck(String event, List<?> args) {
        // Whoever says what cannot be said is to hear it here.
        serverSide(event, args, null).write(bus.binding());
        return questions
                .ask(Questions.About.SERVER, id -> bus.ask(serverSide(event, args, id)))
                .thenApply(answers -> {
                    List<Object> values = new ArrayList<>(answers.size());
                    answers.forEach(answer -> values.add(answer.value("packet")));
                    return values;
                });
    }

    private Message broadcast(Broadcast what, String requestId) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("packet", what.packet());
        if (requestId != null) {
            data.put("requestId", requestId);
        }
        data.put("opts", what.opts());
        return message(MessageType.BROADCAST, data);
    }

    private Message change(MessageType type, Scope of, String name, Object value) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("opts", Broadcast.opts(of));
        data.put(name, value);
        return message(type, data);
    }

    private Message serverSide(String event, List<?> args, String requestId) {
        Map<String, Object> data = new LinkedHashMap<>();
        if (requestId != null) {
            data.put("requestId", requestId);
        }
        data.put("packet", Broadcast.data(event, args));
        return message(MessageType.SERVER_SIDE_EMIT, data);
    }

    private Message message(MessageType type, Map<String, Object> data) {
        return new Message(type, new Fields(data), bus.uid(), local.name());
    }

    @Override
    public void close() {
        onClose.run();
    }

    // Inwards.

    /**
     * A message of some node, perhaps this one, came for some namespace.
     *
     * @throws Malformed when it is not what its type says
     */
    void onMessage(Message message) throws Malformed {
        if (message.type() == null
                || bus.uid().equals(message.uid())
                || !local.name().equals(message.namespace())) {
            return;
        }
        onOthers(message);
    }

    private void onOthers(Message message) throws Malformed {
        Fields data = message.data();
        // Of most answers a node sends one; those of sockets have numbers, if it is of this kind.
        String once = message.uid();
        switch (message.type()) {
            case FETCH_SOCKETS_RESPONSE -> {
                if (data.list("sockets") == null) {
                    throw new Malformed();
                }
                questions.onAnswer(message.requestId(), Questions.About.SOCKETS, once, data);
            }
            case SERVER_SIDE_EMIT_RESPONSE ->
                questions.onAnswer(message.requestId(), Questions.About.SERVER, once, data);
            case BROADCAST_CLIENT_COUNT -> questions.onCount(message.requestId(), once, data.number("clientCount"));
            case BROADCAST_ACK ->
                questions.onSocketAnswer(message.requestId(), AnswerNumbers.of(data), data.raw("packet"));
            default -> requests.onRequest(message);
        }
    }

    /**
     * A message takes effect that stands in the one order of all nodes, of whatever node.
     *
     * @param entry where it stands, or null when clients are not to be told
     * @throws Malformed when it is not what its type says
     */
    void onOrdered(Message message, String entry) throws Malformed {
        if (message.type() == MessageType.BROADCAST && entry != null) {
            requests.broadcast(message, entry);
        } else if (message.type() != null) {
            onOthers(message);
        }
    }
}
