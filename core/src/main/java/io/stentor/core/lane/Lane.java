package io.stentor.core.lane;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.stentor.core.latency.DeliveryLatency;
import io.stentor.core.ring.Ring;
import io.stentor.core.ring.RingConsumer;
import io.stentor.core.ring.Slot;
import io.stentor.core.ring.SlotKind;
import io.stentor.core.ring.TurnScheduler;
import io.stentor.core.room.CensusReply;
import io.stentor.core.room.Room;
import io.stentor.core.room.RoomDirectory;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.agrona.collections.Int2ObjectHashMap;

/**
 * The single writer of everything about the members of one event loop: who is in which room, what is pending, what is
 * written. Every method is for the lane's own thread (asserted), except {@link #wake()}.
 *
 * <p>Requests (join, broadcast, close …) are published to the ring and take effect when their slot comes by, so that all
 * lanes agree on one order. Direct frames of a member keep their place between the slots this thread published before
 * and after them.
 */
public final class Lane extends RingConsumer {
    /** Slots taken in per turn: the loop gets back to its sockets after so many, however full the ring is. */
    private static final int SLOTS_PER_TURN = 4096;
    /** Frame bytes taken in per turn. */
    private static final int BYTES_PER_TURN = 4 * 1024 * 1024;

    private final int index;
    private final int laneCount;
    private final Ring ring;
    private final RoomDirectory directory;
    private final DeliveryLatency latency = new DeliveryLatency();
    private final TurnWriter writer;
    private final Consumer<Throwable> onFailure;

    private final Int2ObjectHashMap<Member> members = new Int2ObjectHashMap<>();
    private final Int2ObjectHashMap<LaneRoom> rooms = new Int2ObjectHashMap<>();
    private final Queue<UnpublishedClose> unpublishedCloses = new ArrayDeque<>();
    private int nextMember;
    private long lastPublished = -1;
    private int slotsThisTurn;
    private int bytesThisTurn;

    private record UnpublishedClose(int member, List<Room> left) {}

    /** What the lane needs from the core's start-up, handed in once. */
    public record Parts(
            int index,
            int laneCount,
            RoomDirectory directory,
            ByteBufAllocator allocator,
            LongSupplier nanoClock,
            Consumer<Throwable> onFailure) {}

    public Lane(TurnScheduler scheduler, Parts parts, Ring ring) {
        super(scheduler);
        this.index = parts.index;
        this.nextMember = parts.index;
        this.laneCount = parts.laneCount;
        this.ring = ring;
        this.directory = parts.directory;
        this.writer = new TurnWriter(parts.allocator, parts.nanoClock, latency, this::failed);
        this.onFailure = parts.onFailure;
    }

    // Requests, published to the ring.

    /**
     * Lets a member in.
     *
     * @return the member, or null when the ring is full: refuse the connection
     */
    public Member open(Outlet outlet, String user) {
        assert inTurn() : "foreign thread";
        Member member = new Member(takeMemberId(), outlet);
        if (!publish(SlotKind.OPEN, null, member.id(), Slot.NOBODY, null, 0, user)) {
            return null;
        }
        members.put(member.id(), member);
        return member;
    }

    /**
     * Lets a member into a room. Entering again changes nothing and is answered all the same; a closed member enters
     * nothing and is not answered.
     *
     * @param reply told who is in the room at that point, or null
     * @return false when the ring is full; then nothing happened
     */
    public boolean join(Member member, String roomName, CensusReply reply) {
        assert inTurn() : "foreign thread";
        if (member.isClosed()) {
            return true;
        }
        Room room = directory.hold(roomName);
        if (member.hasJoined(room)) {
            boolean asked = ask(room, reply);
            directory.release(room);
            return asked;
        }
        if (!publish(SlotKind.JOIN, room, member.id(), Slot.NOBODY, null, 0, reply)) {
            directory.release(room);
            return false;
        }
        member.addJoined(room);
        return true;
    }

