package io.stentor.server.conversation;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.stentor.cluster.Order;
import io.stentor.cluster.Scope;
import io.stentor.core.Fanout;
import io.stentor.core.lane.Attempts;
import io.stentor.core.lane.Audience;
import io.stentor.core.lane.Confirmation;
import io.stentor.core.lane.VerdictListener;
import io.stentor.core.ring.Message;
import io.stentor.transport.loop.MessageForms;
import io.stentor.transport.loop.RandomIds;
import io.stentor.wire.ValidJson;
import io.stentor.wire.socketio.JsonBuffer;
import io.stentor.wire.socketio.Packet;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;

/** Messages to conversations that do not come from a socket of theirs. Owned by one thread, which is no event loop. */
public final class PostedMessages {
    private static final int USERS_LISTED = 100;
    private static final String NOBODYS = "system";

    private final Fanout fanout;
    private final ConfirmationOptions options;
    private final Attempts attempts;
    private final EventCounts counts;
    private final LongSupplier receivedNanos;
    private final RandomIds ids = new RandomIds();
    private final MessageFields fields = new MessageFields();
    private final Outgoing outgoing = new Outgoing(new Timestamps(System::currentTimeMillis));
    private final MessageForming messages;
    private final Elsewhere elsewhere;
    private final MissedMessages missedMessages;
    /** Where confirmations from several servers are put together. */
    private final EventLoop loop;

    /**
     * What came of a message that members were asked to confirm.
     *
     * @param expected sockets that were asked
     * @param delivered those of them that answered in time
     * @param missing users of the others, each once and at most a hundred
     * @param missingTotal how many users those are
     */
    public record Result(int expected, int delivered, List<String> missing, int missingTotal) {
        static Result of(Outcome outcome) {
            List<String> missing = outcome.missing().stream()
                    .limit(USERS_LISTED)
                    .map(json -> ValidJson.string(json, 0, json.length))
                    .toList();
            return new Result(outcome.expected(), outcome.delivered(), missing, outcome.missingTotal());
        }

        public boolean isComplete() {
            return missingTotal == 0;
        }
    }

    /**
     * A message and where it goes.
     *
     * @param conversationId a good one
     * @param object valid JSON: an object that has a field, and no two of one name
     * @param audience its members here; given back in any case
     * @param except sockets that do not get it, for the other servers to leave out
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Post(String conversationId, byte[] object, Audience audience, List<String> except) {}

    PostedMessages(
            Fanout fanout,
            MessageForms forms,
            ConfirmationOptions options,
            EventCounts counts,
            LongSupplier receivedNanos,
            Elsewhere elsewhere,
            MissedMessages missedMessages,
            EventLoop loop) {
        this.elsewhere = elsewhere;
        this.missedMessages = missedMessages;
        this.loop = loop;
        this.fanout = fanout;
        this.options = options;
        this.attempts = options.schedule();
        this.counts = counts;
        this.receivedNanos = receivedNanos;
        this.messages = new MessageForming(forms, outgoing, receivedNanos);
    }

    /** Whether members are asked to confirm every message, though its sender does not ask for it. */
    public boolean alwaysConfirmed() {
        return options.always();
    }

    /**
     * Sends a message.
     *
     * @param counted told for how many members of this server it is; on the thread of a lane
     * @return its id: the object's own, if that is a good one; null when the server is overloaded, and nothing happened
     */
    public String send(Post post, IntConsumer counted) {
        Draft draft = draft(post.object());
        String id = idOf(draft);
        SentEvent sent = forOthers(draft);
        ClusterEvent event = new ClusterEvent(elsewhere, scope(post), false, sent);
        ClusterEvent.Said said = event.say(receivedNanos.getAsLong(), counted);
        if (said != ClusterEvent.Said.NOWHERE) {
            post.audience().release();
            return said == ClusterEvent.Said.EVERYWHERE ? counted(id) : null;
        }
        if (!published(post.audience().countedBy(counted), messages.plain(draft))) {
            return null;
        }
        event.tell();
        return id;
    }

    private String counted(String id) {
        counts.countMessage();
        return id;
    }

