package io.stentor.api;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** How to send to one socket. Immutable, any thread. */
public final class SocketOperator {
    private final Socket socket;
    private final Delivery delivery;

    SocketOperator(Socket socket, Delivery delivery) {
        this.socket = socket;
        this.delivery = delivery;
    }

    /**
     * Lets the socket miss what is emitted while it is behind.
     *
     * @return an operator that does; this one stays as it is
     */
    public SocketOperator volatileMessage() {
        return new SocketOperator(socket, delivery.asVolatile());
    }

    /**
     * Allows (the default) or forbids that what is emitted is compressed.
     *
     * @param wanted false to forbid it
     * @return an operator that does; this one stays as it is
     */
    public SocketOperator compress(boolean wanted) {
        return new SocketOperator(socket, delivery.compressing(wanted));
    }

    /**
     * Sets how long {@link #emitWithAck} waits for the answer.
     *
     * @param limit positive
     * @return an operator that does; this one stays as it is
     */
    public SocketOperator timeout(Duration limit) {
        return new SocketOperator(socket, delivery.within(limit));
    }

    /**
     * As {@link Socket#emit}.
     *
     * @param event the name of the event
     * @param args as for {@link BroadcastOperator#emit}
     * @return false when the server is overloaded: nobody got it
     */
    public boolean emit(String event, Object... args) {
        return socket.output().emit(delivery, event, args);
    }

    /**
     * As {@link Socket#emitWithAck}.
     *
     * @param event the name of the event
     * @param args as for {@link BroadcastOperator#emit}
     * @return the answer
     */
    public CompletableFuture<Arguments> emitWithAck(String event, Object... args) {
        return socket.output().emitWithAck(delivery, event, args);
    }
}
