package io.stentor.core.room;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * A room name and the id the server chose for it, alive while somebody holds it. Threadsafe.
 *
 * <p>Ids are small, start at 0 and are used again once nobody holds the room. A slot may name a room only while its
 * publisher holds it: then everything that was published for an earlier owner of the id lies before it in the ring.
 */
public final class Room {
    private final int id;
    private final String name;
    private final AtomicInteger holds = new AtomicInteger(1);

    Room(int id, String name) {
        this.id = id;
        this.name = name;
    }

    /** The id, unique among the rooms alive at one time. */
    public int id() {
        return id;
    }

    public String name() {
        return name;
    }

    /**
     * Takes one more hold, unless the last one is already gone.
     *
     * @return false when the room is dead; its id may belong to another room
     */
    public boolean tryHold() {
        int seen = holds.get();
        while (seen > 0) {
            if (holds.compareAndSet(seen, seen + 1)) {
                return true;
            }
            seen = holds.get();
        }
        return false;
    }

    /** Gives one hold back; true when it was the last. */
    boolean drop() {
        int left = holds.decrementAndGet();
        assert left >= 0 : "room released once too often: " + name;
        return left == 0;
    }

    @Override
    public String toString() {
        return "room " + id;
    }
}
