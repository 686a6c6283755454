package io.stentor.core.room;

import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Turns room names into {@link Room}s. Threadsafe, never blocks.
 *
 * <p>Names come from clients, so they key a JDK map (whose full buckets become trees), never an open-addressing one. A
 * room lives from the first hold to the last release; whoever releases must have published its last slot for the room
 * before, so that the id can be given to another room at once.
 */
public final class RoomDirectory {
    private final ConcurrentMap<String, Room> byName = new ConcurrentHashMap<>();
    private final Queue<Integer> freeIds = new ConcurrentLinkedQueue<>();
    private final AtomicInteger nextId = new AtomicInteger();

    /** The room of this name with one hold for the caller; made when nobody holds it yet. */
    public Room hold(String name) {
        for (; ; ) {
            Room known = byName.get(name);
            if (known == null) {
                Room made = new Room(takeId(), name);
                known = byName.putIfAbsent(name, made);
                if (known == null) {
                    return made;
                }
                freeIds.add(made.id());
            }
            if (known.tryHold()) {
                return known;
            }
            byName.remove(name, known);
        }
    }

    /** The room of this name with one hold for the caller, or null when nobody holds it. */
    public Room holdIfPresent(String name) {
        Room known = byName.get(name);
        return known != null && known.tryHold() ? known : null;
    }

    /** The room of this name without a hold, or null. Good for asking whether one is a member, not for publishing. */
    public Room peek(String name) {
        return byName.get(name);
    }

    /** Gives back a hold that {@link #hold} or {@link Room#tryHold} took. */
    public void release(Room room) {
        if (room.drop()) {
            byName.remove(room.name(), room);
            freeIds.add(room.id());
        }
    }

    /** How many rooms are held at this moment. */
    public int size() {
        return byName.size();
    }

    private int takeId() {
        Integer free = freeIds.poll();
        return free != null ? free : nextId.getAndIncrement();
    }
}
