package io.stentor.bench.jmh;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.stentor.core.lane.Attempts;
import io.stentor.core.lane.Confirmation;
import io.stentor.core.lane.Confirmations;
import io.stentor.core.lane.Member;
import io.stentor.core.ring.Message;
import io.stentor.core.ring.Slot;
import io.stentor.core.room.Room;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A message that a room of 1,000 is asked to confirm, all answers, and the verdict. One operation is a member's share. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ConfirmationBenchmark {
    private static final int MEMBERS = 1_000;
    private static final int FRAME_BYTES = 200;
    private static final Attempts ATTEMPTS = Attempts.once(TimeUnit.MINUTES.toNanos(1));

    private final CrankedCore core = new CrankedCore();
    private List<Member> members;
    private Room room;
    private long asked;
    private long delivered;

    @Setup(Level.Trial)
    public void fillRoom() {
        members = core.fill("room", MEMBERS, new CountingOutlet());
        room = core.lane.joinedRoom(members.get(0), "room");
    }

    @Benchmark
    @OperationsPerInvocation(MEMBERS)
    public long confirmed() {
        Confirmations confirmations = core.fanout.confirmations();
        int ackId = confirmations.takeAckId();
        ByteBuf frame = ByteBufAllocator.DEFAULT.directBuffer(FRAME_BYTES).writerIndex(FRAME_BYTES);
        Message message = Message.of(frame, System.nanoTime());
        Confirmation confirmation = confirmations.begin(
                ackId, message, ATTEMPTS, MEMBERS, core.lane, verdict -> delivered += verdict.delivered());
        if (!core.lane.broadcast(room, Slot.NOBODY, message, confirmation)) {
            throw new AssertionError("the ring is full");
        }
        core.turnAll();
        for (Member member : members) {
            if (!core.lane.answered(member, ackId)) {
                throw new AssertionError("nobody waits for it");
            }
        }
        core.turnAll();
        asked += MEMBERS;
        return delivered;
    }

    @TearDown(Level.Trial)
    public void checkVerdicts() {
        if (delivered != asked || core.fanout.confirmations().pending() != 0) {
            throw new AssertionError(delivered + " of " + asked);
        }
    }
}
