package io.stentor.server.conversation;

import io.netty.buffer.ByteBuf;
import io.stentor.cluster.Order;
import io.stentor.cluster.Scope;
import io.stentor.core.Fanout;
import io.stentor.core.lane.Confirmation;
import io.stentor.core.room.CensusReply;
import io.stentor.core.room.Room;
import io.stentor.core.room.RoomDirectory;
import io.stentor.server.access.Authorizer.Action;
import io.stentor.server.access.ClientAccess;
import io.stentor.server.access.Decision;
import io.stentor.socketio.Application;
import io.stentor.socketio.Connection;
import io.stentor.socketio.Migration;
import io.stentor.transport.loop.SessionLoop;
import io.stentor.transport.session.DisconnectReason;
import io.stentor.wire.ValidJson;
import io.stentor.wire.socketio.EncodedValue;
import io.stentor.wire.socketio.Notation;
import io.stentor.wire.socketio.Packet;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;

/**
 * Conversations: join, leave, message, typing, presence. One instance per event loop. An event is checked whole before
 * anything changes; a refused one is answered (when it asks for an answer) and changes nothing.
 */
public final class ConversationApplication implements Application {
    /** An answer without a value. */
    static final EncodedValue NOTHING = json("null".getBytes(StandardCharsets.UTF_8), List.of());

    private final ConversationLimits limits;
    private final SessionLoop loop;
    private final Arrivals arrivals;
    private final EventRate eventRate;
    private final EventCounts counts;
    private final Outgoing outgoing;
    private final ConfirmedMessages confirmedMessages;
    private final TypingBoard typing;
    private final RosterAnswers rosterAnswers;
    private final WaitingEvents waiting;
    private final BooleanSupplier draining;
    private final Elsewhere elsewhere;
    private final RoomDirectory rooms;
    private final SocketsById sockets;
    private final MessageFields fields = new MessageFields();

    ConversationApplication(
            SessionLoop loop,
            Fanout fanout,
            ConversationLimits limits,
            ConfirmationOptions confirmation,
            EventRate eventRate,
            EventCounts counts,
            RosterAnswers rosterAnswers,
            ClientAccess access,
            BooleanSupplier draining,
            Elsewhere elsewhere,
            MissedMessages missedMessages,
            SocketsById sockets) {
        this.draining = draining;
        this.eventRate = eventRate;
        this.counts = counts;
        this.limits = limits;
        this.loop = loop;
        this.outgoing = new Outgoing(new Timestamps(System::currentTimeMillis));
        this.confirmedMessages =
                new ConfirmedMessages(loop, fanout.confirmations(), confirmation, outgoing, elsewhere, missedMessages);
        this.typing = new TypingBoard(loop, limits, outgoing, elsewhere);
        this.rosterAnswers = rosterAnswers;
        this.waiting = new WaitingEvents(loop, access.authorizer(), this::answer);
        this.arrivals = access.tokens() == null
                ? new OpenArrivals(fanout.rooms(), eventRate)
                : new TokenArrivals(loop, fanout.rooms(), eventRate, counts, outgoing, access.tokens());
        this.elsewhere = elsewhere;
        this.rooms = fanout.rooms();
        this.sockets = sockets;
    }

    @Override
    public void onConnect(Connection connection, Packet packet) {
        if (!packet.namespace().equals(Packet.MAIN_NAMESPACE)) {
            connection.refuse("Invalid namespace");
        } else if (packet.overLimit()) {
            connection.refuse(ErrorCode.BAD_REQUEST.code);
        } else {
            arrivals.onConnect(connection, packet);
        }
    }

    @Override
    public void onReturning(Connection connection, Packet packet, Runnable goOn) {
        if (packet.namespace().equals(Packet.MAIN_NAMESPACE)) {
            arrivals.onReturning(connection, packet, goOn);
        } else {
            goOn.run();
        }
    }

    @Override
    public boolean mayContinue(Connection connection, Connection previous) {
        return arrivals.mayContinue(connection, previous);
    }

