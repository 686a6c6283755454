package io.stentor.api;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.stentor.cluster.Order;
import io.stentor.cluster.Scope;
import io.stentor.core.ring.Message;
import io.stentor.core.ring.Slot;
import io.stentor.wire.socketio.Packet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/** What goes to one socket, and the answers it owes. Any thread, unless a method says otherwise. */
final class SocketOutput {
    private final Socket socket;
    private final PendingAcks pendingAcks = new PendingAcks();

    SocketOutput(Socket socket) {
        this.socket = socket;
    }

    /** False when the server is overloaded. */
    boolean emit(Delivery delivery, String event, Object... args) {
        return emit(delivery, Packet.NO_ACK, event, args);
    }

    CompletableFuture<Arguments> emitWithAck(Delivery delivery, String event, Object... args) {
        int ackId = socket.namespace().nextAckId();
        CompletableFuture<Arguments> answer;
        try {
            answer = pendingAcks.await(ackId, socket.loop(), server().ackTimeout(delivery));
        } catch (RejectedExecutionException stopped) {
            return CompletableFuture.failedFuture(new AckException(AckException.Reason.DISCONNECTED));
        }
        boolean taken = false;
        try {
            taken = emit(delivery, ackId, event, args);
        } finally {
            if (!taken) {
                pendingAcks.fail(ackId, AckException.Reason.OVERLOADED);
            }
        }
        // Looked at last: whoever retires the socket fails what is pending by then.
        if (socket.isRetired()) {
            pendingAcks.fail(ackId, AckException.Reason.DISCONNECTED);
        }
        return answer;
    }

    /**
     * Answers an event of the client; false when the server is overloaded. When its handler has let the socket into rooms, not
     * before those hear other servers.
     */
    boolean acknowledge(long ackId, Object... args) {
        ByteBuf frames = server().encoder()
                .ack(ByteBufAllocator.DEFAULT, socket.namespace().name(), ackId, Namespace.said(args));
        Message message = inForm(Delivery.PLAIN, Message.untimed(frames));
        CompletableFuture<Void> hearing = socket.membership().hearing();
        if (hearing.isDone()) {
            return transmit(message);
        }
        hearing.thenRun(() -> sendOnLoop(message));
        return true;
    }

    /** The client has answered. Socket's loop. */
    void answered(int ackId, Supplier<Arguments> answer) {
        pendingAcks.answer(ackId, answer);
    }

    /** The client will answer nothing any more. */
    void abandon() {
        pendingAcks.fail(AckException.Reason.DISCONNECTED);
    }

    /** An event is being sent to the socket, alone or with others: tells who listens to that, a little later. */
    void tellSent(String event, List<?> args) {
        List<OutgoingListener> listeners = socket.listeners().outgoing();
        if (!listeners.isEmpty()) {
            socket.loop().execute(() -> {
                for (OutgoingListener listener : listeners) {
                    socket.loop()
                            .call(
                                    socket,
                                    () -> Listeners.described("outgoing events", listener),
                                    () -> listener.onEvent(event, args));
                }
            });
        }
    }

    private boolean emit(Delivery delivery, long ackId, String event, Object... args) {
        List<Object> said = Namespace.said(args);
        Order order = ackId == Packet.NO_ACK && socket.isOfOneOrder()
                ? socket.namespace().order()
                : null;
        if (order != null) {
            Scope alone = new Scope(List.of(socket.id()), List.of());
            Order.Taken taken = order.emit(alone, Namespace.flags(delivery), event, said);
            if (taken != Order.Taken.NOT_NOW) {
                return taken == Order.Taken.IN_ORDER;
            }
        }
        Message message = server().event(delivery, socket.namespace().name(), ackId, event, said);
        tellSent(event, said);
        return transmit(inForm(delivery, message));
    }

    /** On its loop it is known which form the client takes; elsewhere it may need any. Takes the message. */
    private Message inForm(Delivery delivery, Message message) {
        if (!delivery.compress()) {
            return message;
        }
        return socket.loop().isHere() ? socket.connection().inFormOfClient(message) : server().inAllForms(message);
    }

    /** Takes the message. Past the loop it goes through the ring, to keep its place among broadcasts. */
    private boolean transmit(Message message) {
        if (socket.loop().isHere()) {
            socket.connection().send(message);
            return true;
        }
        int member = socket.memberId();
        if (member != Slot.NOBODY) {
            return server().send(member, message);
        }
        sendOnLoop(message);
        return true;
    }

    private void sendOnLoop(Message message) {
        if (!socket.loop().execute(() -> socket.connection().send(message))) {
            message.release();
        }
    }

    private Namespaces server() {
        return socket.namespace().server();
    }
}
