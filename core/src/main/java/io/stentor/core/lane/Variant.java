package io.stentor.core.lane;

import io.netty.buffer.ByteBuf;
import io.stentor.core.ring.Form;
import io.stentor.core.ring.Message;

/** What of a message a member gets: its form, with or without its offset. */
enum Variant {
    PLAIN(1, Form.PLAIN, false),
    DEFLATED(2, Form.DEFLATED, false),
    STAMPED(4, Form.PLAIN, true),
    STAMPED_DEFLATED(8, Form.DEFLATED, true);

    /** Its place in a set of variants. */
    final int bit;

    private final Form form;
    private final boolean stamped;

    Variant(int bit, Form form, boolean stamped) {
        this.bit = bit;
        this.form = form;
        this.stamped = stamped;
    }

    static Variant of(Outlet outlet) {
        boolean deflated = outlet.form() == Form.DEFLATED;
        if (outlet.isStamped()) {
            return deflated ? STAMPED_DEFLATED : STAMPED;
        }
        return deflated ? DEFLATED : PLAIN;
    }

    /** Whether the message's own frames serve; else they are written anew. */
    boolean isAsMade(Message message) {
        return !stamped || message.stamp() == null;
    }

    ByteBuf frames(Message message) {
        return message.frames(form);
    }

    int length(Message message) {
        ByteBuf frames = message.frames(form);
        return isAsMade(message) ? frames.readableBytes() : message.stamp().length(form, frames);
    }

    void write(Message message, long sequence, int own, ByteBuf out) {
        ByteBuf frames = message.frames(form);
        if (isAsMade(message)) {
            out.writeBytes(frames, frames.readerIndex(), frames.readableBytes());
        } else {
            message.stamp().write(form, frames, sequence, own, out);
        }
    }
}
