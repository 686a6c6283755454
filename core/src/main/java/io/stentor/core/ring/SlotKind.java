package io.stentor.core.ring;

/** What a slot of the ring says. */
public enum SlotKind {
    /** A member came: {@code member}, {@code room} is its namespace's, {@code detail} is its user id (or null). */
    OPEN,
    /**
     * A member comes back after a cut, as a new one: {@code member}, {@code room} is its namespace's, {@code detail} tells its
     * user, its rooms and who it was.
     */
    RESUME,
    /** A member enters a room: {@code member}, {@code room}, {@code detail} is who wants to be told (or null). */
    JOIN,
    /** A member leaves a room: {@code member}, {@code room}. */
    LEAVE,
    /** A visit has let a member into a room: {@code member}, {@code room}. Its lane knows. */
    ENTERED,
    /** A visit has let a member out of a room: {@code member}, {@code room}. Its lane knows. */
    LEFT,
    /** A member is gone from everywhere: {@code member}, {@code room} is its namespace's, {@code detail} is the list of rooms it had joined. */
    CLOSE,
    /** A message for a room: {@code room}, {@code message}, {@code except} is a member left out, or {@link Slot#NOBODY}. */
    BROADCAST,
    /** A message for members chosen from several rooms: {@code message}, {@code detail} is the audience. */
    MULTICAST,
    /** A message for one member, published from another thread than its own: {@code member}, {@code message}. */
    DIRECT,
    /** A look at members where they live: {@code detail} is the audience, which knows who looks. */
    VISIT,
    /** A question to the roster about a room: {@code room}, {@code detail} is who wants to be told. */
    ASK
}
