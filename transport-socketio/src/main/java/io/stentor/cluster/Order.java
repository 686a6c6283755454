package io.stentor.cluster;

import java.util.List;
import java.util.function.Consumer;

/**
 * The one order of what is said in a namespace on all servers of a cluster. What is said here comes back, as if another server
 * had said it, and takes effect on this server where it stands in that order: as clients' offsets are places in it, a client
 * can go on on any server. Any thread, and no call waits. What one thread says keeps its order.
 */
public interface Order {
    /** What becomes of something that was said. */
    enum Taken {
        /** It takes effect here when its turn comes. */
        IN_ORDER,
        /** The others cannot be reached now: whoever says it does it here, at once, and tells its {@link Peers}. */
        NOT_NOW,
        /** Too much waits: nobody gets it. */
        REFUSED
    }

    /** What the server that says something does itself, when its turn in the order comes. */
    interface Turn {
        /**
         * Does it. On the cluster's thread; must not wait.
         *
         * @param entry where it stands: the offset that clients are told with it; null when they are to be told one of this server
         * @return false when the server is overloaded: it is tried again for a while
         */
        boolean take(String entry);

        /** The server is overloaded for too long: it is not done. On the cluster's thread. */
        default void giveUp() {}
    }

    /**
     * Sends an event.
     *
     * @throws IllegalArgumentException for a value that cannot be sent
     */
    Taken emit(Scope to, Flags flags, String event, List<?> args);

    /**
     * The same, but the server that says it sends it to its own sockets as it likes.
     *
     * @throws IllegalArgumentException for a value that cannot be sent
     */
    Taken emit(Scope to, Flags flags, String event, List<?> args, Turn here);

    /**
     * Sends an event that asks for answers. A client that was away when it was sent is told it when it comes back, without being
     * asked.
     *
     * @param flags with a timeout, which begins now
     * @param here asks the sockets of this server
     * @param elsewhere told, when it was taken, what those of other servers have answered; on any thread
     * @throws IllegalArgumentException for a value that cannot be sent
     */
    Taken emitWithAck(Scope to, Flags flags, String event, List<?> args, Turn here, Consumer<RemoteAnswers> elsewhere);

    /** Lets sockets into rooms. */
    Taken socketsJoin(Scope of, List<String> rooms);

    /** Lets sockets out of rooms. */
    Taken socketsLeave(Scope of, List<String> rooms);

    /** Disconnects sockets. */
    Taken disconnectSockets(Scope of, boolean close);

    /** Runs a task once all that was said before has taken effect here: at once, or on the cluster's thread. It must not wait. */
    void afterAllSaid(Runnable task);
}
