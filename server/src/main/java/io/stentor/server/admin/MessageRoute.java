package io.stentor.server.admin;

import io.stentor.core.Fanout;
import io.stentor.core.lane.Audience;
import io.stentor.server.conversation.Conversations;
import io.stentor.server.conversation.PostedMessages;
import io.stentor.wire.ValidJson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Sends messages to conversations for programs that have no socket there. Owned by the admin thread. */
final class MessageRoute {
    private static final String CONVERSATION_ID = "conversationId";
    private static final String USER_ID = "userId";
    private static final int MAX_EXCEPT = 1_000;

    private final Fanout fanout;
    private final PostedMessages posted;
    private final SocketRoutes sockets;
    private final BodyReader bodies;
    private final Executor adminThread;

    MessageRoute(Fanout fanout, PostedMessages posted, SocketRoutes sockets, BodyReader bodies, Executor adminThread) {
        this.fanout = fanout;
        this.posted = posted;
        this.sockets = sockets;
        this.bodies = bodies;
        this.adminThread = adminThread;
    }

    /** One that is to be sent. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Order(String conversationId, byte[] message, boolean confirm) {}

    CompletableFuture<Reply> send(AdminRequest request) throws ApiError {
        Body body = bodies.read(request, Set.of("message", "except", "confirm"));
        Order order = order(request.name(), body);
        Set<String> except = Set.copyOf(body.texts("except"));
        Body.require(except.size() <= MAX_EXCEPT, "except names at most " + MAX_EXCEPT);
        return except.isEmpty()
                ? send(order, except, List.of())
                // The lanes tell on their own threads.
                : sockets.members(except)
                        .thenComposeAsync(
                                members -> ApiError.orFailed(() -> send(order, except, members)), adminThread);
    }

    private Order order(String conversationId, Body body) throws ApiError {
        Body.require(Conversations.roomOf(conversationId) != null, "this is no conversation's id");
        Body.require(body.has("message"), "message must be an object");
        Map<String, byte[]> fields = new LinkedHashMap<>(body.object("message"));
        byte[] named = fields.remove(CONVERSATION_ID);
        Body.require(
                named == null || isText(named, conversationId), "the message says that it is for another conversation");
        byte[] user = fields.get(USER_ID);
        Body.require(
                user == null || (user[0] == '"' && Conversations.isUserId(text(user))),
                "userId must be a string of 1 to 128 bytes");
        boolean confirm = body.truth("confirm") || posted.alwaysConfirmed();
        return new Order(conversationId, PostedMessages.addressed(conversationId, fields), confirm);
    }

    private static boolean isText(byte[] json, String text) {
        return json[0] == '"' && text(json).equals(text);
    }

    private static String text(byte[] json) {
        return ValidJson.string(json, 0, json.length);
    }

    private CompletableFuture<Reply> send(Order order, Set<String> except, List<Integer> members) throws ApiError {
        Audience audience = Audience.in(fanout.rooms()).room(Conversations.roomOf(order.conversationId));
        members.forEach(audience::exceptMember);
        PostedMessages.Post post =
                new PostedMessages.Post(order.conversationId, order.message, audience, List.copyOf(except));
        return order.confirm ? sendConfirmed(post) : sendPlain(post);
    }

    private CompletableFuture<Reply> sendPlain(PostedMessages.Post post) throws ApiError {
        CompletableFuture<Integer> recipients = new CompletableFuture<>();
        String id = accepted(posted.send(post, recipients::complete));
        return recipients.thenApply(count -> Reply.json(202, Json.object(json -> {
            json.truth("ok", true);
            json.text("id", id);
            json.number("recipients", count);
        })));
    }

    private CompletableFuture<Reply> sendConfirmed(PostedMessages.Post post) throws ApiError {
        CompletableFuture<PostedMessages.Result> result = new CompletableFuture<>();
        String id = accepted(posted.sendConfirmed(post, result::complete));
        return result.thenApply(verdict -> Reply.json(200, Json.object(json -> {
            json.truth("ok", true);
            json.text("id", id);
            json.text(CONVERSATION_ID, post.conversationId());
            json.number("expected", verdict.expected());
            json.number("delivered", verdict.delivered());
            json.strings("missing", verdict.missing());
            json.number("missingTotal", verdict.missingTotal());
            json.truth("complete", verdict.isComplete());
        })));
    }

    private static String accepted(String id) throws ApiError {
        if (id == null) {
            throw new ApiError(503, "overloaded", "the server is busy, try again");
        }
        return id;
    }
}
