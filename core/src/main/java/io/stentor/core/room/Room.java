package io.stentor.core.room;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A room name and the id the server chose for it, alive while somebody holds it. Threadsafe.
 *
 * <p>Ids are small, start at 0 and are used again once nobody holds the room. A slot may name a room only while its
 * publisher holds or keeps it: then everything that was published for an earlier owner of the id lies before it in the ring.
 *
 * <p>A room that nobody holds any more may still be kept for members that are away: it keeps its id and its name, but
 * nobody is in it until somebody holds it again.
 */
public final class Room {
    private static final long HOLD = 1;
    private static final long KEEP = 1L << 32;
    private static final long DEAD = 0;

    private final RoomDirectory directory;
    private final int id;
    private final String name;
    /** The last sequence at which the id may still have been another room's. */
    private final long bornAfter;

    /** Holds in the low half, keeps in the high one. */
    private final AtomicLong claims = new AtomicLong(1);

    Room(RoomDirectory directory, int id, String name, long bornAfter) {
        this.directory = directory;
        this.id = id;
        this.name = name;
        this.bornAfter = bornAfter;
    }

    /** The id, unique among the rooms alive at one time. */
    public int id() {
        return id;
    }

    /** The name, unique in its namespace; empty for the room that is the whole namespace. */
    public String name() {
        return name;
    }

    /** Whether the id is this room's in a slot of this sequence; before, it may have been another's. */
    public boolean isKnownAt(long sequence) {
        return sequence > bornAfter;
    }

    /**
     * Takes one more hold, unless the room is dead. A room that was only kept comes into being again.
     *
     * @return false when the room is dead; its id may belong to another room
     */
    public boolean tryHold() {
        long seen = claims.get();
        while (seen != DEAD) {
            if (claims.compareAndSet(seen, seen + HOLD)) {
                if (holds(seen) == 0) {
                    directory.onHeldAgain(this);
                }
                return true;
            }
            seen = claims.get();
        }
        return false;
    }

    /** Holds on it at this moment: one of each member, and of whoever is about to publish to it. */
    public int holds() {
        return holds(claims.get());
    }

    /** Gives back a hold that {@link RoomDirectory#hold} or {@link #tryHold} took. */
    public void release() {
        long left = claims.addAndGet(-HOLD);
        assert holds(left + HOLD) > 0 : "room released once too often: " + name;
        try {
            if (holds(left) == 0) {
                directory.onLeft(this);
            }
        } finally {
            forgetIfDead(left);
        }
    }

    /**
     * Keeps the room without being in it, unless it is dead: for somebody who is away, or to send to it.
     *
     * @return false when the room is dead; its id may belong to another room
     */
    public boolean tryKeep() {
        long seen = claims.get();
        while (seen != DEAD) {
            if (claims.compareAndSet(seen, seen + KEEP)) {
                return true;
            }
            seen = claims.get();
        }
        return false;
    }

    /** Gives back what {@link #tryKeep} took. */
    public void unkeep() {
        forgetIfDead(claims.addAndGet(-KEEP));
    }

    /** Whether somebody is in the room at this moment. */
    public boolean isHeld() {
        return holds(claims.get()) > 0;
    }

    private void forgetIfDead(long left) {
        if (left == DEAD) {
            directory.forget(this);
        }
    }

    private static int holds(long claims) {
        return (int) claims;
    }

    @Override
    public String toString() {
        return "room " + id;
    }
}
