package io.stentor.server.conversation;

import io.netty.buffer.ByteBuf;
import io.stentor.cluster.Order;
import io.stentor.cluster.Scope;
import io.stentor.core.lane.Attempts;
import io.stentor.core.lane.Confirmation;
import io.stentor.core.lane.Confirmations;
import io.stentor.core.lane.VerdictListener;
import io.stentor.core.ring.Message;
import io.stentor.core.ring.Slot;
import io.stentor.core.room.Room;
import io.stentor.socketio.Connection;
import io.stentor.transport.loop.SessionLoop;
import io.stentor.wire.ValidJson;
import io.stentor.wire.socketio.Packet;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * The messages that members, here and on other servers, are asked to confirm: publishes them, hears the members' answers
 * and tells the sending client what came of it, also when it comes back after a cut. Owned by one event loop.
 */
final class ConfirmedMessages {
    private final SessionLoop loop;
    private final Confirmations confirmations;
    private final ConfirmationOptions options;
    private final Attempts attempts;
    private final Outgoing outgoing;
    private final Elsewhere elsewhere;
    private final MissedMessages missedMessages;
    private final MessageForming messages;

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
        this.messages = new MessageForming(loop.forms(), outgoing, loop::receivedNanos);
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
        Order.Taken taken = elsewhere.isOneOrder() ? askInOrder(sender, room, draft, everywhere) : Order.Taken.NOT_NOW;
        if (taken == Order.Taken.IN_ORDER) {
            return true;
        }
        if (taken == Order.Taken.REFUSED) {
            everywhere.withdraw();
            return false;
        }
        if (!publish(sender, room, draft, everywhere::onHere)) {
            everywhere.withdraw();
            return false;
        }
        askElsewhere(room, draft, everywhere);
        return true;
    }

    private Order.Taken askInOrder(Connection sender, Room room, Draft draft, ClusterConfirmation everywhere) {
        List<String> except = draft.fields().isFalse(MessageKey.ECHO) ? List.of(sender.id()) : List.of();
        OrderedAsk.Asking asking = new OrderedAsk.Asking(
                new Scope(List.of(room.name()), except), sender.id(), room.holds(), loop.lane(), everywhere::onHere);
        OrderedAsk ask = OrderedAsk.begin(
                asking, draft, messages, confirmations, attempts, elsewhere.here(), everywhere::onNobodyAskedHere);
        return ask == null
                ? Order.Taken.REFUSED
                : ask.say(elsewhere, sentEvent(draft), options.deadlineMs(), everywhere::onElsewhere);
    }

    private SentEvent sentEvent(Draft draft) {
        ByteBuf frames = outgoing.message(Packet.NO_ACK, draft);
        try {
            return elsewhere.copyOf(frames, draft.attachments());
        } finally {
            frames.release();
        }
    }

    private void askElsewhere(Room room, Draft draft, ClusterConfirmation everywhere) {
        elsewhere
                .ask(new Scope(List.of(room.name()), List.of()), options.deadlineMs(), sentEvent(draft))
                .thenAccept(everywhere::onElsewhere);
    }

    private boolean publish(Connection sender, Room room, Draft draft, VerdictListener listener) {
        int ackId = confirmations.takeAckId();
        Message message = messages.asking(ackId, draft);
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

    /** A member has confirmed. An answer that nobody waits for is ignored. */
    void onAnswer(Connection member, long ackId) {
        loop.lane().answered(member.member(), ackId);
    }

    /** Has it come to a socket wherever it is then; false when there is no order in which that could be said. */
    private boolean isSaid(String socketId, ByteBuf frames) {
        SentEvent sent = elsewhere.copyOf(frames, List.of());
        Scope alone = new Scope(List.of(socketId), List.of());
        return elsewhere.say(alone, false, sent, 0) == Order.Taken.IN_ORDER;
    }

    private void tell(Connection sender, byte[] idJson, String conversationId, Outcome outcome) {
        Connection newest = sender.newest();
        ByteBuf frames = outgoing.messageDelivered(idJson, conversationId, outcome);
        if (newest.mayComeBack() && isSaid(newest.id(), frames)) {
            frames.release();
            return;
        }
        Message message = messages.untimed(frames);
        if (!loop.lane().send(newest.member().id(), message)) {
            message.release();
        }
    }
}