    /**
     * Lets a member out of a room it has joined.
     *
     * @return false when the ring is full; then nothing happened
     */
    public boolean leave(Member member, Room room) {
        assert inTurn() : "foreign thread";
        assert member.hasJoined(room) : "left a room it is not in";
        if (!publish(SlotKind.LEAVE, room, member.id(), Slot.NOBODY, null, 0, null)) {
            return false;
        }
        member.removeJoined(room);
        directory.release(room);
        return true;
    }

    /** Asks who is in a room; false when the ring is full. */
    public boolean ask(Room room, CensusReply reply) {
        assert inTurn() : "foreign thread";
        return reply == null || publish(SlotKind.ASK, room, Slot.NOBODY, Slot.NOBODY, null, 0, reply);
    }

    /** The room of this name if the member has joined it, else null. */
    public Room joinedRoom(Member member, String roomName) {
        assert inTurn() : "foreign thread";
        Room room = directory.peek(roomName);
        return room != null && member.hasJoined(room) ? room : null;
    }

    /**
     * Sends complete WebSocket frames to every member of a room that somebody holds, but one.
     *
     * @param except id of the member left out, or {@link Slot#NOBODY}
     * @param frame taken over on success
     * @return false when the ring is full; the frame is still the caller's
     */
    public boolean broadcast(Room room, int except, ByteBuf frame, long receivedNanos) {
        assert inTurn() : "foreign thread";
        return publish(SlotKind.BROADCAST, room, Slot.NOBODY, except, frame, receivedNanos, null);
    }

    /**
     * Takes a member out of everything. It gets nothing more from now on; others learn of it when the slot comes by. A
     * full ring only delays that.
     */
    public void close(Member member) {
        assert inTurn() : "foreign thread";
        if (!member.isClosed()) {
            UnpublishedClose close = new UnpublishedClose(member.id(), member.close());
            if (!unpublishedCloses.isEmpty() || !publishClose(close)) {
                unpublishedCloses.add(close);
                wake();
            }
        }
    }

    // Not through the ring.

    /** Sends complete WebSocket frames to one member of this lane; the frame is taken over. */
    public void send(Member member, ByteBuf frame) {
        assert inTurn() : "foreign thread";
        if (member.isClosed()) {
            frame.release();
            return;
        }
        writer.addDirect(member, frame, FrameOrder.after(Math.max(lastPublished, position())));
        wake();
    }

    /** Members of this lane whose close has not come by yet. */
    public int memberCount() {
        return members.size();
    }

    /** Rooms with members on this lane. */
    public int roomCount() {
        return rooms.size();
    }

    /** Copies of broadcast frames handed to the outlets so far. */
    public long deliveries() {
        return writer.deliveries();
    }

    /** This lane's delivery latency; one other thread may collect it. */
    public DeliveryLatency latency() {
        return latency;
    }

    // The lane's turns.

    @Override
    protected void onTurn() {
        slotsThisTurn = 0;
        bytesThisTurn = 0;
        publishCloses();
        poll();
        writeOut(FrameOrder.after(position()));
        writer.flush();
        if (turnIsFull() || !unpublishedCloses.isEmpty()) {
            wake();
        }
    }

    @Override
    protected boolean onSlot(Slot slot, long sequence) {
        switch (slot.kind()) {
            case BROADCAST -> onBroadcast(slot, sequence);
            case JOIN -> onJoin(slot, sequence);
            case LEAVE -> onLeave(slot, sequence);
            case CLOSE -> onClose(slot.member());
            case DIRECT -> onDirect(slot, sequence);
            case OPEN, ASK -> {
                // The roster's business: a lane knows its own members before the ring does.
            }
        }
        slotsThisTurn++;
        return !turnIsFull();
    }

    @Override
    protected void onFailure(Throwable failure) {
        onFailure.accept(failure);
    }

