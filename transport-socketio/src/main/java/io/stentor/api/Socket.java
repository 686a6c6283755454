package io.stentor.api;

import io.stentor.cluster.Order;
import io.stentor.core.lane.Member;
import io.stentor.core.ring.Slot;
import io.stentor.socketio.Connection;
import io.stentor.transport.session.DisconnectReason;
import io.stentor.wire.socketio.Packet;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A client's connection to a namespace. Every method may be called from any thread; callbacks come on the socket's event
 * loop, one at a time and in the order of arrival, unless they were given an executor. What one thread sends, to sockets
 * and to rooms, arrives in the order of its calls.
 *
 * @see <a href="https://socket.io/docs/v4/server-socket-instance/">the same of Socket.IO for Node.js</a>
 */
public final class Socket {
    private final Namespace namespace;
    private final SocketLoop loop;
    private final Connection connection;
    private final Handshake handshake;
    private final boolean recovered;
    private final Map<String, Object> data;
    private final SocketRooms rooms;
    private final Listeners listeners = new Listeners();
    private final SocketOutput output = new SocketOutput(this);
    /** Set once, when it has gone or was refused. */
    private final AtomicBoolean retired = new AtomicBoolean();
    /** For the fan-out; nobody before it has connected and after it has gone. */
    private volatile int memberId = Slot.NOBODY;

    /** @param kept its data from before its client was cut, or null for a new one */
    Socket(Namespace namespace, SocketLoop loop, Connection connection, Argument auth, Map<String, Object> kept) {
        this.namespace = namespace;
        this.loop = loop;
        this.connection = connection;
        this.recovered = kept != null;
        this.data = recovered ? kept : new ConcurrentHashMap<>(2);
        this.rooms = new SocketRooms(connection, namespace);
        this.handshake = new Handshake(connection.session().handshake(), auth);
    }

    static Socket of(Connection connection) {
        return (Socket) connection.attachment();
    }

    static Socket of(Member member) {
        return of((Connection) member.owner());
    }

    // What it is.

    /**
     * The public id: 20 URL-safe characters, not the id of the Engine.IO session below.
     *
     * @return the same from the first middleware to the last listener
     */
    public String id() {
        return connection.id();
    }

    /** {@return the namespace it belongs to} */
    public Namespace namespace() {
        return namespace;
    }

    /**
     * How the client introduced itself.
     *
     * @return kept for as long as the socket is
     */
    public Handshake handshake() {
        return handshake;
    }

    /**
     * What the application keeps with this socket; threadsafe, without nulls.
     *
     * @return the map itself
     */
    public Map<String, Object> data() {
        return data;
    }

    /**
     * The rooms it is in at this moment, its own id included; a copy.
     *
     * @return immutable
     */
    public Set<String> rooms() {
        return rooms.names();
    }

    /**
     * Whether it has connected and not yet gone.
     *
     * @return false in middlewares and once it has gone
     */
    public boolean isConnected() {
        return memberId != Slot.NOBODY;
    }

    /**
     * Whether its client was cut off and has come back, with the id, the rooms and the data of the socket it had before, and
     * all it missed.
     *
     * @return the same from the first middleware to the last listener
     */
    public boolean recovered() {
        return recovered;
    }

    /**
     * How its bytes travel at this moment: {@code polling} or {@code websocket}.
     *
     * @return the name
     */
    public String transport() {
        return connection.session().session().transport().name();
    }

    // What comes from it.

    /**
     * Has a listener called for each event of this name.
     *
     * @param event the name of the event
     * @param listener called on the socket's event loop; must not block
     * @return this
     */
    public Socket on(String event, Listener listener) {
        listeners.add(event, listener, null, false);
        return this;
    }

    /**
     * The same, but on an executor: for handlers that wait. Their order is the executor's.
     *
     * @param event the name of the event
     * @param listener called on the executor, where it may block
     * @param executor where it is called; what the executor throws is reported like what the listener does
     * @return this
     */
    public Socket on(String event, Listener listener, Executor executor) {
        listeners.add(event, listener, executor, false);
        return this;
    }

