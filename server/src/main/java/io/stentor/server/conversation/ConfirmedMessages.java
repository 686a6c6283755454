package io.stentor.server.conversation;

import io.netty.buffer.ByteBuf;
import io.stentor.core.lane.Attempts;
import io.stentor.core.lane.Confirmation;
import io.stentor.core.lane.Confirmations;
import io.stentor.core.lane.VerdictListener;
import io.stentor.core.ring.Message;
import io.stentor.core.ring.Slot;
import io.stentor.core.ring.Stamp;
import io.stentor.core.room.Room;
import io.stentor.socketio.Connection;
import io.stentor.transport.loop.OffsetStamp;
import io.stentor.transport.loop.SessionLoop;
import io.stentor.wire.ValidJson;
import io.stentor.wire.socketio.JsonOffsetPlace;
import io.stentor.wire.socketio.Packet;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * The messages that members, here and on other servers, are asked to confirm: publishes them, hears the members' answers and tells the sending client
 * what came of it, also when it comes back after a cut. Owned by one event loop.
 */
final class ConfirmedMessages {
    private static final Stamp OFFSETS = OffsetStamp.at(JsonOffsetPlace.PLACE);

    private final SessionLoop loop;
    private final Confirmations confirmations;
    private final ConfirmationOptions options;
    private final Attempts attempts;
    private final Outgoing outgoing;
    private final Elsewhere elsewhere;
    private final MissedMessages missedMessages;

    ConfirmedMessages(
            SessionLoop loop,
            Confirmations confirmations,
            ConfirmationOptions options,
            Outgoing outgoing,
            Elsewhere elsewhere,
            MissedMessages missedMessages) {
        this.elsewhere = elsewhere;
        this.missedMessages = missedMessages;
        this.loop = loop;
        this.confirmations = confirmations;
        this.options = options;
        this.attempts = options.schedule();
        this.outgoing = outgoing;
    }

    /** Whether members are to confirm this message: anything but {@code true} does not ask for it. */
    boolean include(MessageFields fields) {
        return options.always() || fields.isTrue(MessageKey.CONFIRM);
    }

    /** Sends a message to everyone in a joined room; false when the server is overloaded. */
    boolean publish(Connection sender, Room room, String conversationId, Draft draft) {
        byte[] idJson = Arrays.copyOfRange(draft.idHolder(), draft.idStart(), draft.idEnd());
        Consumer<Outcome> teller = outcome -> tell(sender, idJson, conversationId, outcome);
        if (!elsewhere.isSomebodyThere()) {
            return publish(sender, room, draft, verdict -> teller.accept(Outcome.of(verdict)));
        }
        String id = ValidJson.string(idJson, 0, idJson.length);
        MissedReport.Key key = new MissedReport.Key(conversationId, id);
        ClusterConfirmation everywhere = new ClusterConfirmation(loop.eventLoop(), missedMessages, key, teller);
        if (!publish(sender, room, draft, everywhere::onHere)) {
            everywhere.withdraw();
            return false;
        }
        askElsewhere(room, draft, everywhere);
        return true;
    }

    private void askElsewhere(Room room, Draft draft, ClusterConfirmation everywhere) {
        ByteBuf frames = outgoing.message(Packet.NO_ACK, draft);
        try {
            SentEvent sent = elsewhere.copyOf(frames, draft.attachments());
            elsewhere.ask(room.name(), options.deadlineMs(), sent).thenAccept(everywhere::onElsewhere);
        } finally {
            frames.release();
        }
    }

    private boolean publish(Connection sender, Room room, Draft draft, VerdictListener listener) {
        int ackId = confirmations.takeAckId();
        Message message = message(ackId, draft);
        Confirmation confirmation = confirmations.begin(ackId, message, attempts, room.holds(), loop.lane(), listener);
        if (confirmation == null) {
            message.release();
            return false;
        }
        confirmation.notCounting(sender.member().id());
        int except = draft.fields().isFalse(MessageKey.ECHO) ? sender.member().id() : Slot.NOBODY;
        if (loop.lane().broadcast(room, except, message, confirmation)) {
            return true;
        }
        confirmation.withdraw();
        message.release();
        return false;
    }

    /** One for those who are there to be asked, and a plain one for those who come back later. */
    private Message message(int ackId, Draft draft) {
        Message plain = inAllForms(timed(outgoing.message(Packet.NO_ACK, draft)).stamped(OFFSETS));
        try {
            return inAllForms(timed(outgoing.message(ackId, draft))).withAwayForm(plain);
        } catch (RuntimeException bug) {
            plain.release();
            throw bug;
        }
    }

    private Message timed(ByteBuf frames) {
        return Message.of(frames, loop.receivedNanos());
    }

    private Message inAllForms(Message message) {
        return loop.forms().forAll(message);
    }

    /** A member has confirmed. An answer that nobody waits for is ignored. */
    void onAnswer(Connection member, long ackId) {
        loop.lane().answered(member.member(), ackId);
    }

    private void tell(Connection sender, byte[] idJson, String conversationId, Outcome outcome) {
        Connection newest = sender.newest();
        ByteBuf frames = outgoing.messageDelivered(idJson, conversationId, outcome);
        Message message = inAllForms(Message.untimed(frames).stamped(OFFSETS));
        if (!loop.lane().send(newest.member().id(), message)) {
            message.release();
        }
    }
}
