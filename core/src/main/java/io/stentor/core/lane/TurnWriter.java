package io.stentor.core.lane;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.IllegalReferenceCountException;
import io.stentor.core.latency.DeliveryLatency;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Turns the pending frames of a batch into writes. Owned by its lane.
 *
 * <p>A member of one dirty room gets the room's slab, the same buffer as its neighbours. A member that the slab does not
 * fit (it sits in two dirty rooms, or is left out of a frame, or has a frame of its own) is marked first and gets
 * its frames composed in ring order. Marks are batch numbers, so nothing has to be cleared.
 */
final class TurnWriter {
    /** Members written between two looks at the clock: a latency is right to within this many sends. */
    private static final int CLOCK_STRIDE = 32;

    private final ByteBufAllocator allocator;
    private final LongSupplier nanoClock;
    private final DeliveryLatency latency;
    private final Consumer<Throwable> onFailure;

    private final List<LaneRoom> dirty = new ArrayList<>();
    private final List<PendingFrames> spares = new ArrayList<>();
    private final List<Member> composed = new ArrayList<>();
    private final List<Member> withDirects = new ArrayList<>();
    private final List<Member> toFlush = new ArrayList<>();
    private final Composition composition = new Composition();
    private long batch = 1;
    private long writtenKey = -1;
    private long deliveries;

    TurnWriter(
            ByteBufAllocator allocator,
            LongSupplier nanoClock,
            DeliveryLatency latency,
            Consumer<Throwable> onFailure) {
        this.allocator = allocator;
        this.nanoClock = nanoClock;
        this.latency = latency;
        this.onFailure = onFailure;
    }

    /** Copies of broadcast frames handed to members so far. */
    long deliveries() {
        return deliveries;
    }

    /** Takes over the caller's reference of a frame for the members of a room. */
    void addFrame(LaneRoom room, ByteBuf frame, long sequence, int except, long receivedNanos) {
        if (!room.isDirty()) {
            room.becomeDirty(spares.isEmpty() ? new PendingFrames() : spares.remove(spares.size() - 1));
            dirty.add(room);
        }
        room.pending().add(frame, sequence, except, receivedNanos);
    }

    /** Takes over the caller's reference of a frame for one member; {@code key} as in {@link FrameOrder}. */
    void addDirect(Member member, ByteBuf frame, long key) {
        if (!member.hasDirects()) {
            withDirects.add(member);
        }
        member.addDirect(new Direct(frame, key));
    }

    /** This member's frames of the batch differ from its neighbours'. */
    void compose(Member member) {
        if (member.composedIn != batch) {
            member.composedIn = batch;
            composed.add(member);
        }
    }

    /** The rooms that the next {@link #writeOut} makes clean. */
    List<LaneRoom> dirtyRooms() {
        return dirty;
    }

    /** Hands every pending frame to its members, and the direct frames whose place is not behind {@code endKey}. */
    void writeOut(long endKey) {
        try {
            markMembersOfSeveralRooms();
            markMembersWithDirects(endKey);
            for (LaneRoom room : dirty) {
                if (room.size() > 0) {
                    writeRoom(room);
                }
            }
            for (Member member : composed) {
                writeComposed(member, endKey);
            }
        } finally {
            // Even when there was no memory for a slab: nothing may be written twice, or kept.
            endBatch(endKey);
        }
    }

    private void endBatch(long endKey) {
        for (Member member : composed) {
            releaseDirects(member, endKey);
        }
        composed.clear();
        for (LaneRoom room : dirty) {
            PendingFrames written = room.becomeClean();
            empty(written);
            spares.add(written);
        }
        dirty.clear();
        writtenKey = endKey;
        batch++;
    }

    private static void releaseDirects(Member member, long endKey) {
        for (Direct left = member.takeDirect(endKey); left != null; left = member.takeDirect(endKey)) {
            left.frame.release();
        }
    }

    /** Ends the turn: what the outlets kept back goes out. */
    void flush() {
        for (Member member : toFlush) {
            member.awaitsFlush = false;
            flush(member);
        }
        toFlush.clear();
    }

