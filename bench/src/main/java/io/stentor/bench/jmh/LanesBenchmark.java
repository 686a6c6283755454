package io.stentor.bench.jmh;

import io.stentor.core.lane.LogLimits;
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

/**
 * What a lane costs that has no member of the room: every lane walks all of the ring. One operation is one turn of each lane;
 * what more lanes add is theirs, as the one member is the first one's. All on one thread: the wake-ups are left out.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LanesBenchmark {
    @Param({"1", "8", "64"})
    private int lanes;

    /** Messages that wait together. */
    @Param({"1", "64"})
    private int messages;

    private final CountingOutlet outlet = new CountingOutlet();
    private CrankedCore core;
    private Room room;
    private long sent;

    @Setup(Level.Trial)
    public void fillRoom() {
        core = new CrankedCore(LogLimits.defaults(), lanes);
        Member member = core.fill("room", 1, outlet).get(0);
        room = core.lane.joinedRoom(member, "room");
    }

    @Benchmark
    public long turn() {
        core.broadcast(room, messages);
        sent += messages;
        return outlet.bytes;
    }

    @TearDown(Level.Trial)
    public void checkEveryByte() {
        if (outlet.bytes != sent * CrankedCore.FRAME_BYTES) {
            throw new AssertionError("delivered " + outlet.bytes + " bytes of " + sent + " messages");
        }
    }
}
