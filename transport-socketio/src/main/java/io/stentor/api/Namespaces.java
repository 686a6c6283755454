package io.stentor.api;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.stentor.cluster.Cluster;
import io.stentor.core.Fanout;
import io.stentor.core.lane.Audience;
import io.stentor.core.lane.Confirmation;
import io.stentor.core.lane.Lane;
import io.stentor.core.ring.Message;
import io.stentor.core.room.RoomDirectory;
import io.stentor.socketio.Application;
import io.stentor.socketio.Parser;
import io.stentor.transport.loop.MessageForms;
import io.stentor.transport.loop.OffsetStamp;
import io.stentor.transport.loop.SessionLoop;
import io.stentor.wire.socketio.EncodedValue;
import io.stentor.wire.socketio.MsgpackDocument;
import io.stentor.wire.socketio.Notation;
import io.stentor.wire.socketio.Packet;
import io.stentor.wire.socketio.PacketEncoder;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * The namespaces of one server, and the application that serves their sockets. Threadsafe. They may be set up before the
 * server starts; then no client comes too early.
 */
public final class Namespaces implements Application.Factory {
    private final ApiOptions options;
    private final RoomDirectory mainRooms;
    private final Map<String, Use> byName = new ConcurrentHashMap<>();
    private final AtomicInteger ackIds = new AtomicInteger();
    /** Namespaces with a parent. */
    private final AtomicInteger children = new AtomicInteger();

    private final List<ParentNamespace> parents = new CopyOnWriteArrayList<>();
    private final Map<Lane, SocketLoop> loops = new ConcurrentHashMap<>();
    private final Parser parser;
    private final HandlerWatch watch;
    private final Namespace main;
    private volatile Cluster cluster;
    private volatile Fanout fanout;
    private volatile MessageForms forms;

    /** A namespace, and how many sockets are in it or on their way. */
    private record Use(Namespace namespace, int sockets) {
        Use plus(int more) {
            return new Use(namespace, sockets + more);
        }
    }

    /**
     * For the server that is going to be started with them.
     *
     * @param mainRooms of the foundation that the server is going to start with
     * @param options for all namespaces
     * @param parser of the server
     */
    public Namespaces(RoomDirectory mainRooms, ApiOptions options, Parser parser) {
        this.mainRooms = mainRooms;
        this.options = options;
        this.parser = parser;
        this.watch = new HandlerWatch(options.blockedHandlerAfter(), options.onBlockedHandler());
        this.main = new Namespace(this, Packet.MAIN_NAMESPACE, null, mainRooms);
        byName.put(main.name(), new Use(main, 0));
    }

    /**
     * The main namespace, {@code /}.
     *
     * @return always the same
     */
    public Namespace main() {
        return main;
    }

    /**
     * The namespace of this name, made if need be. A missing leading slash is added.
     *
     * @param name at most 1,024 bytes, or no client can ask for it
     * @return the same for the same name
     * @throws IllegalArgumentException for a name with a comma: no client can say it
     */
    public Namespace of(String name) {
        String slashed = name.startsWith("/") ? name : "/" + name;
        if (slashed.indexOf(',') >= 0) {
            throw new IllegalArgumentException("namespace=" + name + " has a comma");
        }
        return byName.computeIfAbsent(slashed, absent -> new Use(make(absent, matchingParent(absent)), 0))
                .namespace();
    }

    /**
     * The namespaces in whose names this pattern is found, each made when a client first asks for it.
     *
     * @param names found anywhere in a name unless it says otherwise
     * @return a new family
     */
    public ParentNamespace of(Pattern names) {
        return of(new PatternMatcher(names));
    }

    /**
     * The namespaces that the matcher accepts, each made when a client first asks for it.
     *
     * @param matcher asked in the order in which the families were made
     * @return a new family
     */
    public ParentNamespace of(NamespaceMatcher matcher) {
        ParentNamespace parent = new ParentNamespace(this, matcher);
        parents.add(parent);
        return parent;
    }

    /**
     * The namespaces there are.
     *
     * @return a copy
     */
    public Collection<Namespace> all() {
        return byName.values().stream().map(Use::namespace).toList();
    }

    /** Matches like {@link Pattern} does anywhere else in Socket.IO: a part of the name is enough. */
    private record PatternMatcher(Pattern pattern) implements NamespaceMatcher {
        @Override
        public void match(String name, Argument auth, Consumer<Boolean> accept) {
            accept.accept(matches(name));
        }

        boolean matches(String name) {
            return pattern.matcher(name).find();
        }
    }

