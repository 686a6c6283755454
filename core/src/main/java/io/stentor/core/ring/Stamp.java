package io.stentor.core.ring;

import io.netty.buffer.ByteBuf;

/**
 * Writes a message's frames for those who may come back after a cut: with the message's offset as one more argument of the
 * event. Knows how frames are written, which the core does not. Immutable, any thread.
 */
public interface Stamp {
    /** The entry of a log that servers share by which clients know the message; null when its offset is its place here. */
    default String entry() {
        return null;
    }

    /** How long the frames are once they are stamped. */
    int length(Form form, ByteBuf frames);

    /**
     * Writes the frames with this offset in them.
     *
     * @param frames of the message, in this form; their indices stay where they are
     * @param own as in {@link Offset}
     * @param out has room for them
     */
    void write(Form form, ByteBuf frames, long sequence, int own, ByteBuf out);
}
