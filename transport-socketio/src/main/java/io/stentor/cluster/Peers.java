package io.stentor.cluster;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The other servers' parts of a namespace. Any thread, and no call waits. What one thread says arrives everywhere in the
 * order of its calls; what is said while the others cannot be reached is lost, and counted.
 */
public interface Peers {
    /** What {@link #listening} returns when there is nothing to wait for. */
    CompletableFuture<Void> LISTENING = CompletableFuture.completedFuture(null);

    /** By what name the other servers know this one in this namespace. */
    String uid();

    /**
     * Tells when a room of this server hears all that the others say to it from then on. It has come into being before.
     *
     * @return has ended for most ways to speak; never fails, and ends when the others cannot be reached
     */
    CompletableFuture<Void> listening(String room);

    /**
     * Sends an event to sockets elsewhere.
     *
     * @throws IllegalArgumentException for a value that cannot be sent
     */
    void emit(Scope to, Flags flags, String event, List<?> args);

    /**
     * The same, and asks each of these sockets for an answer.
     *
     * @param flags with a timeout
     * @return ends when all have answered or the time is over
     * @throws IllegalArgumentException for a value that cannot be sent
     */
    CompletableFuture<RemoteAnswers> emitWithAck(Scope to, Flags flags, String event, List<?> args);

    /** Lets sockets elsewhere into rooms. */
    void socketsJoin(Scope of, List<String> rooms);

    /** Lets sockets elsewhere out of rooms. */
    void socketsLeave(Scope of, List<String> rooms);

    /** Disconnects sockets elsewhere. */
    void disconnectSockets(Scope of, boolean close);

    /**
     * Asks the others for their sockets.
     *
     * @return ends with a {@link java.util.concurrent.TimeoutException} when one of them does not answer in time
     */
    CompletableFuture<List<SocketDescription>> fetchSockets(Scope of);

    /**
     * Sends an event to the other servers themselves.
     *
     * @throws IllegalArgumentException for a value that cannot be sent
     */
    void serverSideEmit(String event, List<?> args);

    /**
     * The same, and asks each of them for an answer.
     *
     * @return one value for each; ends with a {@link java.util.concurrent.TimeoutException} when one does not answer
     */
    CompletableFuture<List<Object>> serverSideEmitWithAck(String event, List<?> args);

    /** The one order of what is said on all servers; null where each does what is said on it at once. */
    default Order order() {
        return null;
    }

    /** The sessions that may go on on other servers; null where none can. */
    default Sessions sessions() {
        return null;
    }

    /** The namespace is no more on this server. */
    void close();
}
