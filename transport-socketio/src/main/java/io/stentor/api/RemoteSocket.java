package io.stentor.api;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * A socket as {@link BroadcastOperator#fetchSockets} saw it: a copy of its state at that moment, and ways to act on it
 * wherever it lives. Immutable, any thread.
 */
public final class RemoteSocket {
    private final Namespace namespace;
    private final String id;
    private final Handshake handshake;
    private final Set<String> rooms;
    private final Map<String, Object> data;

    RemoteSocket(Namespace namespace, String id, Handshake handshake, Set<String> rooms, Map<String, Object> data) {
        this.namespace = namespace;
        this.id = id;
        this.handshake = handshake;
        this.rooms = rooms;
        this.data = data;
    }

    /** {@return its id} */
    public String id() {
        return id;
    }

    /** {@return how its client introduced itself} */
    public Handshake handshake() {
        return handshake;
    }

    /**
     * The rooms it was in, its own id included.
     *
     * @return immutable
     */
    public Set<String> rooms() {
        return rooms;
    }

    /**
     * What the application kept with it.
     *
     * @return immutable
     */
    public Map<String, Object> data() {
        return data;
    }

    /**
     * As {@link Socket#emit}; nothing happens when it has gone.
     *
     * @param event the name of the event
     * @param args as for {@link BroadcastOperator#emit}
     * @return false when the server is overloaded: nobody got it
     */
    public boolean emit(String event, Object... args) {
        return namespace.to(id).emit(event, args);
    }

    /**
     * Sends an event and waits for the answer, as long as {@code limit}; ends as {@link Socket#emitWithAck} does.
     *
     * @param limit how long to wait; positive
     * @param event the name of the event
     * @param args as for {@link BroadcastOperator#emit}
     * @return the answer; ends with an {@link AckException} when none comes
     */
    public CompletableFuture<Arguments> emitWithAck(Duration limit, String event, Object... args) {
        CompletableFuture<Arguments> answer = new CompletableFuture<>();
        namespace.to(id).timeout(limit).emitWithAck(event, args).whenComplete((acks, failure) -> {
            if (failure != null) {
                answer.completeExceptionally(failure);
            } else if (acks.answers().containsKey(id)) {
                answer.complete(acks.answers().get(id));
            } else if (!acks.elsewhere().isEmpty()) {
                answer.complete(acks.elsewhere().get(0));
            } else {
                answer.completeExceptionally(new AckException(reasonOfSilence(acks)));
            }
        });
        return answer;
    }

    private AckException.Reason reasonOfSilence(BroadcastAcks acks) {
        boolean gone = namespace.socket(id) == null && acks.missingElsewhere() == 0;
        return gone ? AckException.Reason.DISCONNECTED : AckException.Reason.TIMEOUT;
    }

    /**
     * Lets it into rooms.
     *
     * @param names names of rooms
     * @return false when the server is overloaded: it did not join
     */
    public boolean join(String... names) {
        return namespace.to(id).socketsJoin(names);
    }

    /**
     * Lets it out of rooms.
     *
     * @param names names of rooms
     * @return false when the server is overloaded: it stays
     */
    public boolean leave(String... names) {
        return namespace.to(id).socketsLeave(names);
    }

    /**
     * Disconnects it; with {@code close} its whole connection.
     *
     * @param close whether to end its whole connection
     * @return false when the server is overloaded: it stays
     */
    public boolean disconnect(boolean close) {
        return namespace.to(id).disconnectSockets(close);
    }
}
