package io.stentor.core.ring;

import io.stentor.core.room.Room;

/**
 * One place in the ring. Written by its publisher before it publishes, read-only from then until every consumer has
 * passed. Each lane releases the message once; the roster never touches it.
 */
public final class Slot {
    /** The member id that no member has. */
    public static final int NOBODY = -1;

    SlotKind kind;
    Room room;
    int member;
    int except;
    Message message;
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

    public Message message() {
        return message;
    }

    public Object detail() {
        return detail;
    }
}
