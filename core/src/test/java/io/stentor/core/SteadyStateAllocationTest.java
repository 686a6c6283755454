package io.stentor.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.AdaptiveByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.stentor.core.lane.Lane;
import io.stentor.core.lane.LogLimits;
import io.stentor.core.lane.Member;
import io.stentor.core.ring.Form;
import io.stentor.core.ring.Message;
import io.stentor.core.ring.Slot;
import io.stentor.core.ring.Stamp;
import io.stentor.core.room.Room;
import io.stentor.testkit.ManualLoop;
import io.stentor.testkit.PlainOutlet;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A steady stream of broadcasts allocates nothing for a delivery and next to nothing for a message.
 *
 * <p>Netty's leak detector, at its strictest in all other tests, allocates for every buffer it watches and every touch of
 * one; it is off while these run. The message is made once, so what is counted is the core's own and the slabs'.
 */
class SteadyStateAllocationTest {
    private static final int MEMBERS = 1_000;
    private static final int SMALL_ROOM = 10;
    private static final int FRAME_BYTES = 128;
    private static final int STAMPED_BYTES = FRAME_BYTES + Long.BYTES;
    private static final int TURNS = 200;
    private static final int WARM_UP_TURNS = 1_000;
    /** The roster's counts of each turn, iterators the compiler does not see through, and what the runtime does beside. */
    private static final int BYTES_PER_TURN = 512;
    /** A room's slab; an object for each of ten deliveries would be 160 bytes more. */
    private static final int BYTES_PER_ROOM = 320;

    private final ResourceLeakDetector.Level level = ResourceLeakDetector.getLevel();
    private final ByteBufAllocator allocator = new AdaptiveByteBufAllocator(true);
    private final ManualLoop loop = new ManualLoop();
    private final Fanout fanout = new Fanout(
            new Fanout.Foundation(1_024),
            LogLimits.defaults().withWindow(Duration.ofMinutes(2)),
            List.of(loop),
            loop,
            allocator,
            System::nanoTime,
            failure -> {
                throw new AssertionError(failure);
            });
    private final Lane lane = fanout.lanes().get(0);
    private final List<Member> members = new ArrayList<>();
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private ByteBuf frame;
    private Message message;
    private Room tea;
    private Room milk;
    private long delivered;
    /** What an outlet is given gets out of the compiler's sight, as in life: it cannot do without an object made for it. */
    private ByteBuf last;

    private int turn;

    /** Puts the offset behind the frame, as a number. */
    private static final Stamp NUMBER = new Stamp() {
        @Override
        public int length(Form form, ByteBuf frames) {
            return frames.readableBytes() + Long.BYTES;
        }

        @Override
        public void write(Form form, ByteBuf frames, long sequence, int own, ByteBuf out) {
            out.writeBytes(frames, frames.readerIndex(), frames.readableBytes());
            out.writeLong(sequence);
        }
    };

    private final class Sink implements PlainOutlet {
        private final Form form;
        private final boolean stamped;

        Sink(Form form, boolean stamped) {
            this.form = form;
            this.stamped = stamped;
        }

        @Override
        public Form form() {
            return form;
        }

        @Override
        public boolean isStamped() {
            return stamped;
        }

        @Override
        public int write(ByteBuf frames) {
            last = frames;
            boolean longer = stamped && message.stamp() != null;
            delivered += frames.readableBytes() / (longer ? STAMPED_BYTES : FRAME_BYTES);
            return frames.readableBytes();
        }

        @Override
        public boolean wantsFlush() {
            return true;
        }

        @Override
        public void flush() {}
    }

    @BeforeEach
    void start() {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
        frame = allocator.directBuffer(FRAME_BYTES).writeZero(FRAME_BYTES);
        message = Message.of(frame, System.nanoTime());
        loop.enter(() -> {
            for (int i = 0; i < MEMBERS; i++) {
                members.add(lane.open(
                        new Sink(i % 2 == 0 ? Form.PLAIN : Form.DEFLATED, i % 4 < 2),
                        fanout.rooms(),
                        "user " + i,
                        null));
                lane.join(members.get(i), "tea", null);
                lane.join(members.get(i), "milk", null);
                loop.crank();
            }
            tea = lane.joinedRoom(members.get(0), "tea");
            milk = lane.joinedRoom(members.get(0), "milk");
        });
        ManualLoop.crankAll(List.of(loop));
    }

    @AfterEach
    void end() {
        assertThat(last).isNotNull();
        // What the logs keep goes with the rooms.
        loop.enter(() -> members.forEach(lane::close));
        ManualLoop.crankAll(List.of(loop));
        assertThat(frame.refCnt()).isEqualTo(1);
        frame.release();
        ResourceLeakDetector.setLevel(level);
    }