    @Override
    public void onRecovered(Connection connection, Connection previous, Packet packet) {
        counts.countRecovered();
        arrivals.onRecovered(connection, previous);
        connection.welcomeBack();
    }

    @Override
    public Migration migration(String namespace) {
        return namespace.equals(Packet.MAIN_NAMESPACE) ? elsewhere.migration() : null;
    }

    @Override
    public void onRelocated(Connection connection, Object data, Packet packet) {
        counts.countRecovered();
        arrivals.onRelocated(connection);
        connection.welcomeBack();
    }

    @Override
    public void onUnrecovered(Connection connection) {
        counts.countUnrecovered();
    }

    @Override
    public void onConnected(Connection connection) {
        sockets.onConnected(connection);
    }

    @Override
    public void onDisconnected(Connection connection, DisconnectReason reason) {
        // Its rooms have told the others.
        sockets.onDisconnected(connection);
        counts.count(reason);
    }

    @Override
    public void onDisconnecting(Connection connection, DisconnectReason reason) {
        arrivals.onGone(connection);
        Participant participant = (Participant) connection.attachment();
        if (participant != null) {
            waiting.drop(participant);
            participant.stopTypingEverywhere();
        }
    }

    @Override
    public void onForgotten(Connection connection) {
        sockets.onForgotten(connection);
    }

    /** A member confirms a message, whatever it says; what another server has asked is answered there. */
    @Override
    public void onAck(Connection connection, Packet packet, List<byte[]> attachments) {
        answerElsewhere(connection, packet, attachments);
        confirmedMessages.onAnswer(connection, packet.ackId());
    }

    private void answerElsewhere(Connection connection, Packet packet, List<byte[]> attachments) {
        Confirmation owed = loop.lane().owed(connection.member(), packet.ackId());
        if (owed != null && owed.listener() instanceof PeerRound round && !packet.overLimit()) {
            round.onAnswer().accept(answer(packet, attachments));
        }
    }

    private static EncodedValue answer(Packet packet, List<byte[]> attachments) {
        if (packet.argumentCount() == 0) {
            return NOTHING;
        }
        byte[] value = Arrays.copyOfRange(packet.bytes(), packet.argumentStart(0), packet.argumentEnd(0));
        return json(value, attachments);
    }

    private static EncodedValue json(byte[] value, List<byte[]> attachments) {
        return EncodedValue.of(Notation.JSON, value, 0, value.length, attachments);
    }

    @Override
    public void onEvent(Connection connection, Packet packet, List<byte[]> attachments) {
        Participant participant = (Participant) connection.attachment();
        // First of all: what comes too fast is to cost no more than what is needed to say so.
        if (!eventRate.take(participant)) {
            refuse(connection, packet, ErrorCode.RATE_LIMITED);
        } else if (!waiting.isBehind(participant)) {
            answer(connection, packet, attachments);
        } else if (!waiting.add(participant, packet, attachments)) {
            refuse(connection, packet, ErrorCode.OVERLOADED);
        }
    }

    private void answer(Connection connection, Packet packet, List<byte[]> attachments) {
        ErrorCode error = handle(connection, packet, attachments);
        if (error != null) {
            refuse(connection, packet, error);
        }
    }

    private void refuse(Connection connection, Packet packet, ErrorCode error) {
        refuse(connection, packet.ackId(), error);
    }

    private void refuse(Connection connection, long ackId, ErrorCode error) {
        counts.count(error);
        if (ackId != Packet.NO_ACK) {
            connection.send(outgoing.refusal(ackId, error));
        }
    }

    private ErrorCode handle(Connection connection, Packet packet, List<byte[]> attachments) {
        if (packet.eventName() == null) {
            return null;
        }
        return switch (packet.eventName()) {
            case "message" -> onMessage(connection, packet, attachments);
            case "typing" -> onTyping(connection, packet);
            case "join_conversation" -> onJoin(connection, packet, attachments);
            case "leave_conversation" -> onLeave(connection, packet);
            case "presence" -> onPresence(connection, packet);
            default -> null;
        };
    }

    // Each handler returns why it refused, or null.

