package io.stentor.server.conversation;

import io.netty.buffer.ByteBuf;
import io.stentor.cluster.Flags;
import io.stentor.cluster.Order;
import io.stentor.cluster.Peers;
import io.stentor.cluster.RemoteAnswers;
import io.stentor.cluster.Scope;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The other servers of the cluster, as the conversations tell and ask them what happens here; nobody as long as there is no
 * cluster. Any thread, and nothing waits: what cannot be told is lost there, and counted by the cluster.
 */
final class Elsewhere {
    private static final Logger LOG = LoggerFactory.getLogger(Elsewhere.class);
    private static final Flags PLAIN = new Flags(false, true, 0);
    private static final Flags VOLATILE = new Flags(true, true, 0);
    private static final RemoteAnswers NO_ANSWERS = new RemoteAnswers(List.of(), 0);

    private volatile Peers peers;
    /** Null while there is none. */
    private volatile Order order;
    /** This server's part; set before there is an order. */
    private ConversationPort here;
    /** Null where clients cannot go on on other servers. */
    private volatile ConversationMigration migration;

    /**
     * From now on there are others.
     *
     * @param port this server's part
     * @param goingOn how clients go on on other servers, or null
     */
    void join(Peers joined, ConversationPort port, ConversationMigration goingOn) {
        here = port;
        migration = goingOn;
        order = joined.order();
        peers = joined;
    }

    /** From now on there are none. */
    void leave() {
        peers = null;
        order = null;
        migration = null;
    }

    boolean isSomebodyThere() {
        return peers != null;
    }

    /** How clients go on on other servers; null where they cannot. */
    ConversationMigration migration() {
        return migration;
    }

    /** Ends when a room of this server, which has come into being, hears what the others say to it. */
    CompletableFuture<Void> listening(String room) {
        Peers others = peers;
        return others == null ? Peers.LISTENING : others.listening(room);
    }

    /** What the others are to be told of an event once it has been published here; null when there are none. */
    SentEvent copyOf(ByteBuf frames, List<byte[]> attachments) {
        return peers == null ? null : SentEvent.of(frames, attachments);
    }

    // The one order of all servers.

    /**
     * Has an event come to sockets of all servers, this one included, where it stands in the one order of what all servers say.
     *
     * @param event as {@link #copyOf} gave it, or null
     * @param receivedNanos when the last byte of what caused it was read, by the clock of the server
     * @return {@link Order.Taken#NOT_NOW} when there is no such order now: it is to be sent here, and told
     */
    Order.Taken say(Scope to, boolean isVolatile, SentEvent event, long receivedNanos) {
        Order everybody = order;
        if (everybody == null || event == null) {
            return Order.Taken.NOT_NOW;
        }
        ConversationPort port = here;
        Flags flags = isVolatile ? VOLATILE : PLAIN;
        Order.Turn turn = entry -> port.emit(to, flags, event.event(), event.args(), entry, receivedNanos);
        try {
            return everybody.emit(to, flags, event.event(), event.args(), turn);
        } catch (IllegalArgumentException unsendable) {
            // Sent here alone, it would be missed by whoever goes on elsewhere.
            notTold(unsendable);
            return Order.Taken.REFUSED;
        }
    }

    /**
     * Has sockets of all servers asked for an answer, where that stands in the one order of what all servers say.
     *
     * @param event as {@link #copyOf} gave it, or null
     * @param turn asks those of this server
     * @param elsewhere told, when it was taken, what came of it on the other servers; any thread
     * @return as {@link #say}
     */
    Order.Taken ask(Scope of, long timeoutMs, SentEvent event, Order.Turn turn, Consumer<RemoteAnswers> elsewhere) {
        Order everybody = order;
        if (everybody == null || event == null) {
            return Order.Taken.NOT_NOW;
        }
        try {
            Flags flags = new Flags(false, true, timeoutMs);
            return everybody.emitWithAck(of, flags, event.event(), event.args(), turn, elsewhere);
        } catch (IllegalArgumentException unsendable) {
            notTold(unsendable);
            return Order.Taken.REFUSED;
        }
    }

    /** Whether there is one order of what all servers say, be it usable now or not. */
    boolean isOneOrder() {
        return order != null;
    }

    /** This server's part; null until others were there. */
    ConversationPort here() {
        return here;
    }

    // Without it.

    /** Tells the members of a room elsewhere. */
    void tell(String room, boolean isVolatile, SentEvent event) {
        tell(new Scope(List.of(room), List.of()), isVolatile, event);
    }

    /**
     * Tells sockets elsewhere.
     *
     * @param event as {@link #copyOf} gave it; null is not told
     */
    void tell(Scope to, boolean isVolatile, SentEvent event) {
        Peers others = peers;
        if (others == null || event == null) {
            return;
        }
        try {
            others.emit(to, isVolatile ? VOLATILE : PLAIN, event.event(), event.args());
        } catch (IllegalArgumentException unsendable) {
            notTold(unsendable);
        }
    }

    /**
     * Tells sockets elsewhere and asks each of them for an answer.
     *
     * @param event as {@link #copyOf} gave it; null asks nobody
     */
    CompletableFuture<RemoteAnswers> ask(Scope of, long timeoutMs, SentEvent event) {
        Peers others = peers;
        if (others != null && event != null) {
            try {
                Flags flags = new Flags(false, true, timeoutMs);
                return others.emitWithAck(of, flags, event.event(), event.args());
            } catch (IllegalArgumentException unsendable) {
                notTold(unsendable);
            }
        }
        return CompletableFuture.completedFuture(NO_ANSWERS);
    }

    /** What this server takes and no other could read: it is nested deeper than the limits of others go. */
    private static void notTold(IllegalArgumentException unsendable) {
        LOG.atDebug()
                .addKeyValue("event", "cluster_message_unsendable")
                .setCause(unsendable)
                .log("an event cannot be told to the other servers");
    }
}
