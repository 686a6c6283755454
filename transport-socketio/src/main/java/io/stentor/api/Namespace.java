package io.stentor.api;

import io.stentor.cluster.Cluster;
import io.stentor.cluster.Flags;
import io.stentor.cluster.Order;
import io.stentor.cluster.Peers;
import io.stentor.cluster.RemoteAnswers;
import io.stentor.cluster.Sessions;
import io.stentor.core.lane.Audience;
import io.stentor.core.lane.Lane;
import io.stentor.core.lane.Member;
import io.stentor.core.ring.Message;
import io.stentor.core.ring.Slot;
import io.stentor.core.room.Room;
import io.stentor.core.room.RoomDirectory;
import io.stentor.socketio.ClusterGap;
import io.stentor.socketio.Migration;
import io.stentor.wire.socketio.Packet;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.stream.Stream;

/**
 * A namespace: the sockets that connected to it, their rooms, and what guards it. Threadsafe.
 *
 * <p>Listeners and middlewares count from when they are set; sockets that connected before do not meet them.
 */
public final class Namespace implements Broadcasting {
    private final Namespaces server;
    private final String name;
    /** What it inherits, when it was made on demand; else null. */
    private final ParentNamespace parent;

    private final RoomDirectory rooms;
    private final RoomEvents roomEvents = new RoomEvents(this);
    private final Map<String, Socket> sockets = new ConcurrentHashMap<>();
    /** Members of those that were cut off and may come back, by their sockets' ids: they can be sent something still. */
    private final Map<String, Integer> away = new ConcurrentHashMap<>();

    private final List<Middleware> middlewares = new CopyOnWriteArrayList<>();
    private final List<Consumer<Socket>> connectionListeners = new CopyOnWriteArrayList<>();
    private final AtomicInteger outgoingListeners = new AtomicInteger();
    private final ServerSideEvents serverSideEvents = new ServerSideEvents(this);
    /** The other servers; null while there are none. */
    private volatile Peers peers;
    /** Told the ids of sockets that come and go. */
    private volatile Consumer<String> socketWatcher = id -> {};

    Namespace(Namespaces server, String name, ParentNamespace parent, RoomDirectory rooms) {
        this.server = server;
        this.name = name;
        this.parent = parent;
        this.rooms = rooms;
        rooms.listener(roomEvents.asRoomListener());
    }

    /**
     * The name, with its leading slash.
     *
     * @return such as {@code /chat}
     */
    public String name() {
        return name;
    }

    // Who comes.

    /**
     * Has a listener called for each socket that connects, once its client has been told.
     *
     * @param listener called on the socket's event loop; must not block
     * @return this
     */
    public Namespace onConnection(Consumer<Socket> listener) {
        connectionListeners.add(listener);
        return this;
    }

    /**
     * Has a middleware asked about each socket that wants to connect, after those set before.
     *
     * @param middleware called on the event loop of the socket; must not block
     * @return this
     */
    public Namespace use(Middleware middleware) {
        middlewares.add(middleware);
        return this;
    }

    /**
     * The connected sockets of this server by id; a view that lives.
     *
     * @return cannot be changed through it
     */
    public Map<String, Socket> sockets() {
        return Collections.unmodifiableMap(sockets);
    }

    /**
     * Names of the rooms with sockets of this server. The room that every socket is in by its own id is not among them.
     *
     * @return a copy
     */
    public Collection<String> roomNames() {
        return rooms.rooms().stream().map(Room::name).toList();
    }

    /**
     * Who is told when rooms come, go, are entered and left.
     *
     * @return where to listen
     */
    public RoomEvents roomEvents() {
        return roomEvents;
    }

    @Override
    public BroadcastOperator everyone() {
        return new BroadcastOperator(this);
    }

    // The other servers of the cluster.

    /**
     * Has a listener called for each event of this name that another server of the cluster sends to the servers themselves.
     *
     * @param event the name of the event
     * @param listener called on a thread of the cluster; must not block. What it answers is the first argument of its answer
     * @return this
     */
    public Namespace onServerSideEmit(String event, Listener listener) {
        serverSideEvents.add(event, listener);
        return this;
    }

