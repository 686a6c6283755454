package io.stentor.server.conversation;

import io.stentor.cluster.Scope;
import java.util.function.IntConsumer;

/** An event for sockets of all servers of a cluster, by somebody who has no socket. One thread. */
public final class ClusterEvent {
    private final Elsewhere elsewhere;
    private final Scope to;
    private final boolean isVolatile;
    private final SentEvent event;

    ClusterEvent(Elsewhere elsewhere, Scope to, boolean isVolatile, SentEvent event) {
        this.elsewhere = elsewhere;
        this.to = to;
        this.isVolatile = isVolatile;
        this.event = event;
    }

    /** What became of an event. */
    public enum Said {
        /** It comes to sockets of all servers. */
        EVERYWHERE,
        /** It is to be sent here, and {@linkplain ClusterEvent#tell told}. */
        NOWHERE,
        /** The server is overloaded: nobody gets it. */
        REFUSED
    }

    /**
     * Has it come to all sockets where it stands in the one order of what all servers say, if there is one now.
     *
     * @param receivedNanos when the last byte of what caused it was read, by the clock of the server
     * @param recipients told how many sockets of this server it is for, if it comes to them; on the thread of a lane
     */
    public Said say(long receivedNanos, IntConsumer recipients) {
        if (event == null || !elsewhere.isOneOrder()) {
            return Said.NOWHERE;
        }
        return switch (elsewhere.say(to, isVolatile, event, receivedNanos)) {
            case IN_ORDER -> {
                // The server takes the event later: how many it is for is what is known now.
                if (!elsewhere.here().count(to, recipients)) {
                    recipients.accept(0);
                }
                yield Said.EVERYWHERE;
            }
            case NOT_NOW -> Said.NOWHERE;
            case REFUSED -> Said.REFUSED;
        };
    }

    /** Tells the sockets of the other servers, when it has been sent here. */
    public void tell() {
        elsewhere.tell(to, isVolatile, event);
    }
}
