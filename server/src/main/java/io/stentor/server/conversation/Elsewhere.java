package io.stentor.server.conversation;

import io.netty.buffer.ByteBuf;
import io.stentor.cluster.Flags;
import io.stentor.cluster.Peers;
import io.stentor.cluster.RemoteAnswers;
import io.stentor.cluster.Scope;
import java.util.List;
import java.util.concurrent.CompletableFuture;
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

    /** From now on there are others. */
    void join(Peers joined) {
        peers = joined;
    }

    /** From now on there are none. */
    void leave() {
        peers = null;
    }

    boolean isSomebodyThere() {
        return peers != null;
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
