package io.stentor.server.admin;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.stentor.core.Fanout;
import io.stentor.core.lane.Audience;
import io.stentor.core.ring.Message;
import io.stentor.core.ring.Stamp;
import io.stentor.server.conversation.ClusterEvent;
import io.stentor.server.conversation.Conversations;
import io.stentor.transport.loop.MessageForms;
import io.stentor.transport.loop.OffsetStamp;
import io.stentor.wire.socketio.JsonBuffer;
import io.stentor.wire.socketio.JsonOffsetPlace;
import io.stentor.wire.socketio.Packet;
import io.stentor.wire.socketio.Packets;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/** Sends events to rooms for those who run the server. Owned by the admin thread. */
final class SendRoutes {
    private static final Stamp OFFSETS = OffsetStamp.at(JsonOffsetPlace.PLACE);
    private static final int MAX_NAME_BYTES = 256;
    private static final int MAX_NAMES = 1_000;
    private static final int MAX_ARGUMENTS = 1_024;
    /** Clients take these for the library's own. */
    private static final Set<String> RESERVED =
            Set.of("connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener");

    private final Fanout fanout;
    private final MessageForms forms;
    private final SocketRoutes sockets;
    private final BodyReader bodies;
    private final Conversations conversations;
    private final LongSupplier nanoClock;
    private final Packets packets = new Packets();

    SendRoutes(
            Fanout fanout,
            MessageForms forms,
            SocketRoutes sockets,
            BodyReader bodies,
            Conversations conversations,
            LongSupplier nanoClock) {
        this.conversations = conversations;
        this.fanout = fanout;
        this.forms = forms;
        this.sockets = sockets;
        this.bodies = bodies;
        this.nanoClock = nanoClock;
    }

    /** A system event to a conversation: the server's own fields win over the caller's. */
    CompletableFuture<Reply> event(AdminRequest request) throws ApiError {
        String room = Conversations.roomOf(request.name());
        Body.require(room != null, "this is no conversation's id");
        Body body = bodies.read(request, Set.of("event", "data"));
        packets.event(Packet.MAIN_NAMESPACE, Packet.NO_ACK, eventName(body));
        writeSystemEvent(packets.argument(), body.object("data"));
        ByteBuf frames = packets.finish(ByteBufAllocator.DEFAULT);
        ClusterEvent elsewhere = conversations.elsewhere(List.of(room), List.of(), false, frames);
        return publish(List.of(room), List.of(), frames, false, elsewhere);
    }

    private static void writeSystemEvent(JsonBuffer json, Map<String, byte[]> data) {
        json.raw("{\"type\":\"system\",\"timestamp\":");
        // With three digits always, as everywhere.
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        json.string(now.plusNanos(1).toString().substring(0, 23) + "Z");
        data.forEach((name, value) -> {
            if (!name.equals("type") && !name.equals("timestamp")) {
                json.raw(',').string(name).raw(':').raw(value, 0, value.length);
            }
        });
        json.raw('}');
    }

    /** Any event to any rooms, or to everybody; with no argument but what the caller says. */
    CompletableFuture<Reply> broadcast(AdminRequest request) throws ApiError {
        Body body = bodies.read(request, Set.of("namespace", "rooms", "except", "event", "args", "volatile"));
        String namespace = body.text("namespace");
        if (namespace != null && !namespace.equals(Packet.MAIN_NAMESPACE)) {
            throw ApiError.notFound("there is no such namespace");
        }
        List<String> rooms = body.texts("rooms");
        List<String> except = body.texts("except");
        List<byte[]> arguments = body.elements("args");
        boolean isVolatile = body.truth("volatile");
        String event = eventName(body);
        Body.require(rooms.size() + except.size() <= MAX_NAMES, "rooms and except name at most " + MAX_NAMES);
        Body.require(arguments.size() <= MAX_ARGUMENTS, "args has at most " + MAX_ARGUMENTS);
        packets.event(Packet.MAIN_NAMESPACE, Packet.NO_ACK, event);
        arguments.forEach(argument -> packets.argument(argument, 0, argument.length));
        ByteBuf frames = packets.finish(ByteBufAllocator.DEFAULT);
        ClusterEvent elsewhere = conversations.elsewhere(rooms, except, isVolatile, frames);
        if (except.isEmpty()) {
            return publish(rooms, List.of(), frames, isVolatile, elsewhere);
        }
        try {
            return sockets.members(Set.copyOf(except))
                    .thenCompose(
                            members -> ApiError.orFailed(() -> publish(rooms, members, frames, isVolatile, elsewhere)));
        } catch (ApiError e) {
            frames.release();
            throw e;
        }
    }

    private static String eventName(Body body) throws ApiError {
        String event = body.text("event");
        Body.require(
                event != null
                        && !event.isEmpty()
                        && event.getBytes(StandardCharsets.UTF_8).length <= MAX_NAME_BYTES
                        && !RESERVED.contains(event),
                "event must be a name of 1 to " + MAX_NAME_BYTES + " bytes that Socket.IO does not use itself");
        return event;
    }

    /**
     * Takes the frames. Answers when every lane has told how many it is for.
     *
     * @param elsewhere tells the other servers of the cluster
     */
    private CompletableFuture<Reply> publish(
            List<String> rooms, List<Integer> except, ByteBuf frames, boolean isVolatile, ClusterEvent elsewhere)
            throws ApiError {
        CompletableFuture<Integer> recipients = new CompletableFuture<>();
        ClusterEvent.Said said = elsewhere.say(nanoClock.getAsLong(), recipients::complete);
        if (said != ClusterEvent.Said.NOWHERE) {
            frames.release();
            if (said == ClusterEvent.Said.REFUSED) {
                throw overloaded();
            }
            return recipients.thenApply(SendRoutes::accepted);
        }
        Audience audience = Audience.in(fanout.rooms()).countedBy(recipients::complete);
        rooms.forEach(audience::room);
        except.forEach(audience::exceptMember);
        Message timed = Message.of(frames, nanoClock.getAsLong()).stamped(OFFSETS);
        Message message = forms.forAll(isVolatile ? timed.skippable() : timed);
        if (!fanout.broadcast(audience, message)) {
            message.release();
            throw overloaded();
        }
        elsewhere.tell();
        return recipients.thenApply(SendRoutes::accepted);
    }

    private static ApiError overloaded() {
        return new ApiError(503, "overloaded", "the server is busy, try again");
    }

    private static Reply accepted(int recipients) {
        return Reply.json(202, Json.object(json -> {
            json.truth("ok", true);
            json.number("recipients", recipients);
        }));
    }
}
