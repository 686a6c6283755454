package io.stentor.api;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What broadcasts begin with: a namespace, or a server for its main one. Threadsafe. */
public interface Broadcasting {
    /**
     * Addresses every socket there is.
     *
     * @return where broadcasts begin
     */
    BroadcastOperator everyone();

    /**
     * Addresses the sockets in any of these rooms.
     *
     * @param names names of rooms, or ids of sockets
     * @return an operator for these sockets
     */
    default BroadcastOperator to(String... names) {
        return everyone().to(names);
    }

    /**
     * The same as {@link #to}.
     *
     * @param names names of rooms, or ids of sockets
     * @return an operator for these sockets
     */
    default BroadcastOperator in(String... names) {
        return everyone().in(names);
    }

    /**
     * Addresses everyone but the sockets in these rooms.
     *
     * @param names names of rooms, or ids of sockets
     * @return an operator for these sockets
     */
    default BroadcastOperator except(String... names) {
        return everyone().except(names);
    }

    /**
     * As {@link BroadcastOperator#volatileMessage}, for everyone.
     *
     * @return an operator that does
     */
    default BroadcastOperator volatileMessage() {
        return everyone().volatileMessage();
    }

    /**
     * As {@link BroadcastOperator#compress}, for everyone.
     *
     * @param wanted false to forbid it
     * @return an operator that does
     */
    default BroadcastOperator compress(boolean wanted) {
        return everyone().compress(wanted);
    }

    /**
     * As {@link BroadcastOperator#local}, for everyone.
     *
     * @return an operator that does
     */
    default BroadcastOperator local() {
        return everyone().local();
    }

    /**
     * As {@link BroadcastOperator#timeout}, for everyone.
     *
     * @param limit positive
     * @return an operator that does
     */
    default BroadcastOperator timeout(Duration limit) {
        return everyone().timeout(limit);
    }

    /**
     * As {@link BroadcastOperator#retry}, for everyone.
     *
     * @param attempts at least 1
     * @param interval positive
     * @return an operator that does
     */
    default BroadcastOperator retry(int attempts, Duration interval) {
        return everyone().retry(attempts, interval);
    }

    /**
     * As {@link BroadcastOperator#emit}, to everyone.
     *
     * @param event the name of the event
     * @param args as for {@link BroadcastOperator#emit}
     * @return false when the server is overloaded: nobody got it
     */
    default boolean emit(String event, Object... args) {
        return everyone().emit(event, args);
    }

    /**
     * Sends the event {@code message} to everyone.
     *
     * @param args as for {@link BroadcastOperator#emit}
     * @return false when the server is overloaded: nobody got it
     */
    default boolean send(Object... args) {
        return everyone().send(args);
    }

    /**
     * As {@link BroadcastOperator#emitWithAck}, to everyone.
     *
     * @param event the name of the event
     * @param args as for {@link BroadcastOperator#emit}
     * @return who answered and who did not
     */
    default CompletableFuture<BroadcastAcks> emitWithAck(String event, Object... args) {
        return everyone().emitWithAck(event, args);
    }

    /**
     * As {@link BroadcastOperator#fetchSockets}, of everyone.
     *
     * @return the sockets as they are at that moment
     */
    default CompletableFuture<List<RemoteSocket>> fetchSockets() {
        return everyone().fetchSockets();
    }

    /**
     * As {@link BroadcastOperator#socketsJoin}, for everyone.
     *
     * @param names names of rooms
     * @return false when the server is overloaded: nobody joined
     */
    default boolean socketsJoin(String... names) {
        return everyone().socketsJoin(names);
    }

    /**
     * As {@link BroadcastOperator#socketsLeave}, for everyone.
     *
     * @param names names of rooms
     * @return false when the server is overloaded: nobody left
     */
    default boolean socketsLeave(String... names) {
        return everyone().socketsLeave(names);
    }

    /**
     * As {@link BroadcastOperator#disconnectSockets}, for everyone.
     *
     * @param close whether to end their whole connections
     * @return false when the server is overloaded: nobody is disconnected
     */
    default boolean disconnectSockets(boolean close) {
        return everyone().disconnectSockets(close);
    }
}
