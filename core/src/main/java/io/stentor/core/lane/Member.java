package io.stentor.core.lane;

import io.stentor.core.ring.Offset;
import io.stentor.core.room.Room;
import io.stentor.core.room.RoomDirectory;
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
    private static final long[] NO_ENTRIES = {};

    private final int id;
    private final Outlet outlet;
    private final RoomDirectory directory;
    private final String user;
    private final Object owner;
    /** The ids it had before it came back; for a while. */
    List<Returns.Former> formerly = List.of();

    private boolean closed;

    private Room[] joined = NO_ROOMS;
    private int joinedCount;

    private LaneRoom[] rooms = NO_LANE_ROOMS;
    private int[] positions = NO_POSITIONS;
    /** The slots in which it entered them. */
    private long[] entered = NO_ENTRIES;

    private int roomCount;

    /** Its own messages, and what it may come back for. */
    final OwnLog own;

    /** What it may come back as; null while nobody may. */
    Away away;

    /** Where it is in the order while it is behind; null while it gets everything at once. */
    Behind behind;

    // While it is in line, as WaitingLine has it.
    boolean inLine;
    Member previousInLine;
    Member nextInLine;
    /** Everything up to this key, as {@link FrameOrder} has it, is written. */
    long writtenKey;
    /** What the lane had taken in when it got in line. */
    long takenInBytesBefore;

    /** The slot in which it came: whoever has got nothing yet has missed what follows. */
    long openedAt = -1;
    /** The newest slot of rooms that it has left: a client that has not seen it cannot be told what it has missed. */
    long leftUpTo = -1;
    /** Where its own log begins: it came back as one who had seen so much. Null when its log began with it. */
    private Offset cameBackFrom;
    /** Its outlet was told that it cannot catch up. */
    boolean fallen;

    /** Whether it is in the list of those whose own messages are kept. */
    boolean listedAsKeeping;
    /** Whether it is in the list of those with messages of their own. */
    boolean listedWithOwn;
    /** Whether its outlet wants a flush at the end of this turn. */
    boolean awaitsFlush;
    /** Number of the last batch that met this member while walking the dirty rooms. */
    long walkedIn;
    /** Number of the last batch that composes this member's messages one by one. */
    long composedIn;
    /** Number of the last selection that met this member. */
    long selectedIn;
    /** Confirmations that this lane expects of it. */
    int owedAnswers;

    Member(int id, Outlet outlet, RoomDirectory directory, String user, Object owner, LaneLogs logs) {
        this.id = id;
        this.outlet = outlet;
        this.directory = directory;
        this.user = user;
        this.owner = owner;
        this.own = new OwnLog(logs);
    }

    /** Unique among the members alive at one time; tells nothing about who it is. */
    public int id() {
        return id;
    }

    /** Whom the layer above knows by this member: what it gave to {@link Lane#open}. */
    public Object owner() {
        return owner;
    }

    /** Whose socket it is, or null. */
    public String user() {
        return user;
    }

    /** Whether it is closed, but may come back ({@link Lane#resume}). */
    public boolean isAway() {
        return away != null;
    }

    /** It gets nothing any more, and nobody else will for it. */
    boolean isGone() {
        return closed && (away == null || away.ended);
    }

    /** Whether its outlet did not take all that it should have been written, or it came back and waits for what it missed. */
    public boolean isBehind() {
        return behind != null;
    }

    /** Whether something has come for it that it is written as soon as it is its turn. */
    boolean isInLine() {
        return inLine;
    }

    /** Whether it has been written all that has come for it, but for what came in the lane's last turn. */
    public boolean isUpToDate() {
        return behind == null && !inLine;
    }

    /** Up to which key, as {@link FrameOrder} has it, everything is written for one that is not up to date. */
    long cursor() {
        return behind == null ? writtenKey : behind.cursor;
    }

    /** What a client has seen that has got nothing at all. */
    Offset beginning() {
        return cameBackFrom != null ? cameBackFrom : Offset.ofSlot(openedAt);
    }

    /** It goes on as somebody who was away and had seen so much. */
    void comesBack(Resumption as) {
        cameBackFrom = as.from;
        leftUpTo = as.leftUpTo;
        own.continueBehind(as.lastOwn);
    }

    /** Its logs begin with what a client has seen that has seen so much. */
    void beginsWith(Offset from) {
        cameBackFrom = from;
    }

    /** It has missed what nobody can tell it any more: it will have to begin anew. */
    void cannotReturn() {
        leftUpTo = Long.MAX_VALUE;
    }

    /** Whether its logs begin where a client has seen up to. */
    boolean mayReturnFrom(Offset from) {
        return cameBackFrom == null || from.reaches(cameBackFrom);
    }

    /** The rooms of its namespace. */
    public RoomDirectory directory() {
        return directory;
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

    /** Whether it has joined this room, or had when it was cut off. */
    boolean belongsTo(Room room) {
        return away == null ? hasJoined(room) : !away.ended && away.rooms.contains(room);
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

    /** Marks the member closed and hands over the rooms it had joined, with its holds on them. */
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

    void entered(LaneRoom room, int position, long sequence) {
        int at = -(indexOf(room.id) + 1);
        if (roomCount == rooms.length) {
            int capacity = grown(roomCount);
            rooms = Arrays.copyOf(rooms, capacity);
            positions = Arrays.copyOf(positions, capacity);
            entered = Arrays.copyOf(entered, capacity);
        }
        System.arraycopy(rooms, at, rooms, at + 1, roomCount - at);
        System.arraycopy(positions, at, positions, at + 1, roomCount - at);
        System.arraycopy(entered, at, entered, at + 1, roomCount - at);
        rooms[at] = room;
        positions[at] = position;
        entered[at] = sequence;
        roomCount++;
    }

    /** The slot in which it entered the index-th of the rooms. */
    long enteredAt(int index) {
        return entered[index];
    }

    long enteredAt(LaneRoom room) {
        return entered[indexOf(room.id)];
    }

    void moved(LaneRoom room, int position) {
        positions[indexOf(room.id)] = position;
    }

    void left(LaneRoom room) {
        int at = indexOf(room.id);
        System.arraycopy(rooms, at + 1, rooms, at, roomCount - at - 1);
        System.arraycopy(positions, at + 1, positions, at, roomCount - at - 1);
        System.arraycopy(entered, at + 1, entered, at, roomCount - at - 1);
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

    @Override
    public String toString() {
        return "member " + id;
    }
}
