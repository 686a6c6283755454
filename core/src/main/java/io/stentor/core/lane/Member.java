package io.stentor.core.lane;

import io.stentor.core.room.Room;
import java.util.Arrays;
import java.util.List;

/**
 * One addressee of broadcasts: a connected socket of one namespace. Owned by its lane, made by {@link Lane#open}.
 *
 * <p>It knows its rooms twice. {@code joined} is what it asked for, and what its application sees: it changes when the
 * request is published. {@code rooms} is where the lane delivers: it changes when the request's turn in the ring comes.
 * Both are arrays sorted by room id: twelve bytes a membership, not a map.
 */
public final class Member {
    static final int ABSENT = -1;
    private static final Room[] NO_ROOMS = {};
    private static final LaneRoom[] NO_LANE_ROOMS = {};
    private static final int[] NO_POSITIONS = {};

    private final int id;
    private final Outlet outlet;
    private boolean closed;

    private Room[] joined = NO_ROOMS;
    private int joinedCount;

    private LaneRoom[] rooms = NO_LANE_ROOMS;
    private int[] positions = NO_POSITIONS;
    private int roomCount;

    private Direct firstDirect;
    private Direct lastDirect;

    /** Whether its outlet wants a flush at the end of this turn. */
    boolean awaitsFlush;
    /** Number of the last batch that met this member while walking the dirty rooms. */
    long walkedIn;
    /** Number of the last batch that composes this member's frames one by one. */
    long composedIn;

    Member(int id, Outlet outlet) {
        this.id = id;
        this.outlet = outlet;
    }

    /** Unique among the members alive at one time; tells nothing about who it is. */
    public int id() {
        return id;
    }

    public int joinedCount() {
        return joinedCount;
    }

    /** The index-th of the rooms this member asked for, in no order that means anything. */
    public Room joined(int index) {
        return joined[index];
    }

    /** Whether it has joined this room; an earlier room with the same id is another one. */
    public boolean hasJoined(Room room) {
        int at = indexOfJoined(room.id());
        return at >= 0 && joined[at] == room;
    }

    public boolean isClosed() {
        return closed;
    }

    Outlet outlet() {
        return outlet;
    }

    // What it asked for.

    void addJoined(Room room) {
        int at = -(indexOfJoined(room.id()) + 1);
        if (joinedCount == joined.length) {
            joined = Arrays.copyOf(joined, grown(joinedCount));
        }
        System.arraycopy(joined, at, joined, at + 1, joinedCount - at);
        joined[at] = room;
        joinedCount++;
    }

    void removeJoined(Room room) {
        int at = indexOfJoined(room.id());
        System.arraycopy(joined, at + 1, joined, at, joinedCount - at - 1);
        joined[--joinedCount] = null;
    }

    /** Marks the member closed and hands over the rooms it had joined. */
    List<Room> close() {
        closed = true;
        List<Room> left = List.of(Arrays.copyOf(joined, joinedCount));
        joined = NO_ROOMS;
        joinedCount = 0;
        return left;
    }

    private int indexOfJoined(int roomId) {
        int low = 0;
        int high = joinedCount - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int there = joined[middle].id();
            if (there == roomId) {
                return middle;
            }
            if (there < roomId) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -(low + 1);
    }

    // Where the lane delivers.

    int roomCount() {
        return roomCount;
    }

    LaneRoom room(int index) {
        return rooms[index];
    }

    int positionIn(LaneRoom room) {
        int at = indexOf(room.id);
        return at >= 0 ? positions[at] : ABSENT;
    }

    void entered(LaneRoom room, int position) {
        int at = -(indexOf(room.id) + 1);
        if (roomCount == rooms.length) {
            int capacity = grown(roomCount);
            rooms = Arrays.copyOf(rooms, capacity);
            positions = Arrays.copyOf(positions, capacity);
        }
        System.arraycopy(rooms, at, rooms, at + 1, roomCount - at);
        System.arraycopy(positions, at, positions, at + 1, roomCount - at);
        rooms[at] = room;
        positions[at] = position;
        roomCount++;
    }

    void moved(LaneRoom room, int position) {
        positions[indexOf(room.id)] = position;
    }

    void left(LaneRoom room) {
        int at = indexOf(room.id);
        System.arraycopy(rooms, at + 1, rooms, at, roomCount - at - 1);
        System.arraycopy(positions, at + 1, positions, at, roomCount - at - 1);
        rooms[--roomCount] = null;
    }

    private int indexOf(int roomId) {
        int low = 0;
        int high = roomCount - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int there = rooms[middle].id;
            if (there == roomId) {
                return middle;
            }
            if (there < roomId) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -(low + 1);
    }

    private static int grown(int count) {
        return count + (count >> 1) + 1;
    }

    // Frames for this member alone.

    boolean hasDirects() {
        return firstDirect != null;
    }

    boolean hasDirectBefore(long key) {
        return firstDirect != null && firstDirect.key <= key;
    }

    boolean hasDirectAfter(long key) {
        return lastDirect != null && lastDirect.key > key;
    }

    /** Puts a direct frame behind all with the same or a smaller key. */
    void addDirect(Direct direct) {
        if (firstDirect == null) {
            firstDirect = direct;
            lastDirect = direct;
        } else if (lastDirect.key <= direct.key) {
            lastDirect.next = direct;
            lastDirect = direct;
        } else {
            insertDirect(direct);
        }
    }

    private void insertDirect(Direct direct) {
        Direct before = null;
        Direct after = firstDirect;
        while (after.key <= direct.key) {
            before = after;
            after = after.next;
        }
        direct.next = after;
        if (before == null) {
            firstDirect = direct;
        } else {
            before.next = direct;
        }
    }

    /** The next direct frame whose place is not behind {@code key}, taken off; or null. */
    Direct takeDirect(long key) {
        Direct taken = firstDirect;
        if (taken == null || taken.key > key) {
            return null;
        }
        firstDirect = taken.next;
        if (firstDirect == null) {
            lastDirect = null;
        }
        return taken;
    }

    @Override
    public String toString() {
        return "member " + id;
    }
}
