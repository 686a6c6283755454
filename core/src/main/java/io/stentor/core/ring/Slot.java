package io.stentor.core.ring;

import io.netty.buffer.ByteBuf;
import io.stentor.core.room.Room;

/**
 * One place in the ring. Written by its publisher before it publishes, read-only from then until every consumer has
 * passed. Each lane releases {@code frame} once; the roster never touches it.
 */
public final class Slot {
    /** The member id that no member has. */
    public static final int NOBODY = -1;

    SlotKind kind;
    Room room;
    int member;
    int except;
    ByteBuf frame;
    long receivedNanos;
    Object detail;

    public SlotKind kind() {
        return kind;
    }

    public Room room() {
        return room;
    }

    /** The member this slot is about, or {@link #NOBODY}. */
    public int member() {
        return member;
    }

    /** The member that a broadcast leaves out, or {@link #NOBODY}. */
    public int except() {
        return except;
    }

    /** Complete WebSocket frames, as the members' outlets take them. */
    public ByteBuf frame() {
        return frame;
    }

    /** When the last byte of the message was read, in nanoseconds of the server's clock. */
    public long receivedNanos() {
        return receivedNanos;
    }

    public Object detail() {
        return detail;
    }
}
