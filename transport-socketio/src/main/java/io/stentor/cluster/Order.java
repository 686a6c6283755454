package io.stentor.cluster;

import java.util.List;

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

    /**
     * Sends an event.
     *
     * @throws IllegalArgumentException for a value that cannot be sent
     */
    Taken emit(Scope to, Flags flags, String event, List<?> args);

    /** Lets sockets into rooms. */
    Taken socketsJoin(Scope of, List<String> rooms);

    /** Lets sockets out of rooms. */
    Taken socketsLeave(Scope of, List<String> rooms);

    /** Disconnects sockets. */
    Taken disconnectSockets(Scope of, boolean close);

    /** Runs a task once all that was said before has taken effect here: at once, or on the cluster's thread. It must not wait. */
    void afterAllSaid(Runnable task);
}
