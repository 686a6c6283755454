package io.stentor.core.ring;

/** What a slot of the ring says. */
public enum SlotKind {
    /** A member came: {@code member}, {@code detail} is its user id. */
    OPEN,
    /** A member enters a room: {@code member}, {@code room}, {@code detail} is who wants to be told (or null). */
    JOIN,
    /** A member leaves a room: {@code member}, {@code room}, {@code detail} is who wants to be told (or null). */
    LEAVE,
    /** A member is gone from everywhere: {@code member}, {@code detail} is the list of rooms it had joined. */
    CLOSE,
    /** A frame for a room: {@code room}, {@code frame}, {@code except} is a member left out, or {@link Slot#NOBODY}. */
    BROADCAST,
    /** A frame for one member, published from another thread than its own: {@code member}, {@code frame}. */
    DIRECT,
    /** A question to the roster about a room: {@code room}, {@code detail} is who wants to be told. */
    ASK
}
