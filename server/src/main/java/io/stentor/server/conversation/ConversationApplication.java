package io.stentor.server.conversation;

import io.netty.buffer.ByteBuf;
import io.stentor.core.room.CensusReply;
import io.stentor.core.room.Room;
import io.stentor.server.json.ValidJson;
import io.stentor.socketio.Admission;
import io.stentor.socketio.Application;
import io.stentor.socketio.Socket;
import io.stentor.transport.loop.SessionLoop;
import io.stentor.transport.session.DisconnectReason;
import io.stentor.wire.socketio.Packet;

/**
 * Conversations: join, leave, message, typing, presence. One instance per event loop. An event is checked whole before
 * anything changes; a refused one is answered (when it asks for an answer) and changes nothing.
 */
public final class ConversationApplication implements Application {
    private final ConversationLimits limits;
    private final SessionLoop loop;
    private final Outgoing outgoing;
    private final TypingBoard typing;
    private final RosterAnswers rosterAnswers;
    private final MessageFields fields = new MessageFields();

    ConversationApplication(SessionLoop loop, ConversationLimits limits, RosterAnswers rosterAnswers) {
        this.limits = limits;
        this.loop = loop;
        this.outgoing = new Outgoing(new Timestamps(System::currentTimeMillis));
        this.typing = new TypingBoard(loop, limits, outgoing);
        this.rosterAnswers = rosterAnswers;
    }

    /** Whoever it says it is, else its socket id: authentication is off. */
    @Override
    public Admission onConnect(Packet packet, String proposedId) {
        if (packet.overLimit()) {
            return Admission.refused(ErrorCode.BAD_REQUEST.code);
        }
        String user = packet.hasPayload() ? userIn(packet) : null;
        return Admission.as(user == null ? proposedId : user);
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
    public void onConnected(Socket socket) {
        socket.attach(new Participant(socket.userId()));
    }

    @Override
    public void onDisconnected(Socket socket, DisconnectReason reason) {
        ((Participant) socket.attachment()).stopTypingEverywhere();
    }

    @Override
    public void onEvent(Socket socket, Packet packet) {
        if (packet.eventName() == null) {
            return;
        }
        ErrorCode error = switch (packet.eventName()) {
            case "message" -> onMessage(socket, packet);
            case "typing" -> onTyping(socket, packet);
            case "join_conversation" -> onJoin(socket, packet);
            case "leave_conversation" -> onLeave(socket, packet);
            case "presence" -> onPresence(socket, packet);
            default -> null;
        };
        if (error != null && packet.ackId() != Packet.NO_ACK) {
            socket.send(outgoing.refusal(packet.ackId(), error));
        }
    }

    // Each handler returns why it refused, or null.

    private ErrorCode onJoin(Socket socket, Packet packet) {
        String id = conversationArgument(packet);
        if (id == null) {
            return ErrorCode.BAD_REQUEST;
        }
        String room = ConversationId.roomOf(id);
        if (socket.member().joinedCount() >= limits.roomsPerSocket() && socket.joinedRoom(room) == null) {
            return ErrorCode.TOO_MANY_ROOMS;
        }
        return socket.join(room, censusReply(socket, packet, id)) ? null : ErrorCode.OVERLOADED;
    }

    private ErrorCode onLeave(Socket socket, Packet packet) {
        String id = conversationArgument(packet);
        Room room = joinedRoom(socket, id);
        if (room == null) {
            return whyNoRoom(id);
        }
        typing.leave(socket, room);
        if (!socket.leave(room)) {
            return ErrorCode.OVERLOADED;
        }
        if (packet.ackId() != Packet.NO_ACK) {
            socket.send(outgoing.acceptedConversation(packet.ackId(), id));
        }
        return null;
    }

    private ErrorCode onPresence(Socket socket, Packet packet) {
        String id = conversationArgument(packet);
        Room room = joinedRoom(socket, id);
        if (room == null) {
            return whyNoRoom(id);
        }
        return socket.ask(room, censusReply(socket, packet, id)) ? null : ErrorCode.OVERLOADED;
    }

    private ErrorCode onTyping(Socket socket, Packet packet) {
        String id = conversationField(packet);
        if (id == null || !(fields.isTrue(MessageKey.IS_TYPING) || fields.isFalse(MessageKey.IS_TYPING))) {
            return ErrorCode.BAD_REQUEST;
        }
        Room room = joinedRoom(socket, id);
        if (room == null) {
            return whyNoRoom(id);
        }
        if (!typing.set(socket, room, id, fields.isTrue(MessageKey.IS_TYPING))) {
            return ErrorCode.OVERLOADED;
        }
        if (packet.ackId() != Packet.NO_ACK) {
            socket.send(outgoing.accepted(packet.ackId()));
        }
        return null;
    }

    private ErrorCode onMessage(Socket socket, Packet packet) {
        String id = conversationField(packet);
        Room room = joinedRoom(socket, id);
        if (room == null) {
            return whyNoRoom(id);
        }
        byte[] madeId = keepsOwnId() ? null : JsonStrings.of(loop.ids().next());
        byte[] timestamp = outgoing.timestamps().now();
        byte[] user = typing.participant(socket).userJson;
        ByteBuf frame = outgoing.message(fields, madeId, user, timestamp);
        boolean published =
                fields.isFalse(MessageKey.ECHO) ? socket.broadcastToOthers(room, frame) : socket.broadcast(room, frame);
        if (!published) {
            frame.release();
            return ErrorCode.OVERLOADED;
        }
        if (packet.ackId() != Packet.NO_ACK) {
            socket.send(messageAck(packet.ackId(), madeId, timestamp));
        }
        return null;
    }

    private ByteBuf messageAck(long ackId, byte[] madeId, byte[] timestamp) {
        return madeId != null
                ? outgoing.acceptedMessage(ackId, madeId, 0, madeId.length, timestamp)
                : outgoing.acceptedMessage(
                        ackId,
                        fields.json(),
                        fields.valueStart(MessageKey.ID),
                        fields.valueEnd(MessageKey.ID),
                        timestamp);
    }

    private boolean keepsOwnId() {
        return fields.occurrences(MessageKey.ID) == 1
                && fields.isString(MessageKey.ID)
                && Names.isWithin(fields.string(MessageKey.ID), Names.MAX_ID_BYTES);
    }

    private CensusReply censusReply(Socket socket, Packet packet, String conversationId) {
        return packet.ackId() == Packet.NO_ACK
                ? null
                : rosterAnswers.censusReply(socket.member().id(), packet.ackId(), conversationId);
    }

    /** The room of a conversation the socket has joined, or null; the id may be null, too. */
    private static Room joinedRoom(Socket socket, String id) {
        return id == null ? null : socket.joinedRoom(ConversationId.roomOf(id));
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
