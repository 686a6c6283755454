package io.stentor.cluster;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The sessions of a namespace whose clients were cut off, where all servers of a cluster find them, and the order of all
 * that was said in the namespace, from which they are told what they have missed. Any thread; nothing waits.
 */
public interface Sessions {
    /**
     * Leaves a session for whatever server its client comes to, for as long as clients may take.
     *
     * @return false when that is not possible now: nobody can have taken it
     */
    boolean save(SharedSession session);

    /** Its client is back here, or will not come back: nobody is to take it any more. */
    void discard(String pid);

    /**
     * Takes a session: nobody else can have it.
     *
     * @return ends soon: null when there is none; with an error when nobody knows whether there is one
     */
    CompletionStage<SharedSession> take(String pid);

    /**
     * Lets the client of a session that was taken go on here.
     *
     * @param entry the last event its client has got
     * @param arrival told what comes of it: first {@link Arrival#enter}, then one of the others; or {@link Arrival#onLost} alone
     */
    void arrive(SharedSession session, String entry, Arrival arrival);

    /** A client that goes on here. */
    interface Arrival {
        /**
         * The client enters its rooms: nothing that was said is given out here until that has ended. On the cluster's thread,
         * which waits for that; this must not.
         */
        void enter(Entrance entrance);

        /** What its client has missed between what it had got and its entrance, in order. Any thread. */
        void onMissed(List<Missed> missed);

        /** Nobody can say what its client has missed. Any thread. */
        void onLost();
    }

    /** A point in the order of all that was said, at which a client enters its rooms. */
    interface Entrance {
        /** False when it is too late: the order goes on. Else {@link #end} must be called, soon. */
        boolean begin();

        /** The order may go on. */
        void end(boolean entered);
    }
}
