package io.stentor.bench.jmh;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.stentor.core.lane.LogLimits;
import io.stentor.core.lane.Member;
import io.stentor.core.ring.Form;
import io.stentor.core.ring.Message;
import io.stentor.core.ring.Slot;
import io.stentor.core.ring.Stamp;
import io.stentor.core.room.Room;
import io.stentor.transport.loop.OffsetStamp;
import io.stentor.wire.socketio.JsonOffsetPlace;
import io.stentor.wire.socketio.Packet;
import io.stentor.wire.socketio.Packets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Many messages to one member: what a message costs before the first delivery, which is the ring, the room's log and its copy
 * into the slab. One operation is a message.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SlabBenchmark {
    private static final int MESSAGES = 64;
    private static final int ARGUMENT_START = "2[\"message\",".length();
    private static final Stamp STAMP = OffsetStamp.at(JsonOffsetPlace.PLACE);

    /** What is done with a message beside being written. */
    public enum Kind {
        /** Nothing. */
        PLAIN,
        /** The offset is written into it. */
        STAMPED,
        /** That, and the room's log keeps it for who may come back. */
        KEPT
    }

    @Param
    private Kind kind;

    private final CountingOutlet plain = new CountingOutlet();
    private final CountingOutlet stamped = new CountingOutlet(true);
    private CrankedCore core;
    private CountingOutlet outlet;
    private ByteBuf frames;
    private Member member;
    private Room room;
    private int copyBytes;
    private long turns;

    @Setup(Level.Trial)
    public void fillRoom() {
        LogLimits limits = LogLimits.defaults();
        core = new CrankedCore(kind == Kind.KEPT ? limits.withWindow(Duration.ofMinutes(2)) : limits);
        outlet = kind == Kind.PLAIN ? plain : stamped;
        member = core.fill("room", 1, outlet).get(0);
        room = core.lane.joinedRoom(member, "room");
        Packets packets = new Packets();
        packets.event(Packet.MAIN_NAMESPACE, Packet.NO_ACK, "message")
                .argument(Messages.PACKET, ARGUMENT_START, Messages.PACKET.length - ARGUMENT_START - 1);
        frames = packets.finish(ByteBufAllocator.DEFAULT);
        copyBytes = kind == Kind.PLAIN ? frames.readableBytes() : STAMP.length(Form.PLAIN, frames);
    }

    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public long message() {
        long receivedNanos = System.nanoTime();
        for (int i = 0; i < MESSAGES; i++) {
            Message message = Message.of(frames.retain(), receivedNanos);
            if (!core.lane.broadcast(room, Slot.NOBODY, kind == Kind.PLAIN ? message : message.stamped(STAMP))) {
                throw new AssertionError("the ring is full");
            }
        }
        core.turnAll();
        turns++;
        return outlet.bytes;
    }

    @TearDown(Level.Trial)
    public void checkEveryByte() {
        long expected = turns * MESSAGES * copyBytes;
        long kept = core.fanout.logs().loggedBytes();
        if (outlet.bytes != expected || (kind == Kind.KEPT && kept == 0)) {
            throw new AssertionError(
                    kind + " wrote " + outlet.bytes + " bytes instead of " + expected + ", kept " + kept);
        }
        // The room's log goes with its last member.
        core.lane.close(member);
        core.turnAll();
        if (!frames.release()) {
            throw new AssertionError(frames.refCnt() + " references are left");
        }
    }
}
