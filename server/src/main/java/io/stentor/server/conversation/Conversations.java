package io.stentor.server.conversation;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.stentor.cluster.Cluster;
import io.stentor.cluster.ClusterCounts;
import io.stentor.cluster.LocalNamespace;
import io.stentor.cluster.Peers;
import io.stentor.cluster.Scope;
import io.stentor.cluster.Sessions;
import io.stentor.core.Fanout;
import io.stentor.core.roster.PresenceListener;
import io.stentor.core.roster.RosterPublisher;
import io.stentor.server.access.ClientAccess;
import io.stentor.socketio.Application;
import io.stentor.socketio.Connection;
import io.stentor.transport.loop.DeadlineQueue;
import io.stentor.transport.loop.MessageForms;
import io.stentor.transport.loop.RandomIds;
import io.stentor.transport.loop.SessionLoop;
import io.stentor.transport.session.DisconnectReason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** The conversation application of one server: makes its part on the roster, then its part on each event loop. */
public final class Conversations {
    private final ConversationLimits limits;
    private final ConfirmationOptions confirmation;
    private final LongSupplier nanoClock;
    /** One for each loop; complete before anybody connects. */
    private final List<EventRate> eventRates = new ArrayList<>();

    private final List<EventCounts> counts = new ArrayList<>();

    private final boolean clustered;
    private final Elsewhere elsewhere = new Elsewhere();
    private final ServerSideListeners serverSide = new ServerSideListeners();
    private final MissedMessages missedMessages = new MissedMessages();
    private final SocketsById sockets;
    private RosterAnswers rosterAnswers;
    private final ClientAccess access;
    private volatile boolean draining;
    private EventLoop rosterLoop;
    private Consumer<Throwable> onBug;
    /** Null when no cluster will be joined. */
    private ClusterPresence clusterPresence;

    private Fanout fanout;
    private MessageForms forms;
    /** Made when it is first asked for. Guarded by this. */
    private ConversationPort port;
    /** Null while there is no cluster. */
    private volatile ClusterMembership membership;

    /** Those of a server that is alone, of clients that are taken at their word. */
    public Conversations(ConversationLimits limits, ConfirmationOptions confirmation, LongSupplier nanoClock) {
        this(limits, confirmation, nanoClock, ClientAccess.open(), false);
    }

    /**
     * Those of clients that are let in as this says.
     *
     * @param nanoClock what the rate of events is measured with
     * @param access the caller's, who closes it
     * @param clustered whether a cluster will be {@linkplain #join joined}; sessions keep their handshakes then
     */
    public Conversations(
            ConversationLimits limits,
            ConfirmationOptions confirmation,
            LongSupplier nanoClock,
            ClientAccess access,
            boolean clustered) {
        this(limits, confirmation, nanoClock, access, clustered, clustered);
    }

    /**
     * The same, perhaps with sockets that others than the cluster address by their ids.
     *
     * @param addressed whether sockets are addressed by their ids; those of a cluster always are
     */
    public Conversations(
            ConversationLimits limits,
            ConfirmationOptions confirmation,
            LongSupplier nanoClock,
            ClientAccess access,
            boolean clustered,
            boolean addressed) {
        this.access = access;
        this.confirmation = confirmation;
        this.limits = limits;
        this.nanoClock = nanoClock;
        this.clustered = clustered;
        this.sockets = new SocketsById(clustered || addressed);
    }

    /** The roster's part; first. */
    public PresenceListener presence(RosterPublisher publisher, EventLoop loop, Consumer<Throwable> bugs) {
        rosterLoop = loop;
        onBug = bugs;
        Outgoing outgoing = new Outgoing(new Timestamps(System::currentTimeMillis));
        PresenceNews news = news(publisher, outgoing);
        DeadlineQueue grace = new DeadlineQueue(loop, limits.presenceGraceMs(), bugs);
        Absences absences = new Absences(grace, news::onGone);
        rosterAnswers = new RosterAnswers(publisher, outgoing, news, absences);
        return new PresenceAnnouncer(limits, absences, news);
    }