    private ErrorCode onJoin(Connection connection, Packet packet, List<byte[]> attachments) {
        String id = conversationArgument(packet);
        if (id == null) {
            return ErrorCode.BAD_REQUEST;
        }
        if (!typing.participant(connection).mayJoin(id)) {
            return ErrorCode.FORBIDDEN;
        }
        String room = ConversationId.roomOf(id);
        if (connection.joinedRoom(room) == null) {
            if (connection.member().joinedCount() >= limits.roomsPerSocket()) {
                return ErrorCode.TOO_MANY_ROOMS;
            }
            Decision decision = waiting.decide(connection, Action.JOIN, id, packet, attachments);
            if (decision != Decision.ALLOWED) {
                return whyNot(decision);
            }
        }
        return join(connection, room, packet.ackId(), censusReply(connection, packet, id));
    }

    /** The answer waits until the room hears the other servers: whoever has it misses nothing from then on. */
    private ErrorCode join(Connection connection, String room, long ackId, CensusReply reply) {
        if (reply == null || !elsewhere.isSomebodyThere()) {
            return connection.join(room, reply) ? null : ErrorCode.OVERLOADED;
        }
        Room held = rooms.hold(room);
        try {
            CompletableFuture<Void> listening = elsewhere.listening(room);
            boolean hears = listening.isDone();
            if (!connection.join(room, hears ? reply : null)) {
                return ErrorCode.OVERLOADED;
            }
            if (!hears) {
                listening.thenRun(() -> onLoop(() -> answerJoin(connection, room, ackId, reply)));
            }
            return null;
        } finally {
            held.release();
        }
    }

    private void answerJoin(Connection connection, String room, long ackId, CensusReply reply) {
        if (!connection.isConnected()) {
            return;
        }
        Room joined = connection.joinedRoom(room);
        if (joined == null) {
            refuse(connection, ackId, ErrorCode.NOT_A_MEMBER);
        } else if (!connection.ask(joined, reply)) {
            refuse(connection, ackId, ErrorCode.OVERLOADED);
        }
    }

    private void onLoop(Runnable step) {
        try {
            loop.eventLoop().execute(step);
        } catch (RejectedExecutionException stopping) {
            // Its client is gone with the loop.
        }
    }

    private ErrorCode onLeave(Connection connection, Packet packet) {
        String id = conversationArgument(packet);
        Room room = joinedRoom(connection, id);
        if (room == null) {
            return whyNoRoom(id);
        }
        typing.leave(connection, room);
        if (!connection.leave(room)) {
            return ErrorCode.OVERLOADED;
        }
        if (packet.ackId() != Packet.NO_ACK) {
            connection.send(outgoing.acceptedConversation(packet.ackId(), id));
        }
        return null;
    }

    private ErrorCode onPresence(Connection connection, Packet packet) {
        String id = conversationArgument(packet);
        Room room = joinedRoom(connection, id);
        if (room == null) {
            return whyNoRoom(id);
        }
        return connection.ask(room, censusReply(connection, packet, id)) ? null : ErrorCode.OVERLOADED;
    }

    private ErrorCode onTyping(Connection connection, Packet packet) {
        String id = conversationField(packet);
        if (id == null || !(fields.isTrue(MessageKey.IS_TYPING) || fields.isFalse(MessageKey.IS_TYPING))) {
            return ErrorCode.BAD_REQUEST;
        }
        Room room = joinedRoom(connection, id);
        if (room == null) {
            return whyNoRoom(id);
        }
        if (!typing.set(connection, room, id, fields.isTrue(MessageKey.IS_TYPING))) {
            return ErrorCode.OVERLOADED;
        }
        if (packet.ackId() != Packet.NO_ACK) {
            connection.send(outgoing.accepted(packet.ackId()));
        }
        return null;
    }

