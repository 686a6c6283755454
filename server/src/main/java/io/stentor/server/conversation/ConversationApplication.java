package io.stentor.server.conversation;

import io.netty.buffer.ByteBuf;
import io.stentor.core.Fanout;
import io.stentor.core.lane.Confirmation;
import io.stentor.core.room.CensusReply;
import io.stentor.core.room.Room;
import io.stentor.core.room.RoomDirectory;
import io.stentor.socketio.Application;
import io.stentor.socketio.Connection;
import io.stentor.transport.loop.SessionLoop;
import io.stentor.transport.session.DisconnectReason;
import io.stentor.wire.ValidJson;
import io.stentor.wire.socketio.EncodedValue;
import io.stentor.wire.socketio.Notation;
import io.stentor.wire.socketio.Packet;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Conversations: join, leave, message, typing, presence. One instance per event loop. An event is checked whole before
 * anything changes; a refused one is answered (when it asks for an answer) and changes nothing.
 */
public final class ConversationApplication implements Application {
    private static final EncodedValue NOTHING = EncodedValue.json("null".getBytes(StandardCharsets.UTF_8));

    private final ConversationLimits limits;
    private final SessionLoop loop;
    private final RoomDirectory rooms;
    private final EventRate eventRate;
    private final EventCounts counts;
    private final Outgoing outgoing;
    private final ConfirmedMessages confirmedMessages;
    private final TypingBoard typing;
    private final RosterAnswers rosterAnswers;
    private final Elsewhere elsewhere;
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
            Elsewhere elsewhere,
            MissedMessages missedMessages,
            SocketsById sockets) {
        this.rooms = fanout.rooms();
        this.eventRate = eventRate;
        this.counts = counts;
        this.limits = limits;
        this.loop = loop;
        this.outgoing = new Outgoing(new Timestamps(System::currentTimeMillis));
        this.confirmedMessages =
                new ConfirmedMessages(loop, fanout.confirmations(), confirmation, outgoing, elsewhere, missedMessages);
        this.typing = new TypingBoard(loop, limits, outgoing, elsewhere);
        this.rosterAnswers = rosterAnswers;
        this.elsewhere = elsewhere;
        this.sockets = sockets;
    }

    /** Whoever it says it is, else its socket id: authentication is off. */
    @Override
    public void onConnect(Connection connection, Packet packet) {
        if (!packet.namespace().equals(Packet.MAIN_NAMESPACE)) {
            connection.refuse("Invalid namespace");
        } else if (packet.overLimit()) {
            connection.refuse(ErrorCode.BAD_REQUEST.code);
        } else {
            String named = packet.hasPayload() ? userIn(packet) : null;
            String user = named == null ? connection.id() : named;
            connection.attach(new Participant(user, eventRate.full()));
            connection.admit(rooms, user);
        }
    }

    private String userIn(Packet packet) {
        fields.read(packet.bytes(), packet.payloadStart(), packet.payloadEnd());
        if (!fields.isString(MessageKey.USER_ID)) {
            return null;
        }
        String user = fields.string(MessageKey.USER_ID);
        return Names.isWithin(user, Names.MAX_ID_BYTES) ? user : null;
    }

    @Override
    public void onRecovered(Connection connection, Connection previous, Packet packet) {
        counts.countRecovered();
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
        Participant participant = (Participant) connection.attachment();
        if (participant != null) {
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
        return EncodedValue.of(Notation.JSON, value, 0, value.length, attachments);
    }

    @Override
    public void onEvent(Connection connection, Packet packet, List<byte[]> attachments) {
        // First of all: what comes too fast is to cost no more than what is needed to say so.
        ErrorCode error = eventRate.take((Participant) connection.attachment())
                ? handle(connection, packet, attachments)
                : ErrorCode.RATE_LIMITED;
        if (error != null) {
            refuse(connection, packet, error);
        }
    }

    private void refuse(Connection connection, Packet packet, ErrorCode error) {
        counts.count(error);
        if (packet.ackId() != Packet.NO_ACK) {
            connection.send(outgoing.refusal(packet.ackId(), error));
        }
    }

    private ErrorCode handle(Connection connection, Packet packet, List<byte[]> attachments) {
        if (packet.eventName() == null) {
            return null;
        }
        return switch (packet.eventName()) {
            case "message" -> onMessage(connection, packet, attachments);
            case "typing" -> onTyping(connection, packet);
            case "join_conversation" -> onJoin(connection, packet);
            case "leave_conversation" -> onLeave(connection, packet);
            case "presence" -> onPresence(connection, packet);
            default -> null;
        };
    }

    // Each handler returns why it refused, or null.

    private ErrorCode onJoin(Connection connection, Packet packet) {
        String id = conversationArgument(packet);
        if (id == null) {
            return ErrorCode.BAD_REQUEST;
        }
        String room = ConversationId.roomOf(id);
        if (connection.member().joinedCount() >= limits.roomsPerSocket() && connection.joinedRoom(room) == null) {
            return ErrorCode.TOO_MANY_ROOMS;
        }
        return connection.join(room, censusReply(connection, packet, id)) ? null : ErrorCode.OVERLOADED;
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
        byte[] madeId = keepsOwnId() ? null : JsonStrings.of(loop.ids().next());
        byte[] user = typing.participant(connection).userJson;
        Draft draft = new Draft(fields, madeId, user, outgoing.timestamps().now(), attachments);
        boolean published = confirmedMessages.include(fields)
                ? confirmedMessages.publish(connection, room, id, draft)
                : publish(connection, room, draft);
        if (!published) {
            return ErrorCode.OVERLOADED;
        }
        counts.countMessage();
        if (packet.ackId() != Packet.NO_ACK) {
            connection.send(outgoing.acceptedMessage(packet.ackId(), draft));
        }
        return null;
    }

    private boolean publish(Connection connection, Room room, Draft draft) {
        ByteBuf frame = outgoing.message(Packet.NO_ACK, draft);
        SentEvent sent = elsewhere.copyOf(frame, draft.attachments());
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

    private boolean keepsOwnId() {
        return fields.occurrences(MessageKey.ID) == 1
                && fields.isString(MessageKey.ID)
                && Names.isWithin(fields.string(MessageKey.ID), Names.MAX_ID_BYTES);
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