    /**
     * Sends an event to the other servers of the cluster themselves. Without a cluster there are none.
     *
     * @param event the name of the event
     * @param args as for {@link BroadcastOperator#emit}, without binary
     * @throws IllegalArgumentException for a value that cannot be sent
     */
    public void serverSideEmit(String event, Object... args) {
        Peers others = peers;
        if (others != null) {
            others.serverSideEmit(event, said(args));
        }
    }

    /**
     * Sends an event to the other servers of the cluster and asks each for an answer.
     *
     * @param event the name of the event
     * @param args as for {@link BroadcastOperator#emit}, without binary
     * @return one value for each of the other servers, in plain Java; ends with an {@link AckException} when one of them does
     *     not answer in time
     * @throws IllegalArgumentException for a value that cannot be sent
     */
    public CompletableFuture<List<Object>> serverSideEmitWithAck(String event, Object... args) {
        Peers others = peers;
        return others == null
                ? CompletableFuture.completedFuture(List.of())
                : inTime(others.serverSideEmitWithAck(event, said(args)));
    }

    ServerSideEvents serverSideEvents() {
        return serverSideEvents;
    }

    synchronized void join(Cluster cluster) {
        if (peers == null) {
            peers = cluster.open(new NamespacePort(this));
        }
    }

    synchronized void leaveCluster() {
        Peers others = peers;
        if (others != null) {
            peers = null;
            others.close();
        }
    }

    // What operators do.

    /** What was said, the caller's array no longer; {@code (Object[]) null} is Java's way to say one null. */
    static List<Object> said(Object... args) {
        return args == null
                ? Collections.singletonList(null)
                : Collections.unmodifiableList(Arrays.asList(args.clone()));
    }

    boolean broadcast(BroadcastOperator to, String event, Object... args) {
        List<Object> said = said(args);
        Order.Taken taken = said(to, order -> order.emit(to.scope(), flags(to.delivery()), event, said));
        if (taken != Order.Taken.NOT_NOW) {
            return taken == Order.Taken.IN_ORDER;
        }
        Message message = server.event(to.delivery(), name, Packet.NO_ACK, event, said);
        boolean published = server.publish(audience(to, event, said), to.delivery(), message);
        Peers others = othersOf(to);
        if (published && others != null) {
            others.emit(to.scope(), flags(to.delivery()), event, said);
        }
        return published;
    }

    /** Sends an event that stands in the one order of all servers to the sockets of this one. */
    boolean broadcast(BroadcastOperator to, String entry, String event, List<?> args) {
        Message message = server.event(to.delivery(), name, entry, event, args);
        return server.publish(audience(to, event, List.copyOf(args)), to.delivery(), message);
    }

    /** Has what an operator does take its place among what all servers do, where it can. */
    private Order.Taken said(BroadcastOperator to, Function<Order, Order.Taken> what) {
        Order order = to.delivery().local() ? null : order();
        return order == null ? Order.Taken.NOT_NOW : what.apply(order);
    }

    /** The one order of what all servers say; null where there is none. */
    Order order() {
        Peers others = peers;
        return others == null ? null : others.order();
    }

    /** How its clients go on on other servers; null where they cannot. */
    Migration migration() {
        Peers others = peers;
        Sessions sessions = others == null ? null : others.sessions();
        return sessions == null ? null : new NamespaceMigration(this, sessions);
    }

    private Peers othersOf(BroadcastOperator to) {
        return to.delivery().local() ? null : peers;
    }

    static Flags flags(Delivery delivery) {
        long timeoutMs = delivery.timeout() == null ? 0 : delivery.timeout().toMillis();
        return new Flags(delivery.isVolatile(), delivery.compress(), timeoutMs);
    }

    CompletableFuture<BroadcastAcks> broadcastWithAck(BroadcastOperator to, String event, Object... args) {
        List<Object> said = said(args);
        int ackId = nextAckId();
        Message message = server.event(to.delivery(), name, ackId, event, said);
        CompletableFuture<BroadcastAcks> here = server.ask(
                        audience(to, event, said), to.delivery(), ackId, message, new AckRound())
                .result();
        Peers others = othersOf(to);
        if (others == null || here.isCompletedExceptionally()) {
            return here;
        }
        Flags flags = new Flags(
                to.delivery().isVolatile(),
                to.delivery().compress(),
                to.delivery().deadline(server.options().ackTimeout()).toMillis());
        return here.thenCombine(others.emitWithAck(to.scope(), flags, event, said), this::joined);
    }

