package io.stentor.bench.jmh;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.stentor.core.lane.Member;
import io.stentor.core.ring.Message;
import io.stentor.core.ring.Slot;
import io.stentor.core.room.Room;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Ring, lane, slab, with members in memory: everything of a fan-out but the kernel. One operation is one turn. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class FanoutBenchmark {
    private static final int FRAME_BYTES = 200;

    @Param({"10", "1000"})
    private int members;

    /** Messages that wait together. */
    @Param({"1", "64"})
    private int messages;

    private final CrankedCore core = new CrankedCore();
    private final CountingOutlet outlet = new CountingOutlet();
    private Room room;
    private long turns;

    @Setup(Level.Trial)
    public void fillRoom() {
        Member member = core.fill("room", members, outlet).get(0);
        room = core.lane.joinedRoom(member, "room");
    }

    @Benchmark
    public long turn() {
        long receivedNanos = System.nanoTime();
        for (int i = 0; i < messages; i++) {
            ByteBuf frame = ByteBufAllocator.DEFAULT.directBuffer(FRAME_BYTES).writerIndex(FRAME_BYTES);
            if (!core.lane.broadcast(room, Slot.NOBODY, Message.of(frame, receivedNanos))) {
                throw new AssertionError("the ring is full");
            }
        }
        core.turnAll();
        turns++;
        return outlet.bytes;
    }

    @TearDown(Level.Trial)
    public void checkEveryByte() {
        long expected = turns * messages * members * FRAME_BYTES;
        if (outlet.bytes != expected || core.lane.deliveries() != turns * messages * members) {
            throw new AssertionError("delivered " + outlet.bytes + " bytes instead of " + expected);
        }
    }
}