    /**
     * Has a listener called for the next event of this name only.
     *
     * @param event the name of the event
     * @param listener called on the socket's event loop; must not block
     * @return this
     */
    public Socket once(String event, Listener listener) {
        listeners.add(event, listener, null, true);
        return this;
    }

    /**
     * Takes a listener off.
     *
     * @param event the name of the event
     * @param listener the same object that was set
     * @return this
     */
    public Socket off(String event, Listener listener) {
        listeners.remove(event, listener);
        return this;
    }

    /**
     * Takes all listeners of an event off.
     *
     * @param event the name of the event
     * @return this
     */
    public Socket off(String event) {
        listeners.removeAll(event);
        return this;
    }

    /**
     * Has a listener called for every event, before the event's own listeners.
     *
     * @param listener called on the socket's event loop; must not block
     * @return this
     */
    public Socket onAny(AnyListener listener) {
        listeners.open().any().add(listener);
        return this;
    }

    /**
     * The same, before those set already.
     *
     * @param listener called on the socket's event loop; must not block
     * @return this
     */
    public Socket prependAny(AnyListener listener) {
        listeners.open().any().add(0, listener);
        return this;
    }

    /**
     * Takes such a listener off.
     *
     * @param listener the same object that was set
     * @return this
     */
    public Socket offAny(AnyListener listener) {
        listeners.open().any().remove(listener);
        return this;
    }

    /**
     * Has a listener called for every event sent to this socket.
     *
     * @param listener called on the socket's event loop; must not block
     * @return this
     */
    public Socket onAnyOutgoing(OutgoingListener listener) {
        synchronized (retired) {
            listeners.open().outgoing().add(listener);
            if (!retired.get()) {
                namespace.outgoingListeners().incrementAndGet();
            }
        }
        return this;
    }

    /**
     * Takes such a listener off.
     *
     * @param listener the same object that was set
     * @return this
     */
    public Socket offAnyOutgoing(OutgoingListener listener) {
        synchronized (retired) {
            if (listeners.open().outgoing().remove(listener) && !retired.get()) {
                namespace.outgoingListeners().decrementAndGet();
            }
        }
        return this;
    }

    /**
     * Has a middleware asked about each event, after those set before.
     *
     * @param middleware called on the event loop of the socket; must not block
     * @return this
     */
    public Socket use(EventMiddleware middleware) {
        listeners.open().middlewares().add(middleware);
        return this;
    }

    /**
     * Has a listener told when the socket goes, while its rooms are still set.
     *
     * @param listener called on the socket's event loop; must not block
     * @return this
     */
    public Socket onDisconnecting(Consumer<DisconnectReason> listener) {
        listeners.open().disconnecting().add(listener);
        return this;
    }

    /**
     * Has a listener told when the socket has gone.
     *
     * @param listener called on the socket's event loop; must not block
     * @return this
     */
    public Socket onDisconnect(Consumer<DisconnectReason> listener) {
        listeners.addDisconnect(listener);
        return this;
    }

    /**
     * Has a listener told of what the socket's handlers throw, its event middlewares refuse and its client breaks.
     *
     * @param listener called on the socket's event loop; must not block
     * @return this
     */
    public Socket onError(Consumer<Throwable> listener) {
        listeners.open().error().add(listener);
        return this;
    }

    // What goes to it.

    /**
     * Sends an event to the client. Once the socket has gone nothing happens.
     *
     * @param event the name of the event
     * @param args as for {@link BroadcastOperator#emit}
     * @return false when the server is overloaded: the event was not sent
     * @throws IllegalArgumentException for a reserved event name or a value that cannot be sent
     */
    public boolean emit(String event, Object... args) {
        return output.emit(Delivery.PLAIN, event, args);
    }

    /**
     * Sends the event {@code message}.
     *
     * @param args as for {@link BroadcastOperator#emit}
     * @return as {@link #emit}
     */
    public boolean send(Object... args) {
        return emit("message", args);
    }