    private Namespace make(String name, ParentNamespace parent) {
        if (parent != null) {
            children.incrementAndGet();
        }
        Namespace made = new Namespace(this, name, parent, mainRooms.sibling());
        Cluster joined = cluster;
        if (joined != null) {
            made.join(joined);
        }
        return made;
    }

    /** A namespace made by hand belongs to the first family whose pattern its name matches. */
    private ParentNamespace matchingParent(String name) {
        for (ParentNamespace parent : parents) {
            if (parent.matcher() instanceof PatternMatcher pattern && pattern.matches(name)) {
                return parent;
            }
        }
        return null;
    }

    Collection<Namespace> childrenOf(ParentNamespace parent) {
        return all().stream().filter(namespace -> namespace.parent() == parent).toList();
    }

    // Sockets that come and go.

    /** The namespace of this name for one more socket, or null when there is none yet. */
    Namespace enter(String name) {
        Use use = byName.computeIfPresent(name, (same, known) -> known.plus(1));
        return use == null ? null : use.namespace();
    }

    /**
     * The same, made as a child if need be; null when there are too many. Clients choose the names, and a namespace may
     * outlast its sockets.
     */
    Namespace enterChild(String name, ParentNamespace parent) {
        Use entered = byName.compute(name, (same, known) -> known == null ? firstUse(name, parent) : known.plus(1));
        return entered == null ? null : entered.namespace();
    }

    private Use firstUse(String name, ParentNamespace parent) {
        return children.get() < options.childNamespaces() ? new Use(make(name, parent), 1) : null;
    }

    /** A socket has gone, or was refused. */
    void exit(Namespace namespace) {
        byName.computeIfPresent(namespace.name(), (name, use) -> {
            Use left = use.plus(-1);
            if (left.sockets() > 0 || namespace.parent() == null || !options.cleanupEmptyChildNamespaces()) {
                return left;
            }
            namespace.leaveCluster();
            namespace.rooms().close();
            children.decrementAndGet();
            return null;
        });
    }

    /** The namespace of this name, or null. */
    Namespace known(String name) {
        Use use = byName.get(name);
        return use == null ? null : use.namespace();
    }

    List<ParentNamespace> parents() {
        return parents;
    }

    // What namespaces and sockets need of the server.

    @Override
    public Application create(SessionLoop loop, Fanout serverFanout) {
        SocketLoop made = new SocketLoop(loop, this);
        loops.put(loop.lane(), made);
        if (loops.size() == serverFanout.lanes().size()) {
            // From now on visits find an answer on every lane.
            forms = loop.forms();
            fanout = serverFanout;
        }
        return made;
    }

    /**
     * Makes these namespaces parts of those of a cluster, now and as they come into being. Call it once.
     *
     * @param joined closed by the caller, after this server
     */
    public void join(Cluster joined) {
        cluster = joined;
        all().forEach(namespace -> namespace.join(joined));
    }

    /**
     * Publishes nothing any more: call it when the server is about to stop. What was published before still reaches the
     * event loops, so that whoever waits for their answers gets one.
     */
    public void stopPublishing() {
        fanout = null;
    }

    /** Ends what the server has begun: call it when the server has stopped. */
    public void close() {
        stopPublishing();
        loops.clear();
        watch.close();
    }

    boolean isRunning() {
        return fanout != null;
    }

    /** {@return whether this thread is one of the server's event loops, so that it must not wait for them} */
    public boolean isEventLoop() {
        return loopHere() != null;
    }

    /** The event loop that this thread is, or null. */
    SocketLoop loopHere() {
        for (SocketLoop loop : loops.values()) {
            if (loop.isHere()) {
                return loop;
            }
        }
        return null;
    }

    /** Tells the program what went wrong in its handlers. What goes wrong in telling is the thread's own affair. */
    void report(HandlerError error) {
        try {
            options.onHandlerError().accept(error);
        } catch (RuntimeException | LinkageError | AssertionError e) {
            Thread here = Thread.currentThread();
            here.getUncaughtExceptionHandler().uncaughtException(here, e);
        }
    }

    ApiOptions options() {
        return options;
    }

    HandlerWatch watch() {
        return watch;
    }

    SocketLoop loopOf(Lane lane) {
        return loops.get(lane);
    }

    /** Event loops that will be visited; none before the server has started. */
    int loopCount() {
        return fanout == null ? 0 : loops.size();
    }

    /** An encoder for this thread: its event loop's, or a new one, for what a thread kept would outlive the server. */
    PacketEncoder encoder() {
        SocketLoop here = loopHere();
        return here != null ? here.encoder() : newEncoder();
    }

