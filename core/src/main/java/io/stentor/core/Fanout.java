package io.stentor.core;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.stentor.core.lane.Lane;
import io.stentor.core.ring.Ring;
import io.stentor.core.ring.Slot;
import io.stentor.core.ring.SlotKind;
import io.stentor.core.ring.TurnScheduler;
import io.stentor.core.room.Room;
import io.stentor.core.room.RoomDirectory;
import io.stentor.core.roster.Roster;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The core, put together: one ring, a lane for each event loop, one roster. Threads, clock and allocator are handed in;
 * with a hand-cranked scheduler and a manual clock a test drives it step by step.
 *
 * <p>The publishing methods are for threads that own no lane. They never wait: a full ring is a refusal.
 */
public final class Fanout {
    private final RoomDirectory directory = new RoomDirectory();
    private final Ring ring;
    private final List<Lane> lanes = new ArrayList<>();
    private final Roster roster;
    private final LongSupplier nanoClock;

    /**
     * @param ringSize slots, a power of two
     * @param loops one for each lane, in the lanes' order
     * @param rosterLoop where the roster runs: a lane's thread or one of its own
     * @param onFailure told about bugs; called on any of these threads
     */
    public Fanout(
            int ringSize,
            List<TurnScheduler> loops,
            TurnScheduler rosterLoop,
            ByteBufAllocator allocator,
            LongSupplier nanoClock,
            Consumer<Throwable> onFailure) {
        this.ring = new Ring(ringSize);
        this.nanoClock = nanoClock;
        for (int i = 0; i < loops.size(); i++) {
            Lane.Parts parts = new Lane.Parts(i, loops.size(), directory, allocator, nanoClock, onFailure);
            Lane lane = new Lane(loops.get(i), parts, ring);
            ring.add(lane, true);
            lanes.add(lane);
        }
        this.roster = new Roster(rosterLoop, ring, directory, nanoClock, onFailure);
        ring.add(roster, false);
    }

    public List<Lane> lanes() {
        return lanes;
    }

    public Roster roster() {
        return roster;
    }

    public RoomDirectory rooms() {
        return directory;
    }

    public Ring ring() {
        return ring;
    }

    /**
     * Sends complete WebSocket frames to a room, if there is one of that name. Any thread.
     *
     * @param frame taken over on success
     * @return false when the ring is full; the frame is still the caller's
     */
    public boolean broadcast(String roomName, ByteBuf frame) {
        Room room = directory.holdIfPresent(roomName);
        if (room == null) {
            frame.release();
            return true;
        }
        long sequence =
                ring.tryPublish(SlotKind.BROADCAST, room, Slot.NOBODY, Slot.NOBODY, frame, nanoClock.getAsLong(), null);
        directory.release(room);
        return sequence >= 0;
    }

    /** Sends complete WebSocket frames to one member. Any thread; otherwise like {@link #broadcast}. */
    public boolean send(int member, ByteBuf frame) {
        return ring.tryPublish(SlotKind.DIRECT, null, member, Slot.NOBODY, frame, 0, null) >= 0;
    }
}
