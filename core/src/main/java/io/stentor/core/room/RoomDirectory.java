package io.stentor.core.room;

import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The rooms of one namespace: turns their names into {@link Room}s. Threadsafe, never blocks. All directories of a server
 * share its room ids.
 *
 * <p>Names come from clients, so they key a JDK map (whose full buckets become trees), never an open-addressing one. A
 * room lives from the first hold to the last release; whoever releases must have published its last slot for the room
 * before, so that the id can be given to another room at once.
 */
public final class RoomDirectory {
    private final RoomIds ids;
    private final LongSupplier lastSequence;
    private final ConcurrentMap<String, Room> byName = new ConcurrentHashMap<>();
    private final Room everyone;
    private volatile RoomListener listener = RoomListener.NONE;
    private volatile Consumer<String> watcher = name -> {};

    /**
     * The rooms of the first namespace of a server.
     *
     * @param lastSequence tells a sequence of the ring that is not before any slot published so far
     */
    public RoomDirectory(LongSupplier lastSequence) {
        this(new RoomIds(), lastSequence);
    }

    private RoomDirectory(RoomIds ids, LongSupplier lastSequence) {
        this.ids = ids;
        this.lastSequence = lastSequence;
        this.everyone = newRoom("");
    }

    /** The id first: what was published for its earlier owner is then before the sequence we ask for. */
    private Room newRoom(String name) {
        int id = ids.take();
        return new Room(this, id, name, lastSequence.getAsLong());
    }

    /** The rooms of a further namespace of the same server. */
    public RoomDirectory sibling() {
        return new RoomDirectory(ids, lastSequence);
    }

    /** Gives the namespace up: nobody can come any more, and its own room is gone with the last who is in it. */
    public void close() {
        everyone.release();
    }

    /** Sets who is told of rooms. */
    public void listener(RoomListener roomListener) {
        listener = roomListener;
    }

    /**
     * Sets who is told the name of each room that is known from now on, or no more; what is the case then {@link #peek} says.
     *
     * @param changed called on whatever thread does it; must not wait
     */
    public void watcher(Consumer<String> changed) {
        watcher = changed;
    }

    /** The room that every member of the namespace is in. It has no name; each of them holds it, too. */
    public Room everyone() {
        return everyone;
    }

    /** The room of this name with one hold for the caller; made when nobody holds it yet. */
    public Room hold(String name) {
        for (; ; ) {
            Room known = byName.get(name);
            if (known == null) {
                Room made = newRoom(name);
                known = byName.putIfAbsent(name, made);
                if (known == null) {
                    listener.onCreated(made);
                    watcher.accept(name);
                    return made;
                }
                ids.giveBack(made.id());
            }
            if (known.tryHold()) {
                return known;
            }
            byName.remove(name, known);
        }
    }

    /** The room of this name, kept for the caller, or null when nobody holds or keeps it. */
    public Room keepIfPresent(String name) {
        Room known = byName.get(name);
        return known != null && known.tryKeep() ? known : null;
    }

    /** The room of this name without a hold, or null. Good for asking whether one is a member, not for publishing. */
    public Room peek(String name) {
        return byName.get(name);
    }

    /** The named rooms that somebody holds, as they are now. */
    public Collection<Room> rooms() {
        return byName.values().stream().filter(Room::isHeld).toList();
    }

    /** How many named rooms are held at this moment, or kept for somebody who is away. */
    public int size() {
        return byName.size();
    }

    /** Somebody is in a room again that was only kept. */
    void onHeldAgain(Room room) {
        if (room != everyone) {
            listener.onCreated(room);
        }
    }

    /** Nobody is in a room any more. */
    void onLeft(Room room) {
        if (room != everyone) {
            listener.onDeleted(room);
        }
    }

    /** Nobody holds or keeps a room any more. */
    void forget(Room room) {
        if (room != everyone) {
            byName.remove(room.name(), room);
            watcher.accept(room.name());
        }
        ids.giveBack(room.id());
    }
}
