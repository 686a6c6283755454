package io.stentor.server.conversation;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.stentor.core.room.RoomCensus;
import io.stentor.wire.socketio.JsonBuffer;
import io.stentor.wire.socketio.Packet;
import io.stentor.wire.socketio.Packets;

/** Makes the frames of the conversation application. Owned by one thread; each frame is the caller's. */
final class Outgoing {
    private static final int USERS_LISTED = 100;

    private final Packets packets = new Packets();
    private final Timestamps timestamps;

    Outgoing(Timestamps timestamps) {
        this.timestamps = timestamps;
    }

    Timestamps timestamps() {
        return timestamps;
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

    /**
     * Makes the answer to a message.
     *
     * @param idJson holds the message's id as a JSON string in [from, to)
     */
    ByteBuf acceptedMessage(long ackId, byte[] idJson, int from, int to, byte[] timestamp) {
        JsonBuffer json = ack(ackId).raw("{\"ok\":true,\"id\":").raw(idJson, from, to - from);
        timestamp(json, timestamp);
        return finish();
    }

    ByteBuf census(long ackId, String conversationId, RoomCensus census) {
        JsonBuffer json = ack(ackId)
                .raw("{\"ok\":true,\"conversationId\":")
                .string(conversationId)
                .raw(",\"members\":")
                .number(census.members())
                .raw(",\"users\":[");
        int first = json.length();
        census.forEachUser(USERS_LISTED, user -> element(json, first, user));
        json.raw("],\"usersTotal\":").number(census.users()).raw('}');
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

    /** The sender's own bytes, with the server's fields in place of what the sender set under their names. */
    ByteBuf message(MessageFields fields, byte[] idJson, byte[] userJson, byte[] timestamp) {
        JsonBuffer json = event("message");
        MessageSplice.write(json, fields, idJson, userJson);
        timestamp(json, timestamp);
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
        if (json.length() > first) {
            json.raw(',');
        }
        json.string(value);
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