    private void markMembersOfSeveralRooms() {
        if (dirty.size() < 2) {
            return;
        }
        for (LaneRoom room : dirty) {
            for (int i = 0, size = room.size(); i < size; i++) {
                Member member = room.member(i);
                if (member.walkedIn == batch) {
                    compose(member);
                } else {
                    member.walkedIn = batch;
                }
            }
        }
    }

    private void markMembersWithDirects(long endKey) {
        int kept = 0;
        for (int i = 0, size = withDirects.size(); i < size; i++) {
            Member member = withDirects.get(i);
            if (member.hasDirectBefore(endKey)) {
                compose(member);
            }
            if (member.hasDirectAfter(endKey)) {
                withDirects.set(kept++, member);
            }
        }
        withDirects.subList(kept, withDirects.size()).clear();
    }

    /** A frame that somebody released too early costs this room its slab, and no other room anything. */
    private void writeRoom(LaneRoom room) {
        PendingFrames frames = room.pending();
        try {
            for (int from = 0; from < frames.count(); ) {
                int end = frames.endOfSlab(from);
                writeSlab(room, from, end);
                from = end;
            }
        } catch (RuntimeException | AssertionError e) {
            onFailure.accept(e);
        }
    }

    private void writeSlab(LaneRoom room, int from, int end) {
        ByteBuf slab = room.pending().slab(from, end, allocator);
        try {
            writeToMembers(room, slab, from, end);
        } finally {
            release(slab);
        }
    }

    private void writeToMembers(LaneRoom room, ByteBuf slab, int from, int end) {
        int unrecorded = 0;
        for (int i = 0, size = room.size(); i < size; i++) {
            Member member = room.member(i);
            if (member.composedIn == batch || member.isClosed() || !write(member, slab)) {
                continue;
            }
            if (++unrecorded == CLOCK_STRIDE) {
                record(room.pending(), from, end, unrecorded);
                unrecorded = 0;
            }
        }
        record(room.pending(), from, end, unrecorded);
    }

    private void writeComposed(Member member, long endKey) {
        try {
            composition.gather(member, writtenKey, endKey);
            for (int from = 0; from < composition.count() && !member.isClosed(); ) {
                int end = composition.endOfSlab(from);
                writeComposed(member, from, end);
                from = end;
            }
        } catch (RuntimeException | AssertionError e) {
            onFailure.accept(e);
        } finally {
            empty(composition);
        }
    }

    private void writeComposed(Member member, int from, int end) {
        ByteBuf slab = composition.slab(from, end, allocator);
        try {
            if (write(member, slab)) {
                record(composition, from, end, 1);
            }
        } finally {
            release(slab);
        }
    }

    /** False when the outlet threw: a bug, and this member's misfortune only. */
    private boolean write(Member member, ByteBuf frames) {
        try {
            if (member.outlet().write(frames) && !member.awaitsFlush) {
                member.awaitsFlush = true;
                toFlush.add(member);
            }
            return true;
        } catch (RuntimeException | AssertionError e) {
            onFailure.accept(e);
            return false;
        }
    }

    private void flush(Member member) {
        try {
            member.outlet().flush();
        } catch (RuntimeException | AssertionError e) {
            onFailure.accept(e);
        }
    }

    /** Gives a slab back. An outlet that has released what it only borrowed must not stop the lane. */
    private void release(ByteBuf slab) {
        try {
            slab.release();
        } catch (IllegalReferenceCountException e) {
            onFailure.accept(e);
        }
    }

    /** Empties a list. A frame that somebody else has released keeps none of the others. */
    private void empty(FrameList list) {
        while (list.count() > 0) {
            try {
                list.clear();
            } catch (IllegalReferenceCountException e) {
                onFailure.accept(e);
            }
        }
    }

    private void record(FrameList frames, int from, int end, int members) {
        if (members == 0) {
            return;
        }
        long now = nanoClock.getAsLong();
        for (int i = from; i < end; i++) {
            long received = frames.receivedNanos(i);
            if (received != 0) {
                latency.record(now - received, members);
                deliveries += members;
            }
        }
    }
}