    @Test
    void shouldAllocateNothingPerDeliveryWhenATurnHasOneMessage() {
        assertAllocatesNothing(1, () -> broadcast(tea, Slot.NOBODY));
    }

    @Test
    void shouldAllocateNothingPerDeliveryWhenATurnHasManyMessages() {
        assertAllocatesNothing(20, () -> {
            for (int i = 0; i < 20; i++) {
                broadcast(tea, Slot.NOBODY);
            }
        });
    }

    @Test
    void shouldAllocateNothingPerDeliveryWhenSendersAreLeftOut() {
        assertAllocatesNothing(20, () -> {
            for (int i = 0; i < 20; i++) {
                broadcast(tea, members.get((turn + i) % MEMBERS).id());
            }
        });
    }

    @Test
    void shouldAllocateNothingPerDeliveryWhenEveryMemberSitsInTwoDirtyRooms() {
        assertAllocatesNothing(20, () -> {
            for (int i = 0; i < 10; i++) {
                broadcast(tea, Slot.NOBODY);
                broadcast(milk, Slot.NOBODY);
            }
        });
    }

    @Test
    void shouldAllocateNothingPerDeliveryWhenMessagesHaveTwoFormsAndMayBeMissed() {
        ByteBuf deflated = frame.copy();
        message = message.withDeflated(deflated).skippable();
        assertAllocatesNothing(20, () -> {
            for (int i = 0; i < 20; i++) {
                broadcast(tea, Slot.NOBODY);
            }
        });
        assertThat(deflated.refCnt()).isEqualTo(1);
        deflated.release();
    }

    @Test
    void shouldAllocateNothingPerDeliveryWhenManySmallRoomsAreDirty() {
        List<Room> small = new ArrayList<>();
        loop.enter(() -> {
            for (int i = 0; i < MEMBERS; i++) {
                lane.join(members.get(i), "small " + i / SMALL_ROOM, null);
                loop.crank();
            }
            for (int i = 0; i < MEMBERS; i += SMALL_ROOM) {
                small.add(lane.joinedRoom(members.get(i), "small " + i / SMALL_ROOM));
            }
        });
        ManualLoop.crankAll(List.of(loop));

        long perTurn = bytesPerTurn(1, () -> small.forEach(room -> broadcast(room, Slot.NOBODY)));

        assertThat(perTurn / small.size()).as("bytes per room and turn").isLessThan(BYTES_PER_ROOM);
    }

    /** Half of the members are told offsets, the others are not; the log is full and drops as much as it takes. */
    @Test
    void shouldAllocateNothingPerDeliveryWhenMessagesAreStampedAndKept() {
        message = message.stamped(NUMBER);
        assertAllocatesNothing(20, () -> {
            for (int i = 0; i < 20; i++) {
                broadcast(tea, Slot.NOBODY);
            }
        });
        assertThat(fanout.logs().loggedBytes()).as("kept").isPositive();
    }

    @Test
    void shouldAllocateNothingPerDeliveryWhenStampedMessagesAreComposed() {
        message = message.stamped(NUMBER);
        assertAllocatesNothing(20, () -> {
            for (int i = 0; i < 10; i++) {
                broadcast(tea, Slot.NOBODY);
                broadcast(milk, members.get((turn + i) % MEMBERS).id());
            }
        });
    }

    private void assertAllocatesNothing(int messagesPerTurn, Runnable messages) {
        long perTurn = bytesPerTurn(messagesPerTurn, messages);

        assertThat((double) perTurn * TURNS / delivered)
                .as("bytes per delivery")
                .isLessThan(1);
        assertThat(perTurn).as("bytes per turn").isLessThan(BYTES_PER_TURN);
    }

    private long bytesPerTurn(int messagesPerTurn, Runnable messages) {
        run(WARM_UP_TURNS, messages);
        delivered = 0;
        long me = Thread.currentThread().getId();
        long before = threads.getThreadAllocatedBytes(me);

        run(TURNS, messages);

        long allocated = threads.getThreadAllocatedBytes(me) - before;
        assertThat(delivered).isGreaterThanOrEqualTo(TURNS * (MEMBERS - 1L) * messagesPerTurn);
        return allocated / TURNS;
    }

    private void run(int turns, Runnable messages) {
        for (turn = 0; turn < turns; turn++) {
            loop.enter(messages);
            while (loop.crank()) {
                // until everybody has had their turn
            }
        }
    }

    private void broadcast(Room room, int except) {
        message.retain(1);
        lane.broadcast(room, except, message);
    }
}
