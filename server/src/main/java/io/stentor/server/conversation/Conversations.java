package io.stentor.server.conversation;

import io.netty.channel.EventLoop;
import io.stentor.core.Fanout;
import io.stentor.core.roster.PresenceListener;
import io.stentor.core.roster.RosterPublisher;
import io.stentor.server.access.ClientAccess;
import io.stentor.socketio.Application;
import io.stentor.socketio.Connection;
import io.stentor.transport.loop.MessageForms;
import io.stentor.transport.loop.SessionLoop;
import io.stentor.transport.session.DisconnectReason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** The conversation application of one server: makes its part on the roster, then its part on each event loop. */
public final class Conversations {
    private final ConversationLimits limits;
    private final ConfirmationOptions confirmation;
    private final LongSupplier nanoClock;
    private final ClientAccess access;
    /** One for each loop; complete before anybody connects. */
    private final List<EventRate> eventRates = new ArrayList<>();

    private final List<EventCounts> counts = new ArrayList<>();

    private RosterAnswers rosterAnswers;
    private volatile boolean draining;

    /** Of clients that are taken at their word. See the other constructor. */
    public Conversations(ConversationLimits limits, ConfirmationOptions confirmation, LongSupplier nanoClock) {
        this(limits, confirmation, nanoClock, ClientAccess.open());
    }

    /**
     * Of clients that are let in as this says.
     *
     * @param nanoClock what the rate of events is measured with
     * @param access the caller's, who closes it
     */
    public Conversations(
            ConversationLimits limits, ConfirmationOptions confirmation, LongSupplier nanoClock, ClientAccess access) {
        this.access = access;
        this.confirmation = confirmation;
        this.limits = limits;
        this.nanoClock = nanoClock;
    }

    /** The roster's part; first. */
    public PresenceListener presence(RosterPublisher publisher, EventLoop rosterLoop, Consumer<Throwable> onBug) {
        Outgoing outgoing = new Outgoing(new Timestamps(System::currentTimeMillis));
        PresenceAnnouncer announcer = new PresenceAnnouncer(publisher, rosterLoop, limits, outgoing, onBug);
        rosterAnswers = new RosterAnswers(publisher, outgoing, announcer.absences());
        return announcer;
    }

    /** The part of one event loop. */
    public Application application(SessionLoop loop, Fanout fanout) {
        EventRate eventRate = new EventRate(limits.eventRate(), limits.eventBurst(), nanoClock);
        eventRates.add(eventRate);
        EventCounts eventCounts = new EventCounts();
        counts.add(eventCounts);
        return new ConversationApplication(
                loop, fanout, limits, confirmation, eventRate, eventCounts, rosterAnswers, access, () -> draining);
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
        return new PostedMessages(fanout, forms, confirmation, posted, receivedNanos);
    }

    /** How long it takes at most until it is known what came of a message that is to be confirmed. */
    public long confirmationMs() {
        return confirmation.retryAfterMs() * confirmation.attempts();
    }

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
