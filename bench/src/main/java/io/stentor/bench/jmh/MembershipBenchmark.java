package io.stentor.bench.jmh;

import io.stentor.core.lane.Member;
import io.stentor.core.roster.RosterCounts;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Joins and leaves through ring, lane and roster, in a room of 1,000. One operation is one member out and in again. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class MembershipBenchmark {
    private static final int MEMBERS = 1_000;
    private static final String ROOM = "room";

    private final CrankedCore core = new CrankedCore();
    private List<Member> members;
    private int next;

    @Setup(Level.Trial)
    public void fillRoom() {
        members = core.fill(ROOM, MEMBERS, new CountingOutlet());
    }

    @Benchmark
    public int leaveAndJoin() {
        Member member = members.get(next);
        next = (next + 1) % MEMBERS;
        core.lane.leave(member, core.lane.joinedRoom(member, ROOM));
        core.lane.join(member, ROOM, null);
        core.turnAll();
        return core.lane.roomCount();
    }

    @TearDown(Level.Trial)
    public void checkCounts() {
        RosterCounts counts = core.fanout.roster().counts();
        if (counts.memberships() != MEMBERS || counts.users() != MEMBERS || counts.rooms() != 1) {
            throw new AssertionError(counts);
        }
    }
}
