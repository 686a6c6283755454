package io.stentor.server.conversation;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.stentor.core.room.RoomCensus;
import io.stentor.server.access.Refusal;
import io.stentor.wire.socketio.JsonBuffer;
import io.stentor.wire.socketio.Packet;
import io.stentor.wire.socketio.Packets;
import java.util.List;

/** Makes the frames of the conversation application. Owned by one thread; each frame is the caller's. */
final class Outgoing {
    /** Of a list of users. */
    static final int USERS_LISTED = 100;

    private final Packets packets = new Packets();
    private final Timestamps timestamps;

    Outgoing(Timestamps timestamps) {
        this.timestamps = timestamps;
    }

    Timestamps timestamps() {
        return timestamps;
    }

    // The answer to CONNECT.

    ByteBuf unauthorized(Refusal refusal) {
        return packets.connectError(
                ByteBufAllocator.DEFAULT,
                Packet.MAIN_NAMESPACE,
                ErrorCode.UNAUTHORIZED.code,
                "{\"code\":\"" + refusal.code() + "\"}");
    }

    // Acknowledgements.

    ByteBuf refusal(long ackId, ErrorCode error) {
        ack(ackId)
                .raw("{\"ok\":false,\"error\":{\"code\":")
                .string(error.code)
                .raw(",\"message\":")
                .string(error.message)
                .raw("}}");
        return finish();
    }

    ByteBuf accepted(long ackId) {
        ack(ackId).raw("{\"ok\":true}");
        return finish();
    }

    ByteBuf acceptedConversation(long ackId, String conversationId) {
        ack(ackId)
                .raw("{\"ok\":true,\"conversationId\":")
                .string(conversationId)
                .raw('}');
        return finish();
    }

    ByteBuf acceptedMessage(long ackId, Draft draft) {
        JsonBuffer json = ack(ackId)
                .raw("{\"ok\":true,\"id\":")
                .raw(draft.idHolder(), draft.idStart(), draft.idEnd() - draft.idStart());
        timestamp(json, draft.timestamp());
        return finish();
    }

    /** @param beyond who is there though no socket of theirs is counted here */
    ByteBuf census(long ackId, String conversationId, RoomCensus census, Beyond beyond) {
        JsonBuffer json = ack(ackId)
                .raw("{\"ok\":true,\"conversationId\":")
                .string(conversationId)
                .raw(",\"members\":")
                .number(census.members() + beyond.members())
                .raw(",\"users\":[");
        int first = json.length();
        census.forEachUser(USERS_LISTED, user -> element(json, first, user));
        beyond.users().stream()
                .limit(Math.max(0, USERS_LISTED - census.users()))
                .forEach(user -> element(json, first, user));
        json.raw("],\"usersTotal\":")
                .number(census.users() + beyond.usersTotal())
                .raw('}');
        return finish();
    }

    // Events.

    ByteBuf userEvent(String event, String user, String conversationId) {
        JsonBuffer json = event(event).raw("{\"userId\":").string(user);
        json.raw(",\"conversationId\":").string(conversationId);
        timestamp(json, timestamps.now());
        return finish();
    }

    ByteBuf typing(byte[] userJson, String conversationId, boolean isTyping) {
        JsonBuffer json = event("typing").raw("{\"userId\":").raw(userJson, 0, userJson.length);
        json.raw(",\"conversationId\":").string(conversationId);
        json.raw(",\"isTyping\":").raw(isTyping ? "true" : "false");
        timestamp(json, timestamps.now());
        return finish();
    }

    ByteBuf presenceChanged(String conversationId, Iterable<String> joined, Iterable<String> left, int members) {
        JsonBuffer json = event("presence_changed").raw("{\"conversationId\":").string(conversationId);
        json.raw(",\"joined\":[");
        elements(json, joined);
        json.raw("],\"left\":[");
        elements(json, left);
        json.raw("],\"members\":").number(members).raw('}');
        return finish();
    }

    /**
     * The sender's own bytes, with the server's fields in place of what the sender set under their names.
     *
     * @param ackId what members are asked to confirm it under, or {@link Packet#NO_ACK}
     */
    ByteBuf message(long ackId, Draft draft) {
        List<byte[]> attachments = draft.attachments();
        Packets begun = attachments.isEmpty()
                ? packets.event(Packet.MAIN_NAMESPACE, ackId, "message")
                : packets.binaryEvent(Packet.MAIN_NAMESPACE, ackId, "message", attachments.size());
        JsonBuffer json = begun.argument();
        MessageSplice.write(json, draft.fields(), draft.madeId(), draft.userJson());
        timestamp(json, draft.timestamp());
        return attachments.isEmpty() ? finish() : packets.finish(ByteBufAllocator.DEFAULT, attachments);
    }

    /** What came of a message that was to be confirmed. */
    ByteBuf messageDelivered(byte[] idJson, String conversationId, Outcome outcome) {
        JsonBuffer json = event("message_delivered").raw("{\"id\":").raw(idJson, 0, idJson.length);
        json.raw(",\"conversationId\":").string(conversationId);
        json.raw(",\"expected\":").number(outcome.expected());
        json.raw(",\"delivered\":").number(outcome.delivered());
        json.raw(",\"missing\":[");
        int first = json.length();
        outcome.missing().stream().limit(USERS_LISTED).forEach(user -> rawElement(json, first, user));
        json.raw("],\"missingTotal\":").number(outcome.missingTotal());
        json.raw(",\"complete\":").raw(outcome.isComplete() ? "true" : "false").raw('}');
        return finish();
    }

    private static void timestamp(JsonBuffer json, byte[] timestamp) {
        json.raw(",\"timestamp\":\"").raw(timestamp, 0, timestamp.length).raw("\"}");
    }

    private static void elements(JsonBuffer json, Iterable<String> values) {
        int first = json.length();
        values.forEach(value -> element(json, first, value));
    }

    private static void element(JsonBuffer json, int first, String value) {
        separate(json, first);
        json.string(value);
    }

    private static void rawElement(JsonBuffer json, int first, byte[] value) {
        separate(json, first);
        json.raw(value, 0, value.length);
    }

    private static void separate(JsonBuffer json, int first) {
        if (json.length() > first) {
            json.raw(',');
        }
    }

    private JsonBuffer ack(long ackId) {
        return packets.ack(Packet.MAIN_NAMESPACE, ackId).argument();
    }

    private JsonBuffer event(String name) {
        return packets.event(Packet.MAIN_NAMESPACE, Packet.NO_ACK, name).argument();
    }

    private ByteBuf finish() {
        return packets.finish(ByteBufAllocator.DEFAULT);
    }
}
