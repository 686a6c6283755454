package io.stentor.bench.jmh;

import static java.util.Collections.nCopies;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.stentor.core.Fanout;
import io.stentor.core.lane.Lane;
import io.stentor.core.lane.LogLimits;
import io.stentor.core.lane.Member;
import io.stentor.core.lane.Outlet;
import io.stentor.core.ring.Message;
import io.stentor.core.ring.Slot;
import io.stentor.core.ring.TurnScheduler;
import io.stentor.core.room.Room;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/** A core whose lanes' turns are taken by hand, on the benchmark's thread. */
final class CrankedCore implements TurnScheduler {
    /** Bytes of a message that is broadcast. */
    static final int FRAME_BYTES = 200;

    private static final int RING_SIZE = 16_384;

    private final Queue<Runnable> turns = new ArrayDeque<>();
    final Fanout fanout;
    final Lane lane;

    CrankedCore() {
        this(LogLimits.defaults());
    }

    CrankedCore(LogLimits limits) {
        this(limits, 1);
    }

    /** One that has this many lanes; {@link #lane} is the first. */
    CrankedCore(LogLimits limits, int lanes) {
        Fanout.Foundation foundation = new Fanout.Foundation(RING_SIZE);
        ByteBufAllocator allocator = ByteBufAllocator.DEFAULT;
        fanout = new Fanout(foundation, limits, nCopies(lanes, this), this, allocator, System::nanoTime, failure -> {
            throw new AssertionError(failure);
        });
        lane = fanout.lanes().get(0);
    }

    @Override
    public void schedule(Runnable turn) {
        turns.add(turn);
    }

    /** No time comes here: what waits for one never runs. */
    @Override
    public void schedule(Runnable task, long delayNanos) {
        if (delayNanos == 0) {
            turns.add(task);
        }
    }

    @Override
    public boolean inTurn() {
        return true;
    }

    void turnAll() {
        for (Runnable turn = turns.poll(); turn != null; turn = turns.poll()) {
            turn.run();
        }
    }

    /** Members of as many users, all in one room and sharing an outlet. */
    List<Member> fill(String room, int count, Outlet outlet) {
        List<Member> members = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Member member = lane.open(outlet, fanout.rooms(), "user " + i, null);
            lane.join(member, room, null);
            members.add(member);
            turnAll();
        }
        return members;
    }

    /** Sends messages to a room of the first lane, and takes all turns. */
    void broadcast(Room room, int messages) {
        long receivedNanos = System.nanoTime();
        for (int i = 0; i < messages; i++) {
            ByteBuf frame = ByteBufAllocator.DEFAULT.directBuffer(FRAME_BYTES).writerIndex(FRAME_BYTES);
            if (!lane.broadcast(room, Slot.NOBODY, Message.of(frame, receivedNanos))) {
                throw new AssertionError("the ring is full");
            }
        }
        turnAll();
    }
}