    private PresenceNews news(RosterPublisher publisher, Outgoing outgoing) {
        PresenceTeller membersHere = presenceTeller(publisher, outgoing, null);
        if (!clustered) {
            return new LocalPresence(membersHere);
        }
        PresenceTeller everybody = presenceTeller(publisher, outgoing, elsewhere);
        String self = new RandomIds().next();
        clusterPresence = new ClusterPresence(self, nanoClock, rosterLoop, everybody, membersHere);
        return clusterPresence;
    }

    private PresenceTeller presenceTeller(RosterPublisher publisher, Outgoing outgoing, Elsewhere toTell) {
        return new PresenceTeller(publisher, rosterLoop, limits, outgoing, toTell, sockets, System::nanoTime);
    }

    /** The part of one event loop. */
    public Application application(SessionLoop loop, Fanout serverFanout) {
        fanout = serverFanout;
        forms = loop.forms();
        EventRate eventRate = new EventRate(limits.eventRate(), limits.eventBurst(), nanoClock);
        eventRates.add(eventRate);
        EventCounts eventCounts = new EventCounts();
        counts.add(eventCounts);
        return new ConversationApplication(
                loop,
                fanout,
                limits,
                confirmation,
                eventRate,
                eventCounts,
                rosterAnswers,
                access,
                () -> draining,
                elsewhere,
                missedMessages,
                sockets);
    }

    /** The server is about to stop: from now on no verdict on a message is promised. Any thread. */
    public void drain() {
        draining = true;
    }

    /**
     * Messages that come from elsewhere than from sockets; after the parts of all event loops.
     *
     * @param receivedNanos when the last byte was read of what is handled now, by the clock of the server
     */
    public PostedMessages posted(Fanout fanout, MessageForms forms, LongSupplier receivedNanos) {
        EventCounts posted = new EventCounts();
        counts.add(posted);
        return new PostedMessages(
                fanout, forms, confirmation, posted, receivedNanos, elsewhere, missedMessages, rosterLoop);
    }

    /** How long it takes at most until it is known what came of a message that is to be confirmed. */
    public long confirmationMs() {
        return confirmation.deadlineMs();
    }

    // The cluster.

    /**
     * Makes these conversations one with those of other servers; once the server has started, once. Not on an event loop.
     *
     * @param cluster closed by the caller, after {@link #leave}
     */
    public void join(Cluster cluster) {
        ClusterMembership.Parts parts = new ClusterMembership.Parts(
                conversationPort(), elsewhere, clusterPresence, missedMessages, rosterLoop, onBug);
        membership = new ClusterMembership(cluster, parts, this::migration);
    }

    private ConversationMigration migration(Sessions sessions, BiConsumer<String, String> onConfirmed) {
        boolean checked = access.tokens() != null;
        return new ConversationMigration(
                sessions, fanout.rooms(), sockets, conversationPort(), checked, nanoClock, onConfirmed);
    }

    /** Tells the other servers that this one ends; returns when that is said. Not on an event loop. */
    public void leave() {
        ClusterMembership joined = membership;
        if (joined != null) {
            joined.leave();
        }
    }

    /** These conversations' namespace as other servers act on it. Once the server has started. */
    public LocalNamespace port() {
        return conversationPort();
    }

    private synchronized ConversationPort conversationPort() {
        if (port == null) {
            port = new ConversationPort(fanout, forms, sockets, confirmation, serverSide, missedMessages);
        }
        return port;
    }

    /** What is done to sockets on all servers of the cluster; those of this one when there is none. Once the server has started. */
    public EverySocket everySocket() {
        return new EverySocket(port(), this::peers);
    }

    /** How the other servers are spoken to; null while there is no cluster. */
    public Peers peers() {
        ClusterMembership joined = membership;
        return joined == null ? null : joined.peers();
    }

    /** Sets who hears an event that another server sends to the servers themselves, in place of who did before. */
    public void onServerSideEvent(String event, ServerSideListener listener) {
        serverSide.set(event, listener);
    }

