package io.stentor.core.lane;

import io.stentor.core.ring.Offset;
import io.stentor.core.room.Room;
import java.util.List;

/** What a lane keeps of a member that was cut off, until it comes back or its time is over. Owned by the lane. */
final class Away {
    /** The rooms it had joined; each is kept ({@link Room#tryKeep}). */
    final List<Room> rooms;

    final long sinceNanos;
    /** The last slot that came by while it was there: of what came later it was asked nothing. */
    final long lastSlot;
    /** Somebody is coming back for it. */
    boolean claimed;
    /** What that one has seen: nothing behind it may be dropped meanwhile. */
    Offset from;
    /** Whether {@link AwayMail} has it. */
    boolean hasMail;
    /** When the oldest of its own messages was sent, as {@link AwayMail} knows it. */
    long oldestNanos;
    /** It came back, or was given up. */
    boolean ended;

    Away(List<Room> rooms, long sinceNanos, long lastSlot) {
        this.rooms = rooms;
        this.sinceNanos = sinceNanos;
        this.lastSlot = lastSlot;
    }
}
