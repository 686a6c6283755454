package io.stentor.api;

import io.stentor.cluster.Scope;
import io.stentor.core.lane.Audience;
import io.stentor.core.ring.Slot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Whom to address in a namespace, and how: rooms united, rooms left out, each socket once. Immutable, any thread; every
 * method that narrows or changes it returns another operator. A socket is also addressed by its id, as if it were a room.
 *
 * <p>What one thread emits, to rooms and to single sockets, arrives in the order of its calls.
 */
public final class BroadcastOperator {
    private final Namespace namespace;
    private final List<String> rooms;
    private final List<String> exceptRooms;
    private final Delivery delivery;

    BroadcastOperator(Namespace namespace) {
        this(namespace, List.of(), List.of(), Delivery.PLAIN);
    }

    private BroadcastOperator(Namespace namespace, List<String> rooms, List<String> exceptRooms, Delivery delivery) {
        this.namespace = namespace;
        this.rooms = rooms;
        this.exceptRooms = exceptRooms;
        this.delivery = delivery;
    }

    /**
     * Addresses these rooms, too.
     *
     * @param names names of rooms, or ids of sockets
     * @return an operator that does; this one stays as it is
     */
    public BroadcastOperator to(String... names) {
        return new BroadcastOperator(namespace, joined(rooms, names), exceptRooms, delivery);
    }

    /**
     * The same as {@link #to}.
     *
     * @param names names of rooms, or ids of sockets
     * @return an operator that does; this one stays as it is
     */
    public BroadcastOperator in(String... names) {
        return to(names);
    }

    /**
     * Leaves out whoever is in one of these rooms.
     *
     * @param names names of rooms, or ids of sockets
     * @return an operator that does; this one stays as it is
     */
    public BroadcastOperator except(String... names) {
        return new BroadcastOperator(namespace, rooms, joined(exceptRooms, names), delivery);
    }

    /**
     * Lets sockets that are behind miss what is emitted: for states that the next one replaces.
     *
     * @return an operator that does; this one stays as it is
     */
    public BroadcastOperator volatileMessage() {
        return with(delivery.asVolatile());
    }

    /**
     * Allows (the default) or forbids that what is emitted is compressed.
     *
     * @param wanted false to forbid it
     * @return an operator that does; this one stays as it is
     */
    public BroadcastOperator compress(boolean wanted) {
        return with(delivery.compressing(wanted));
    }

    /**
     * Addresses the sockets of this server only, not those of the whole cluster.
     *
     * @return an operator that does; this one stays as it is
     */
    public BroadcastOperator local() {
        return with(delivery.asLocal());
    }

    /**
     * Sets how long {@link #emitWithAck} waits for answers.
     *
     * @param limit positive
     * @return an operator that does; this one stays as it is
     */
    public BroadcastOperator timeout(Duration limit) {
        return with(delivery.within(limit));
    }

    /**
     * Has {@link #emitWithAck} send the event again, the same bytes, to sockets that have not answered; also to those that
     * come back after a cut meanwhile. A client whose answer was on its way gets it twice: let the event carry an id.
     *
     * @param attempts how often it is sent to a socket at most, the first time included; at least 1
     * @param interval how long after one sending the next comes, positive. Unless {@link #timeout} says otherwise, answers are
     *     waited for as long as all attempts take: {@code attempts} times this
     * @return an operator that does; this one stays as it is
     */
    public BroadcastOperator retry(int attempts, Duration interval) {
        return with(delivery.retrying(attempts, interval));
    }

    /**
     * Sends an event.
     *
     * @param event the name of the event
     * @param args null, strings, numbers, booleans, maps, iterables, arrays, byte arrays, dates, received {@link
     *     Argument}s, and whatever the server's {@link ValueBinding} knows
     * @return false when the server is overloaded: nobody got it
     * @throws IllegalArgumentException for a reserved event name or a value that cannot be sent
     */
    public boolean emit(String event, Object... args) {
        return namespace.broadcast(this, event, args);
    }

    /**
     * Sends the event {@code message}.
     *
     * @param args as for {@link #emit}
     * @return as {@link #emit}
     */
    public boolean send(Object... args) {
        return emit("message", args);
    }

    /**
     * Sends an event and asks everybody for an answer. The future ends on one of the server's threads, when all have
     * answered or gone, or when the time is over; it tells who did and who did not.
     *
     * @param event the name of the event
     * @param args as for {@link #emit}
     * @return ends with an {@link AckException} when the server is overloaded: nobody got the event
     */
    public CompletableFuture<BroadcastAcks> emitWithAck(String event, Object... args) {
        return namespace.broadcastWithAck(this, event, args);
    }

    /**
     * Looks at the addressed sockets, all at one point of the order of messages.
     *
     * @return ends on one of the server's threads; with an {@link AckException} when the server is overloaded
     */
    public CompletableFuture<List<RemoteSocket>> fetchSockets() {
        return namespace.fetchSockets(this);
    }

    /**
     * Lets the addressed sockets into rooms; what this thread emits next reaches them there.
     *
     * @param names names of rooms
     * @return false when the server is overloaded: nobody joined
     */
    public boolean socketsJoin(String... names) {
        return namespace.socketsJoin(this, List.of(names));
    }

    /**
     * Lets the addressed sockets out of rooms.
     *
     * @param names names of rooms
     * @return false when the server is overloaded: nobody left
     */
    public boolean socketsLeave(String... names) {
        return namespace.socketsLeave(this, List.of(names));
    }

    /**
     * Disconnects the addressed sockets from the namespace.
     *
     * @param close whether to end their whole connections
     * @return false when overloaded
     */
    public boolean disconnectSockets(boolean close) {
        return namespace.disconnectSockets(this, close);
    }

    Delivery delivery() {
        return delivery;
    }

    /** The same in names, for other servers. */
    Scope scope() {
        return new Scope(rooms, exceptRooms);
    }

    /** Looks the names up; whoever gets it publishes or releases it. */
    Audience audience() {
        Audience audience = Audience.in(namespace.rooms());
        for (String name : rooms) {
            audience.room(name);
            int member = namespace.member(name);
            if (member != Slot.NOBODY) {
                audience.member(member);
            }
        }
        for (String name : exceptRooms) {
            audience.except(name);
            int member = namespace.member(name);
            if (member != Slot.NOBODY) {
                audience.exceptMember(member);
            }
        }
        return audience;
    }

    private BroadcastOperator with(Delivery changed) {
        return new BroadcastOperator(namespace, rooms, exceptRooms, changed);
    }

    private static List<String> joined(List<String> before, String... added) {
        List<String> all = new ArrayList<>(before);
        all.addAll(List.of(added));
        return List.copyOf(all);
    }
}