    /**
     * Sends an event and asks for an answer.
     *
     * @param event the name of the event
     * @param args as for {@link BroadcastOperator#emit}
     * @return what the client answers; ends with an {@link AckException} when it does not, in time or any more
     */
    public CompletableFuture<Arguments> emitWithAck(String event, Object... args) {
        return output.emitWithAck(Delivery.PLAIN, event, args);
    }

    /**
     * How to send differently: the client may miss it while it is behind.
     *
     * @return an operator that does
     */
    public SocketOperator volatileMessage() {
        return new SocketOperator(this, Delivery.PLAIN.asVolatile());
    }

    /**
     * How to send differently: compressed (the default where the client takes it), or not.
     *
     * @param wanted false to forbid it
     * @return an operator that does
     */
    public SocketOperator compress(boolean wanted) {
        return new SocketOperator(this, Delivery.PLAIN.compressing(wanted));
    }

    /**
     * How to send differently: waiting this long for the answer.
     *
     * @param limit positive
     * @return an operator that does
     */
    public SocketOperator timeout(Duration limit) {
        return new SocketOperator(this, Delivery.PLAIN.within(limit));
    }

    /**
     * Addresses everyone in the namespace but this socket.
     *
     * @return where such broadcasts begin
     */
    public BroadcastOperator broadcast() {
        return namespace.except(id());
    }

    /**
     * Addresses everyone in these rooms but this socket.
     *
     * @param names names of rooms, or ids of sockets
     * @return an operator for these sockets
     */
    public BroadcastOperator to(String... names) {
        return broadcast().to(names);
    }

    /**
     * The same as {@link #to}.
     *
     * @param names names of rooms, or ids of sockets
     * @return an operator for these sockets
     */
    public BroadcastOperator in(String... names) {
        return to(names);
    }

    /**
     * Addresses everyone in the namespace but this socket and whoever is in these rooms.
     *
     * @param names names of rooms, or ids of sockets
     * @return an operator for these sockets
     */
    public BroadcastOperator except(String... names) {
        return broadcast().except(names);
    }

    // Its rooms and its end.

    /**
     * Enters rooms; what this thread emits next reaches it there.
     *
     * @param names names of rooms
     * @return false when the server is overloaded: it may be in some of them
     */
    public boolean join(String... names) {
        if (!loop.isHere()) {
            // Not yet connected it can only be told on its loop; gone it does not matter.
            return isConnected() ? joinFromAfar(names) : loop.execute(() -> join(names));
        }
        return rooms.join(names);
    }

    /**
     * Leaves a room.
     *
     * @param name the name of the room
     * @return false when the server is overloaded: it stays
     */
    public boolean leave(String name) {
        if (!loop.isHere()) {
            return isConnected() ? namespace.to(id()).local().socketsLeave(name) : loop.execute(() -> leave(name));
        }
        return rooms.leave(name);
    }

    /** Disconnects from the namespace: the client is told, and does not come back by itself. */
    public void disconnect() {
        disconnect(false);
    }

    /**
     * The same; with {@code close} the client's whole connection ends.
     *
     * @param close whether to end the whole connection, with all its namespaces
     */
    public void disconnect(boolean close) {
        Order order = namespace.order();
        if (order == null) {
            disconnectNow(close);
        } else {
            order.afterAllSaid(() -> disconnectNow(close));
        }
    }

    private void disconnectNow(boolean close) {
        if (loop.isHere()) {
            disconnectHere(close);
        } else {
            loop.execute(() -> disconnectHere(close));
        }
    }

    @Override
    public String toString() {
        return "socket " + id();
    }

    // Loop's side: what the client does.

    /** It was let in, and the client has been told. */
    void connected() {
        memberId = connection.member().id();
        namespace.add(this);
        if (recovered) {
            rooms.comeBack();
        }
        if (!rooms.joinEarly()) {
            // Without a room that it was meant to be in, it would miss things and not know.
            disconnectHere(true);
            return;
        }
        for (Consumer<Socket> listener : namespace.connectionListeners()) {
            loop.call(this, () -> Listeners.described("connection", listener), () -> listener.accept(this));
        }
    }

