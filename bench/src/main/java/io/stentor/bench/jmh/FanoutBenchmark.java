package io.stentor.bench.jmh;

import io.stentor.core.lane.Member;
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
        core.broadcast(room, messages);
        turns++;
        return outlet.bytes;
    }

    @TearDown(Level.Trial)
    public void checkEveryByte() {
        long expected = turns * messages * members * CrankedCore.FRAME_BYTES;
        if (outlet.bytes != expected || core.lane.deliveries() != turns * messages * members) {
            throw new AssertionError("delivered " + outlet.bytes + " bytes instead of " + expected);
        }
    }
}
