package io.stentor.core.ring;

import io.netty.buffer.ByteBuf;
import io.netty.util.IllegalReferenceCountException;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/**
 * What a slot says to members: complete WebSocket frames, in a form for each kind of receiver, made once. Immutable; its
 * references are counted with its frames.
 */
public final class Message {
    private static final AtomicIntegerFieldUpdater<Message> LOGS =
            AtomicIntegerFieldUpdater.newUpdater(Message.class, "logs");

    private final ByteBuf plain;
    /** Null when the plain frames serve everybody. */
    private final ByteBuf deflated;

    /** Null when no client is told an offset with it. */
    private final Stamp stamp;

    /** Null when it is the same for those who are away. */
    private final Message awayForm;

    private final boolean skippable;
    private final long receivedNanos;
    /** In how many logs it stands. */
    @SuppressWarnings("UnusedVariable") // by name only
    private volatile int logs;

    private Message(
            ByteBuf plain, ByteBuf deflated, Stamp stamp, Message awayForm, boolean skippable, long receivedNanos) {
        this.plain = plain;
        this.deflated = deflated;
        this.stamp = stamp;
        this.awayForm = awayForm;
        this.skippable = skippable;
        this.receivedNanos = receivedNanos;
    }

    /** A message that is one broadcast's, read at this time of the server's clock; takes the frames. */
    public static Message of(ByteBuf frames, long receivedNanos) {
        return new Message(frames, null, null, null, false, receivedNanos);
    }

    /** A message whose delivery nobody times: an answer, a greeting. Takes the frames. */
    public static Message untimed(ByteBuf frames) {
        return new Message(frames, null, null, null, false, 0);
    }

    /** The same message, which a member that is behind may miss ("volatile"). */
    public Message skippable() {
        return new Message(plain, deflated, stamp, awayForm, true, receivedNanos);
    }

    /** The same message with frames for those who take them compressed; takes these. */
    public Message withDeflated(ByteBuf frames) {
        return new Message(plain, frames, stamp, awayForm, skippable, receivedNanos);
    }

    /** The same message, which those who may come back after a cut get with its offset. */
    public Message stamped(Stamp with) {
        return new Message(plain, deflated, with, awayForm, skippable, receivedNanos);
    }

    /**
     * The same message, which whoever is away when it is sent gets as this other one: an event that asks for an answer can
     * tell no offset, and is no use later. Takes the other one, whose references go with this one's.
     */
    public Message withAwayForm(Message other) {
        return new Message(plain, deflated, stamp, other, skippable, receivedNanos);
    }

    /** The same frames once more, for those who have not answered: nobody times them. Its references are the first one's. */
    public Message repeated() {
        return new Message(plain, deflated, stamp, null, skippable, 0);
    }

    /** What is kept of it for those who are away when it is sent; itself unless it says otherwise. */
    public Message awayForm() {
        return awayForm == null ? this : awayForm;
    }

    /** What writes the offset into its frames, or null. */
    public Stamp stamp() {
        return stamp;
    }

    /** Whether a member that comes back after a cut gets it, when it has missed it. */
    public boolean isRecoverable() {
        return stamp != null && !skippable;
    }

    /** The frames of one form; the reference stays the message's. */
    public ByteBuf frames(Form form) {
        return form == Form.DEFLATED && deflated != null ? deflated : plain;
    }

    /** Whether some form differs from the plain one. */
    public boolean hasForms() {
        return deflated != null;
    }

    /** Whether it is not the same for all who take it. */
    public boolean hasVariants() {
        return deflated != null || stamp != null;
    }

    public boolean isSkippable() {
        return skippable;
    }

    /** When the last byte of what caused it was read, in nanoseconds of the server's clock; 0 when nobody times it. */
    public long receivedNanos() {
        return receivedNanos;
    }

    /** Bytes of its frames, with those for whoever is away. */
    public int bytes() {
        return plain.readableBytes()
                + (deflated == null ? 0 : deflated.readableBytes())
                + (awayForm == null ? 0 : awayForm.bytes());
    }

    /** Notes that one more log holds it; true for the first. */
    public boolean enterLog() {
        return LOGS.getAndIncrement(this) == 0;
    }

    /** Notes that a log has dropped it; true for the last. */
    public boolean leaveLog() {
        return LOGS.decrementAndGet(this) == 0;
    }

    /** Takes further references of all its frames, or of none when some were released already. */
    public void retain(int count) {
        plain.retain(count);
        if (deflated != null) {
            retainDeflated(count);
        }
        if (awayForm != null) {
            retainAwayForm(count);
        }
    }

    private void retainAwayForm(int count) {
        try {
            awayForm.retain(count);
        } catch (IllegalReferenceCountException dead) {
            repeated().release(count);
            throw dead;
        }
    }

    private void retainDeflated(int count) {
        try {
            deflated.retain(count);
        } catch (IllegalReferenceCountException dead) {
            plain.release(count);
            throw dead;
        }
    }

    public void release() {
        release(1);
    }

    /** Gives one reference of the frames back that are not the plain ones: those stay their maker's. */
    public void releaseForms() {
        releaseForms(1);
    }

    private void releaseForms(int count) {
        try {
            if (deflated != null) {
                deflated.release(count);
            }
        } finally {
            if (awayForm != null) {
                awayForm.release(count);
            }
        }
    }

    /** Gives references of all its frames back. */
    public void release(int count) {
        // Even when somebody has given the plain frames back too often: the others are still to be freed.
        try {
            plain.release(count);
        } finally {
            releaseForms(count);
        }
    }
}