    PacketEncoder newEncoder() {
        return parser.newEncoder(this::toPlain);
    }

    Arguments arguments(Packet packet, List<byte[]> attachments) {
        return Arguments.of(packet, attachments, options.binding());
    }

    /** What a socket of another server answered: one value, or none. */
    Arguments argumentsOfOne(Object value) {
        return Arguments.of(value == null ? List.of() : List.of(encoded(value)), options.binding());
    }

    EncodedValue encoded(Object value) {
        if (value instanceof EncodedValue ready) {
            return ready;
        }
        byte[] bytes = MsgpackDocument.write(value, this::toPlain);
        return EncodedValue.of(Notation.MSGPACK, bytes, 0, bytes.length, List.of());
    }

    Object toPlain(Object value) {
        if (options.binding() == null) {
            throw new IllegalArgumentException(
                    value.getClass().getName() + " cannot be sent: no value binding is set that knows it");
        }
        return options.binding().toPlain(value);
    }

    /** Of all namespaces, so that the lanes tell them apart. They stay within 31 bits: several clients hold no more. */
    int nextAckId() {
        return ackIds.getAndIncrement() & Integer.MAX_VALUE;
    }

    Duration ackTimeout(Delivery delivery) {
        return delivery.timeout() != null ? delivery.timeout() : options.ackTimeout();
    }

    /** Publishes a message to an audience; takes both. False when the server is overloaded. */
    boolean publish(Audience audience, Delivery delivery, Message plain) {
        Fanout running = fanout;
        if (running == null) {
            audience.release();
            plain.release();
            return true;
        }
        Message message = delivery.compress() ? inAllForms(plain) : plain;
        if (running.broadcast(audience, message)) {
            return true;
        }
        message.release();
        return false;
    }

    /** The same for a message that asks for answers. The round ends at once when the server does not run. */
    AckRound ask(Audience audience, Delivery delivery, int ackId, Message plain, AckRound round) {
        Fanout running = fanout;
        if (running == null) {
            audience.release();
            plain.release();
            return round.endUnasked();
        }
        Message message = delivery.compress() ? inAllForms(plain) : plain;
        Confirmation confirmation = running.confirmations()
                .begin(ackId, message, delivery.attempts(ackTimeout(delivery)), audience.sizeAtMost(), null, round);
        if (confirmation == null) {
            audience.release();
            message.release();
            round.fail(AckException.Reason.OVERLOADED);
        } else if (!running.broadcast(audience.confirming(confirmation), message)) {
            confirmation.withdraw();
            message.release();
            round.fail(AckException.Reason.OVERLOADED);
        } else if (!isRunning()) {
            // Perhaps nobody is left to end it.
            round.fail(AckException.Reason.DISCONNECTED);
        }
        return round;
    }

    /** Sends frames to one member from any thread; takes them. False when the server is overloaded. */
    boolean send(int member, Message message) {
        Fanout running = fanout;
        boolean sent = running != null && running.send(member, message);
        if (!sent) {
            message.release();
        }
        return sent;
    }

    boolean visit(Audience audience) {
        Fanout running = fanout;
        if (running == null) {
            audience.release();
            return true;
        }
        return running.visit(audience);
    }

    /** An event, ready to be sent; clients that may come back get its offset with it unless it asks for an answer. */
    Message event(Delivery delivery, String namespace, long ackId, String name, List<?> args) {
        PacketEncoder encoder = encoder();
        ByteBuf frames = encoder.event(ByteBufAllocator.DEFAULT, namespace, ackId, name, args);
        Message message = Message.of(frames, SocketLoop.causedNanos());
        if (ackId == Packet.NO_ACK) {
            message = message.stamped(OffsetStamp.at(encoder.offsetPlace(namespace)));
        }
        return delivery.isVolatile() ? message.skippable() : message;
    }

    /**
     * An event of the one order of all servers.
     *
     * @param entry where it stands there, which is its offset
     */
    Message event(Delivery delivery, String namespace, String entry, String name, List<?> args) {
        PacketEncoder encoder = encoder();
        ByteBuf frames = encoder.event(ByteBufAllocator.DEFAULT, namespace, Packet.NO_ACK, name, args);
        Message message = Message.of(frames, SocketLoop.causedNanos())
                .stamped(OffsetStamp.at(encoder.offsetPlace(namespace), entry));
        return delivery.isVolatile() ? message.skippable() : message;
    }

    /** The message with every form that somebody takes. Takes the message. */
    Message inAllForms(Message message) {
        MessageForms running = forms;
        return running == null ? message : running.forAll(message);
    }
}