    private BroadcastAcks joined(BroadcastAcks here, RemoteAnswers elsewhere) {
        List<Arguments> answers =
                elsewhere.values().stream().map(server::argumentsOfOne).toList();
        return new BroadcastAcks(here.answers(), here.missing(), answers, elsewhere.missing());
    }

    /**
     * Has the sockets of this server asked for another one.
     *
     * @param count told once how many there are
     * @param round told what they answer
     * @return false when the server is overloaded: nobody is asked, and the count is 0
     */
    boolean askHere(BroadcastOperator to, String event, List<?> args, IntConsumer count, AckRound round) {
        int ackId = nextAckId();
        Message message = server.event(to.delivery(), name, ackId, event, args);
        AtomicInteger loops = new AtomicInteger(server.loopCount());
        AtomicInteger asked = new AtomicInteger();
        Audience audience = to.audience().visitedBy((lane, members) -> {
            socketsOf(members).forEach(socket -> socket.output().tellSent(event, List.copyOf(args)));
            asked.addAndGet(members.size());
            if (loops.decrementAndGet() == 0) {
                count.accept(asked.get());
            }
        });
        boolean runs = loops.get() > 0;
        server.ask(audience, to.delivery(), ackId, message, round);
        boolean refused = round.result().isCompletedExceptionally();
        if (!runs || refused) {
            count.accept(0);
        }
        return !refused;
    }

    /** Whom an event goes to; those of them are told that want to hear of what they are sent. */
    private Audience audience(BroadcastOperator to, String event, List<Object> said) {
        Audience audience = to.audience();
        if (outgoingListeners.get() > 0) {
            audience.visitedBy((lane, members) ->
                    socketsOf(members).forEach(socket -> socket.output().tellSent(event, said)));
        }
        return audience;
    }

    CompletableFuture<List<RemoteSocket>> fetchSockets(BroadcastOperator of) {
        Peers others = othersOf(of);
        CompletableFuture<List<RemoteSocket>> here = fetchHere(of);
        if (others == null) {
            return here;
        }
        CompletableFuture<List<RemoteSocket>> elsewhere = others.fetchSockets(of.scope())
                .thenApply(described -> described.stream()
                        .map(each -> RemoteSockets.socket(this, each))
                        .toList());
        return inTime(here.thenCombine(elsewhere, Namespace::joined));
    }

    /** What other servers owe and do not give in time is missed as what sockets owe. */
    private static <T> CompletableFuture<T> inTime(CompletableFuture<T> asked) {
        return asked.exceptionallyCompose(failure -> {
            Throwable cause = failure.getCause() == null ? failure : failure.getCause();
            boolean late = cause instanceof TimeoutException;
            return CompletableFuture.failedFuture(late ? new AckException(AckException.Reason.TIMEOUT) : cause);
        });
    }

    CompletableFuture<List<RemoteSocket>> fetchHere(BroadcastOperator of) {
        Gathering gathering = new Gathering(server.loopCount());
        Audience audience = of.audience().visitedBy((lane, members) -> {
            List<RemoteSocket> seen =
                    socketsOf(members).stream().map(Socket::snapshot).toList();
            server.loopOf(lane).execute(() -> gathering.add(seen));
        });
        if (!server.visit(audience)) {
            gathering.fail(new AckException(AckException.Reason.OVERLOADED));
        } else if (!server.isRunning()) {
            gathering.fail(new AckException(AckException.Reason.DISCONNECTED));
        }
        return gathering.result();
    }

    boolean socketsJoin(BroadcastOperator of, List<String> names) {
        Order.Taken taken = said(of, order -> order.socketsJoin(of.scope(), names));
        if (taken != Order.Taken.NOT_NOW) {
            return taken == Order.Taken.IN_ORDER;
        }
        Audience audience = of.audience();
        // What is emitted next must find the rooms, though nobody may be in them before the visit.
        names.forEach(audience::keeping);
        boolean joins = visit(
                audience,
                (lane, socket) -> names.forEach(room -> socket.membership().enter(lane, room)));
        return alsoElsewhere(joins, of, others -> others.socketsJoin(of.scope(), names));
    }