    /**
     * The same, and asks the members to confirm it.
     *
     * @param result told what came of it, in the whole cluster; on the thread of a lane
     */
    public String sendConfirmed(Post post, Consumer<Result> result) {
        Draft draft = draft(post.object());
        String id = idOf(draft);
        SentEvent sent = forOthers(draft);
        Consumer<Outcome> teller = outcome -> result.accept(Result.of(outcome));
        if (sent == null) {
            return confirmed(post.audience(), draft, verdict -> teller.accept(Outcome.of(verdict))) ? id : null;
        }
        MissedReport.Key key = new MissedReport.Key(post.conversationId(), id);
        ClusterConfirmation everywhere = new ClusterConfirmation(loop, missedMessages, key, teller);
        Order.Taken taken = elsewhere.isOneOrder() ? askInOrder(post, draft, sent, everywhere) : Order.Taken.NOT_NOW;
        if (taken != Order.Taken.NOT_NOW) {
            post.audience().release();
            if (taken == Order.Taken.IN_ORDER) {
                return counted(id);
            }
            loop.execute(everywhere::withdraw);
            return null;
        }
        if (!confirmed(post.audience(), draft, verdict -> loop.execute(() -> everywhere.onHere(verdict)))) {
            loop.execute(everywhere::withdraw);
            return null;
        }
        elsewhere.ask(scope(post), options.deadlineMs(), sent).thenAccept(everywhere::onElsewhere);
        return id;
    }

    private Order.Taken askInOrder(Post post, Draft draft, SentEvent sent, ClusterConfirmation everywhere) {
        OrderedAsk.Asking asking = new OrderedAsk.Asking(
                scope(post),
                null,
                post.audience().sizeAtMost(),
                null,
                verdict -> loop.execute(() -> everywhere.onHere(verdict)));
        OrderedAsk ask = OrderedAsk.begin(
                asking,
                draft,
                messages,
                fanout.confirmations(),
                attempts,
                elsewhere.here(),
                everywhere::onNobodyAskedHere);
        return ask == null
                ? Order.Taken.REFUSED
                : ask.say(elsewhere, sent, options.deadlineMs(), everywhere::onElsewhere);
    }

    private boolean confirmed(Audience audience, Draft draft, VerdictListener listener) {
        int ackId = fanout.confirmations().takeAckId();
        Message message = messages.asking(ackId, draft);
        Confirmation confirmation =
                fanout.confirmations().begin(ackId, message, attempts, audience.sizeAtMost(), null, listener);
        if (confirmation == null) {
            audience.release();
            message.release();
            return false;
        }
        boolean published = published(audience.confirming(confirmation), message);
        if (!published) {
            confirmation.withdraw();
        }
        return published;
    }

    private static Scope scope(Post post) {
        return new Scope(List.of(ConversationId.roomOf(post.conversationId())), post.except());
    }

    /** What the other servers are to be told; null when there are none. */
    private SentEvent forOthers(Draft draft) {
        if (!elsewhere.isSomebodyThere()) {
            return null;
        }
        ByteBuf frames = outgoing.message(Packet.NO_ACK, draft);
        try {
            return elsewhere.copyOf(frames, draft.attachments());
        } finally {
            frames.release();
        }
    }

    private boolean published(Audience audience, Message message) {
        boolean published = fanout.broadcast(audience, message);
        if (published) {
            counts.countMessage();
        } else {
            message.release();
        }
        return published;
    }

    private Draft draft(byte[] object) {
        fields.read(object, 0, object.length);
        byte[] madeId = fields.haveOwnId() ? null : JsonStrings.of(ids.next());
        String user = fields.isString(MessageKey.USER_ID) ? fields.string(MessageKey.USER_ID) : NOBODYS;
        return new Draft(
                fields, madeId, JsonStrings.of(user), outgoing.timestamps().now(), List.of());
    }

    private static String idOf(Draft draft) {
        return ValidJson.string(draft.idHolder(), draft.idStart(), draft.idEnd());
    }

    /**
     * The object that says which conversation it is for.
     *
     * @param others its fields but for that one, each with its value as JSON
     */
    public static byte[] addressed(String conversationId, Map<String, byte[]> others) {
        JsonBuffer json = new JsonBuffer().raw("{\"conversationId\":").string(conversationId);
        others.forEach((name, value) -> json.raw(',').string(name).raw(':').raw(value, 0, value.length));
        json.raw('}');
        return Arrays.copyOf(json.bytes(), json.length());
    }
}