    private ErrorCode onMessage(Connection connection, Packet packet, List<byte[]> attachments) {
        String id = conversationField(packet);
        Room room = joinedRoom(connection, id);
        if (room == null) {
            return whyNoRoom(id);
        }
        boolean confirmed = confirmedMessages.include(fields);
        if (confirmed && draining.getAsBoolean()) {
            // Nobody would be there to hear the verdict.
            return ErrorCode.SHUTTING_DOWN;
        }
        Decision decision = waiting.decide(connection, Action.MESSAGE, id, packet, attachments);
        if (decision != Decision.ALLOWED) {
            return whyNot(decision);
        }
        byte[] madeId = fields.haveOwnId() ? null : JsonStrings.of(loop.ids().next());
        byte[] user = typing.participant(connection).userJson;
        Draft draft = new Draft(fields, madeId, user, outgoing.timestamps().now(), attachments);
        boolean published =
                confirmed ? confirmedMessages.publish(connection, room, id, draft) : publish(connection, room, draft);
        if (!published) {
            return ErrorCode.OVERLOADED;
        }
        counts.countMessage();
        if (packet.ackId() != Packet.NO_ACK) {
            connection.send(outgoing.acceptedMessage(packet.ackId(), draft));
        }
        return null;
    }

    /** No reason while nobody knows yet: the event waits. */
    private static ErrorCode whyNot(Decision decision) {
        if (decision == null) {
            return null;
        }
        return decision == Decision.FORBIDDEN ? ErrorCode.FORBIDDEN : ErrorCode.OVERLOADED;
    }

    private boolean publish(Connection connection, Room room, Draft draft) {
        ByteBuf frame = outgoing.message(Packet.NO_ACK, draft);
        SentEvent sent = elsewhere.copyOf(frame, draft.attachments());
        if (sent != null) {
            Order.Taken taken = elsewhere.say(scope(connection, room), false, sent, loop.receivedNanos());
            if (taken != Order.Taken.NOT_NOW) {
                frame.release();
                return taken == Order.Taken.IN_ORDER;
            }
        }
        boolean published = fields.isFalse(MessageKey.ECHO)
                ? connection.broadcastToOthers(room, frame)
                : connection.broadcast(room, frame);
        if (published) {
            elsewhere.tell(room.name(), false, sent);
        } else {
            frame.release();
        }
        return published;
    }

    /** The members of a room, but for a sender that wants no echo. */
    private Scope scope(Connection sender, Room room) {
        return new Scope(List.of(room.name()), fields.isFalse(MessageKey.ECHO) ? List.of(sender.id()) : List.of());
    }

    private CensusReply censusReply(Connection connection, Packet packet, String conversationId) {
        return packet.ackId() == Packet.NO_ACK
                ? null
                : rosterAnswers.censusReply(
                        connection.member().id(), typing.participant(connection).user, packet.ackId(), conversationId);
    }

    /** The room of a conversation the socket has joined, or null; the id may be null, too. */
    private static Room joinedRoom(Connection connection, String id) {
        return id == null ? null : connection.joinedRoom(ConversationId.roomOf(id));
    }

    private static ErrorCode whyNoRoom(String id) {
        return id == null ? ErrorCode.BAD_REQUEST : ErrorCode.NOT_A_MEMBER;
    }

    /** The first argument as a conversation id, or null. */
    private static String conversationArgument(Packet packet) {
        if (packet.argumentCount() == 0 || packet.bytes()[packet.argumentStart(0)] != '"') {
            return null;
        }
        String id = ValidJson.string(packet.bytes(), packet.argumentStart(0), packet.argumentEnd(0));
        return ConversationId.isValid(id) ? id : null;
    }

    /** Reads the first argument as an object into {@link #fields}; its conversation id, or null. */
    private String conversationField(Packet packet) {
        if (packet.argumentCount() == 0 || packet.bytes()[packet.argumentStart(0)] != '{') {
            return null;
        }
        fields.read(packet.bytes(), packet.argumentStart(0), packet.argumentEnd(0));
        // Twice the same key means one thing to one parser and another to the next.
        if (fields.occurrences(MessageKey.CONVERSATION_ID) != 1 || !fields.isString(MessageKey.CONVERSATION_ID)) {
            return null;
        }
        String id = fields.string(MessageKey.CONVERSATION_ID);
        return ConversationId.isValid(id) ? id : null;
    }
}