    boolean socketsLeave(BroadcastOperator of, List<String> names) {
        Order.Taken taken = said(of, order -> order.socketsLeave(of.scope(), names));
        if (taken != Order.Taken.NOT_NOW) {
            return taken == Order.Taken.IN_ORDER;
        }
        boolean leaves = visit(
                of.audience(),
                (lane, socket) -> names.forEach(room -> socket.membership().exit(lane, room)));
        return alsoElsewhere(leaves, of, others -> others.socketsLeave(of.scope(), names));
    }

    boolean disconnectSockets(BroadcastOperator of, boolean close) {
        Order.Taken taken = said(of, order -> order.disconnectSockets(of.scope(), close));
        if (taken != Order.Taken.NOT_NOW) {
            return taken == Order.Taken.IN_ORDER;
        }
        boolean ends = visit(of.audience(), (lane, socket) -> socket.disconnectSoon(close));
        return alsoElsewhere(ends, of, others -> others.disconnectSockets(of.scope(), close));
    }

    private boolean alsoElsewhere(boolean done, BroadcastOperator of, Consumer<Peers> what) {
        Peers others = othersOf(of);
        if (done && others != null) {
            what.accept(others);
        }
        return done;
    }

    /** Other servers have said something that this one will never hear; false when the server is overloaded. */
    boolean missedSome() {
        return server.visit(Audience.in(rooms).visitedBy(new ClusterGap(rooms)));
    }

    private boolean visit(Audience audience, BiConsumer<Lane, Socket> visitor) {
        return server.visit(audience.visitedBy(
                (lane, members) -> socketsOf(members).forEach(socket -> visitor.accept(lane, socket))));
    }

    private static List<Socket> socketsOf(List<Member> members) {
        // Whoever comes from another server is a socket once it has caught up.
        return members.stream().map(Socket::of).filter(Objects::nonNull).toList();
    }

    // What sockets and the server need of it.

    Namespaces server() {
        return server;
    }

    boolean isOf(Member member) {
        return member.directory() == rooms;
    }

    RoomDirectory rooms() {
        return rooms;
    }

    /** The connected socket of this id, or null. */
    Socket socket(String id) {
        return sockets.get(id);
    }

    /** The member of a connected socket, or of one that was cut off and may come back; {@link Slot#NOBODY} for others. */
    int member(String id) {
        Socket socket = sockets.get(id);
        Integer member = socket == null ? away.get(id) : null;
        if (socket == null && member == null) {
            // It may have come back between the two.
            socket = sockets.get(id);
        }
        if (socket != null) {
            return socket.memberId();
        }
        return member == null ? Slot.NOBODY : member;
    }

    void add(Socket socket) {
        sockets.put(socket.id(), socket);
        away.remove(socket.id());
        socketWatcher.accept(socket.id());
    }

    /** A socket was cut off, but may come back. */
    void keep(String id, int member) {
        away.put(id, member);
    }

    /** A socket that was cut off cannot come back any more. */
    void forget(String id, int member) {
        away.remove(id, member);
    }

    void remove(Socket socket) {
        sockets.remove(socket.id(), socket);
        socketWatcher.accept(socket.id());
    }

    void socketWatcher(Consumer<String> changed) {
        socketWatcher = changed;
    }

    /** Ends when a room with sockets of this server hears all that other servers say to it. */
    CompletableFuture<Void> listening(String room) {
        Peers others = peers;
        return others == null ? Peers.LISTENING : others.listening(room);
    }

    ParentNamespace parent() {
        return parent;
    }

    List<Middleware> middlewares() {
        return parent == null ? List.copyOf(middlewares) : joined(parent.middlewares(), middlewares);
    }

    List<Consumer<Socket>> connectionListeners() {
        return parent == null
                ? List.copyOf(connectionListeners)
                : joined(parent.connectionListeners(), connectionListeners);
    }

    private static <T> List<T> joined(List<T> first, List<T> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }

    int nextAckId() {
        return server.nextAckId();
    }

    /** How many sockets want to hear of what they are sent. */
    AtomicInteger outgoingListeners() {
        return outgoingListeners;
    }

    @Override
    public String toString() {
        return "namespace " + name;
    }
}
