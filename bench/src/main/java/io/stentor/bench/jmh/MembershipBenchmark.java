package io.stentor.bench.jmh;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.stentor.core.Fanout;
import io.stentor.core.lane.Lane;
import io.stentor.core.lane.Member;
import io.stentor.core.lane.Outlet;
import io.stentor.core.ring.TurnScheduler;
import io.stentor.core.roster.RosterCounts;
import java.util.ArrayList;
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

    private final List<Runnable> turns = new ArrayList<>();
    private final List<Member> members = new ArrayList<>();
    private Fanout fanout;
    private Lane lane;
    private int next;

    private final TurnScheduler crank = new TurnScheduler() {
        @Override
        public void schedule(Runnable turn) {
            turns.add(turn);
        }

        @Override
        public boolean inTurn() {
            return true;
        }
    };

    private static final Outlet SILENT = new Outlet() {
        @Override
        public boolean write(ByteBuf frames) {
            return false;
        }

        @Override
        public void flush() {}
    };

    @Setup(Level.Trial)
    public void fillRoom() {
        fanout = new Fanout(16_384, List.of(crank), crank, ByteBufAllocator.DEFAULT, System::nanoTime, failure -> {
            throw new AssertionError(failure);
        });
        lane = fanout.lanes().get(0);
        for (int i = 0; i < MEMBERS; i++) {
            Member member = lane.open(SILENT, "user " + i);
            lane.join(member, ROOM, null);
            members.add(member);
            turnAll();
        }
    }

    @Benchmark
    public int leaveAndJoin() {
        Member member = members.get(next);
        next = (next + 1) % MEMBERS;
        lane.leave(member, lane.joinedRoom(member, ROOM));
        lane.join(member, ROOM, null);
        turnAll();
        return lane.roomCount();
    }

    @TearDown(Level.Trial)
    public void checkCounts() {
        RosterCounts counts = fanout.roster().counts();
        if (counts.memberships() != MEMBERS || counts.users() != MEMBERS || counts.rooms() != 1) {
            throw new AssertionError(counts);
        }
    }

    private void turnAll() {
        for (int i = 0; i < turns.size(); i++) {
            turns.get(i).run();
        }
        turns.clear();
    }
}