    void receive(Packet packet, List<byte[]> attachments) {
        String event = packet.eventName();
        if (event == null || packet.overLimit() || !listeners.areInterestedIn(event)) {
            return;
        }
        Ack ack = packet.ackId() == Packet.NO_ACK ? NoAck.INSTANCE : new EventAck(this, packet.ackId());
        new Reception(this, event, namespace.server().arguments(packet, attachments), ack).begin();
    }

    void acknowledged(int ackId, Packet packet, List<byte[]> attachments) {
        output.answered(ackId, () -> namespace.server().arguments(packet, attachments));
    }

    void disconnecting(DisconnectReason reason) {
        if (!isConnected()) {
            return;
        }
        for (Consumer<DisconnectReason> listener : listeners.disconnecting()) {
            loop.call(this, () -> Listeners.described("disconnecting", listener), () -> listener.accept(reason));
        }
        rooms.leaveAll();
    }

    void disconnected(DisconnectReason reason) {
        boolean wasIn = isConnected();
        if (connection.isAway()) {
            namespace.keep(id(), memberId);
        }
        memberId = Slot.NOBODY;
        namespace.remove(this);
        retire();
        if (wasIn) {
            for (Consumer<DisconnectReason> listener : listeners.disconnect()) {
                loop.call(this, () -> Listeners.described("disconnect", listener), () -> listener.accept(reason));
            }
        }
    }

    /** It was cut off, and its client cannot come back any more. */
    void forgotten() {
        namespace.forget(id(), connection.member().id());
    }

    /** It no longer counts as a socket of the namespace, in it or on its way, and nothing is to be had from it. */
    void retire() {
        synchronized (retired) {
            if (retired.getAndSet(true)) {
                return;
            }
            namespace.outgoingListeners().addAndGet(-listeners.outgoing().size());
        }
        if (connection.member() != null && !connection.isAway()) {
            // Perhaps it was known by its id before it was a socket.
            namespace.forget(id(), connection.member().id());
        }
        rooms.forget();
        output.abandon();
        namespace.server().exit(namespace);
    }

    /** Tells of something that went wrong in its handlers. */
    void failed(String handler, Throwable cause) {
        report(handler, cause);
        tellError(cause);
    }

    /** Tells those who listen to this socket's errors, and nobody else: its client can cause them at will. */
    void tellError(Throwable cause) {
        for (Consumer<Throwable> listener : listeners.error()) {
            try {
                listener.accept(cause);
            } catch (RuntimeException | LinkageError | AssertionError e) {
                report("error listener", e);
            }
        }
    }

    private void report(String handler, Throwable cause) {
        namespace.server().report(new HandlerError(namespace.name(), handler, id(), cause));
    }

    /** Without its own room, which nobody is to be told of. */
    private boolean joinFromAfar(String... names) {
        String[] others = Stream.of(names).filter(name -> !name.equals(id())).toArray(String[]::new);
        return others.length == 0 || namespace.to(id()).local().socketsJoin(others);
    }

    // Loop's side: what the server does.

    private void disconnectHere(boolean close) {
        if (close) {
            connection.session().disconnect();
        } else {
            connection.disconnect();
        }
    }

    /** Part of a visit, in the middle of a lane's turn. */
    void disconnectSoon(boolean close) {
        loop.execute(() -> disconnectHere(close));
    }

    RemoteSocket snapshot() {
        return new RemoteSocket(namespace, id(), handshake, rooms(), Map.copyOf(data));
    }

    // What its parts need of it, and others of its parts.

    SocketOutput output() {
        return output;
    }

    boolean isRetired() {
        return retired.get();
    }

    Connection connection() {
        return connection;
    }

    /** Whether what goes to it alone is to be found by the server where its client goes on after a cut. */
    boolean isOfOneOrder() {
        return isConnected() && connection.mayComeBack();
    }

    SocketRooms membership() {
        return rooms;
    }

    int memberId() {
        return memberId;
    }

    SocketLoop loop() {
        return loop;
    }

    Listeners listeners() {
        return listeners;
    }
}