    /**
     * Prepares to tell the other servers of the cluster an event.
     *
     * @param rooms names of rooms or ids of sockets; none for everyone
     * @param except likewise
     * @param frames stay the caller's
     * @return does nothing without a cluster
     */
    public ClusterEvent elsewhere(List<String> rooms, List<String> except, boolean isVolatile, ByteBuf frames) {
        return new ClusterEvent(elsewhere, new Scope(rooms, except), isVolatile, elsewhere.copyOf(frames, List.of()));
    }

    /** Whether the other servers of the cluster are reached; true without a cluster. Any thread. */
    public boolean isClusterReady() {
        ClusterMembership joined = membership;
        return joined == null ? !clustered : joined.cluster().isReady();
    }

    /** What came of the cluster so far; nothing without one. Any thread. */
    public ClusterCounts clusterCounts() {
        ClusterMembership joined = membership;
        return joined == null ? NoCluster.COUNTS : joined.cluster().counts();
    }

    /** Servers of this kind in the cluster that are heard of, this one included. Any thread. */
    public int clusterNodes() {
        return clusterPresence == null ? 1 : clusterPresence.nodeCount();
    }

    /** The rooms of a connected socket, its own id included; null when there is none. Needs a cluster. Any thread. */
    public CompletableFuture<List<String>> roomsOf(String socketId) {
        Connection connection = sockets.connected(socketId);
        return connection == null
                ? CompletableFuture.completedFuture(null)
                : CompletableFuture.supplyAsync(
                        () -> SocketView.of(connection.member()).rooms(),
                        connection.loop().eventLoop());
    }

    /**
     * Sets what a connected socket shows to other servers of the cluster. Any thread.
     *
     * @return false when there is none
     */
    public boolean setData(String socketId, Object data) {
        Connection connection = sockets.connected(socketId);
        if (connection != null) {
            ((Participant) connection.attachment()).data = data;
        }
        return connection != null;
    }

    // What those who run the server look at.

    /** The room of a conversation, or null when this cannot be one's id. */
    public static String roomOf(String conversationId) {
        return ConversationId.isValid(conversationId) ? ConversationId.roomOf(conversationId) : null;
    }

    /** The conversation of a room, or null when the room is not one's. */
    public static String conversationOf(String room) {
        return ConversationId.ofRoom(room);
    }

    /** Whether this can be a user's id. */
    public static boolean isUserId(String id) {
        return Names.isWithin(id, Names.MAX_ID_BYTES);
    }

    /** Whose socket a connection is. Any thread. */
    public static String userOf(Connection connection) {
        return ((Participant) connection.attachment()).user;
    }

    /** When a socket first connected: recovery does not change it. Any thread. */
    public static Instant connectedAt(Connection connection) {
        return ((Participant) connection.attachment()).connectedAt;
    }

    /** Messages accepted so far. Any thread, once the server has started. */
    public long messages() {
        return counts.stream().mapToLong(EventCounts::messages).sum();
    }

    /** Clients so far that went on where they were cut. Any thread, once the server has started. */
    public long recovered() {
        return counts.stream().mapToLong(EventCounts::recovered).sum();
    }

    /** Clients so far that wanted to and could not. Any thread, once the server has started. */
    public long unrecovered() {
        return counts.stream().mapToLong(EventCounts::unrecovered).sum();
    }

    /** Events, and clients, refused so far, by the code they were refused with. Any thread, once the server has started. */
    public Map<String, Long> refusals() {
        Map<String, Long> byCode = new LinkedHashMap<>();
        for (ErrorCode code : ErrorCode.values()) {
            byCode.put(
                    code.code,
                    counts.stream().mapToLong(count -> count.refusals(code)).sum());
        }
        return byCode;
    }

    /** What went wrong outside of this server so far, by what it was. Any thread. */
    public Map<String, Long> errors() {
        return Map.of("jwks", access.keyFailures(), "authorizer", access.authorizerFailures());
    }

    /** Sockets gone so far for this reason. Any thread, once the server has started. */
    public long disconnects(DisconnectReason reason) {
        return counts.stream().mapToLong(count -> count.disconnects(reason)).sum();
    }

    /** Events refused so far because their sockets send too many. Any thread, once the server has started. */
    public long rateLimitedEvents() {
        return eventRates.stream().mapToLong(EventRate::refused).sum();
    }
}
