package io.stentor.server.conversation;

import io.stentor.core.Fanout;
import io.stentor.core.lane.Attempts;
import io.stentor.core.lane.Audience;
import io.stentor.core.lane.Confirmation;
import io.stentor.core.lane.Verdict;
import io.stentor.core.ring.Message;
import io.stentor.transport.loop.MessageForms;
import io.stentor.transport.loop.RandomIds;
import io.stentor.wire.ValidJson;
import io.stentor.wire.socketio.JsonBuffer;
import java.util.Arrays;
import java.util.Collection;
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
    private final RandomIds ids = new RandomIds();
    private final MessageFields fields = new MessageFields();
    private final Outgoing outgoing = new Outgoing(new Timestamps(System::currentTimeMillis));
    private final MessageForming messages;

    /**
     * What came of a message that members were asked to confirm.
     *
     * @param expected sockets that were asked
     * @param delivered those of them that answered in time
     * @param missing users of the others, each once and at most a hundred
     * @param missingTotal how many users those are
     */
    public record Result(int expected, int delivered, List<String> missing, int missingTotal) {
        static Result of(Verdict verdict) {
            Collection<byte[]> users = ConfirmedMessages.users(verdict.missing());
            List<String> missing = users.stream()
                    .limit(USERS_LISTED)
                    .map(json -> ValidJson.string(json, 0, json.length))
                    .toList();
            return new Result(verdict.expected(), verdict.delivered(), missing, users.size());
        }

        public boolean isComplete() {
            return missingTotal == 0;
        }
    }

    PostedMessages(
            Fanout fanout,
            MessageForms forms,
            ConfirmationOptions options,
            EventCounts counts,
            LongSupplier receivedNanos) {
        this.fanout = fanout;
        this.options = options;
        this.attempts = options.schedule();
        this.counts = counts;
        this.messages = new MessageForming(forms, outgoing, receivedNanos);
    }

    /** Whether members are asked to confirm every message, though its sender does not ask for it. */
    public boolean alwaysConfirmed() {
        return options.always();
    }

    /**
     * Sends a message to an audience, which is given back in any case.
     *
     * @param object valid JSON: an object that has a field, and no two of one name
     * @param counted told for how many members it is; on the thread of a lane
     * @return its id: the object's own, if that is a good one; null when the server is overloaded, and nothing happened
     */
    public String send(byte[] object, Audience audience, IntConsumer counted) {
        Draft draft = draft(object);
        String id = idOf(draft);
        return published(audience.countedBy(counted), messages.plain(draft)) ? id : null;
    }

    /**
     * The same, and asks the members to confirm it.
     *
     * @param result told what came of it; on the thread of a lane
     */
    public String sendConfirmed(byte[] object, Audience audience, Consumer<Result> result) {
        Draft draft = draft(object);
        String id = idOf(draft);
        int ackId = fanout.confirmations().takeAckId();
        Message message = messages.asking(ackId, draft);
        Confirmation confirmation = fanout.confirmations()
                .begin(
                        ackId,
                        message,
                        attempts,
                        audience.sizeAtMost(),
                        null,
                        verdict -> result.accept(Result.of(verdict)));
        if (confirmation == null) {
            audience.release();
            message.release();
            return null;
        }
        if (!published(audience.confirming(confirmation), message)) {
            confirmation.withdraw();
            return null;
        }
        return id;
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
