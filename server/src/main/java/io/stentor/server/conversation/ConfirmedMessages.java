package io.stentor.server.conversation;

import io.netty.buffer.ByteBuf;
import io.stentor.core.lane.Attempts;
import io.stentor.core.lane.Confirmation;
import io.stentor.core.lane.Confirmations;
import io.stentor.core.lane.Member;
import io.stentor.core.lane.Verdict;
import io.stentor.core.ring.Message;
import io.stentor.core.ring.Slot;
import io.stentor.core.room.Room;
import io.stentor.socketio.Connection;
import io.stentor.transport.loop.SessionLoop;
import java.util.Arrays;
import java.util.Collection;
import java.util.TreeSet;

/**
 * The messages that members are asked to confirm: publishes them, hears the members' answers and tells the sending client
 * what came of it, also when it comes back after a cut. Owned by one event loop.
 */
final class ConfirmedMessages {
    private final SessionLoop loop;
    private final Confirmations confirmations;
    private final ConfirmationOptions options;
    private final Attempts attempts;
    private final Outgoing outgoing;
    private final MessageForming messages;

    ConfirmedMessages(SessionLoop loop, Confirmations confirmations, ConfirmationOptions options, Outgoing outgoing) {
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
        int ackId = confirmations.takeAckId();
        byte[] idJson = Arrays.copyOfRange(draft.idHolder(), draft.idStart(), draft.idEnd());
        Message message = messages.asking(ackId, draft);
        Confirmation confirmation = confirmations.begin(
                ackId,
                message,
                attempts,
                room.holds(),
                loop.lane(),
                verdict -> tell(sender, idJson, conversationId, verdict));
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

    private void tell(Connection sender, byte[] idJson, String conversationId, Verdict verdict) {
        Connection newest = sender.newest();
        ByteBuf frames = outgoing.messageDelivered(idJson, conversationId, verdict, users(verdict.missing()));
        Message message = messages.untimed(frames);
        if (!loop.lane().send(newest.member().id(), message)) {
            message.release();
        }
    }

    /** Each user once, in an order of their own: as JSON strings. */
    static Collection<byte[]> users(Collection<Member> members) {
        Collection<byte[]> users = new TreeSet<>(Arrays::compare);
        members.forEach(member -> users.add(participant(member).userJson));
        return users;
    }

    private static Participant participant(Member member) {
        return (Participant) ((Connection) member.owner()).attachment();
    }
}
