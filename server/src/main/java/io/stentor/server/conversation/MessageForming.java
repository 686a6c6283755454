package io.stentor.server.conversation;

import io.netty.buffer.ByteBuf;
import io.stentor.core.ring.Message;
import io.stentor.core.ring.Stamp;
import io.stentor.transport.loop.MessageForms;
import io.stentor.transport.loop.OffsetStamp;
import io.stentor.wire.socketio.JsonOffsetPlace;
import io.stentor.wire.socketio.Packet;
import java.util.function.LongSupplier;

/** Makes the messages of conversations from drafts, in every form that somebody takes. Owned by one thread. */
final class MessageForming {
    private static final Stamp OFFSETS = OffsetStamp.at(JsonOffsetPlace.PLACE);

    private final MessageForms forms;
    private final Outgoing outgoing;
    private final LongSupplier receivedNanos;

    /**
     * What writes the offsets of events.
     *
     * @param entry where an event stands in the order of all servers; null when its offset is of this server
     */
    static Stamp offsets(String entry) {
        return entry == null ? OFFSETS : OffsetStamp.at(JsonOffsetPlace.PLACE, entry);
    }

    /** @param receivedNanos when the last byte was read of what is handled now */
    MessageForming(MessageForms forms, Outgoing outgoing, LongSupplier receivedNanos) {
        this.forms = forms;
        this.outgoing = outgoing;
        this.receivedNanos = receivedNanos;
    }

    /** One that nobody is asked to confirm. */
    Message plain(Draft draft) {
        return inAllForms(timed(outgoing.message(Packet.NO_ACK, draft)).stamped(OFFSETS));
    }

    /** One for those who are there to be asked, without one for those who come back later. */
    Message askingAlone(int ackId, Draft draft) {
        return inAllForms(timed(outgoing.message(ackId, draft)));
    }

    /** One for those who are there to be asked, and a plain one for those who come back later. */
    Message asking(int ackId, Draft draft) {
        Message plain = plain(draft);
        try {
            return askingAlone(ackId, draft).withAwayForm(plain);
        } catch (RuntimeException bug) {
            plain.release();
            throw bug;
        }
    }

    /** What the server itself says to one client. */
    Message untimed(ByteBuf frames) {
        return inAllForms(Message.untimed(frames).stamped(OFFSETS));
    }

    private Message timed(ByteBuf frames) {
        return Message.of(frames, receivedNanos.getAsLong());
    }

    private Message inAllForms(Message message) {
        return forms.forAll(message);
    }
}