    private boolean turnIsFull() {
        return slotsThisTurn >= SLOTS_PER_TURN || bytesThisTurn >= BYTES_PER_TURN;
    }

    private void onBroadcast(Slot slot, long sequence) {
        ByteBuf frame = slot.frame();
        LaneRoom room = rooms.get(slot.room().id());
        if (room == null) {
            frame.release();
            return;
        }
        bytesThisTurn += frame.readableBytes();
        writer.addFrame(room, frame, sequence, slot.except(), slot.receivedNanos());
        Member excepted = slot.except() == Slot.NOBODY ? null : members.get(slot.except());
        if (excepted != null && excepted.positionIn(room) != Member.ABSENT) {
            writer.compose(excepted);
        }
    }

    private void onJoin(Slot slot, long sequence) {
        Member member = members.get(slot.member());
        if (member == null) {
            return;
        }
        writeOutIfDirty(slot.room(), sequence);
        LaneRoom room = rooms.get(slot.room().id());
        if (room == null) {
            room = new LaneRoom(slot.room().id());
            rooms.put(room.id, room);
        }
        room.add(member);
    }

    private void onLeave(Slot slot, long sequence) {
        Member member = members.get(slot.member());
        if (member == null) {
            return;
        }
        writeOutIfDirty(slot.room(), sequence);
        LaneRoom room = rooms.get(slot.room().id());
        room.remove(member);
        if (room.size() == 0) {
            rooms.remove(room.id);
        }
    }

    private void onClose(int memberId) {
        Member member = members.remove(memberId);
        if (member == null) {
            return;
        }
        while (member.roomCount() > 0) {
            LaneRoom room = member.room(member.roomCount() - 1);
            room.remove(member);
            if (room.size() == 0 && !room.isDirty()) {
                rooms.remove(room.id);
            }
        }
    }

    private void onDirect(Slot slot, long sequence) {
        Member member = members.get(slot.member());
        if (member == null || member.isClosed()) {
            slot.frame().release();
            return;
        }
        writer.addDirect(member, slot.frame(), FrameOrder.ofSlot(sequence));
    }

    /** A room's members may change only between slabs: whoever enters gets what follows, whoever leaves what came before. */
    private void writeOutIfDirty(Room changing, long sequence) {
        LaneRoom room = rooms.get(changing.id());
        if (room != null && room.isDirty()) {
            writeOut(FrameOrder.ofSlot(sequence) - 1);
        }
    }

    private void writeOut(long endKey) {
        for (LaneRoom room : writer.dirtyRooms()) {
            if (room.size() == 0) {
                rooms.remove(room.id);
            }
        }
        writer.writeOut(endKey);
    }

    // Publishing.

    private boolean publish(
            SlotKind kind, Room room, int member, int except, ByteBuf frame, long receivedNanos, Object detail) {
        long sequence = ring.tryPublish(kind, room, member, except, frame, receivedNanos, detail);
        if (sequence < 0) {
            ring.drainHere();
            sequence = ring.tryPublish(kind, room, member, except, frame, receivedNanos, detail);
        }
        if (sequence < 0) {
            return false;
        }
        lastPublished = sequence;
        return true;
    }

    private void publishCloses() {
        while (!unpublishedCloses.isEmpty() && publishClose(unpublishedCloses.peek())) {
            unpublishedCloses.remove();
        }
    }

    private boolean publishClose(UnpublishedClose close) {
        if (!publish(SlotKind.CLOSE, null, close.member, Slot.NOBODY, null, 0, close.left)) {
            return false;
        }
        for (Room room : close.left) {
            directory.release(room);
        }
        return true;
    }

    /** Ids of one lane are congruent to its index, so no two lanes ever make the same. */
    private int takeMemberId() {
        do {
            nextMember = nextMember + laneCount > 0 ? nextMember + laneCount : index;
        } while (members.containsKey(nextMember));
        return nextMember;
    }
}
