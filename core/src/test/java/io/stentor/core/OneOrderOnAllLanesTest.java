package io.stentor.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.stentor.core.lane.Audience;
import io.stentor.core.lane.Lane;
import io.stentor.core.lane.Member;
import io.stentor.core.ring.Message;
import io.stentor.core.ring.Slot;
import io.stentor.core.ring.TurnScheduler;
import io.stentor.core.room.Room;
import io.stentor.testkit.PlainOutlet;
import io.stentor.testkit.SlabAllocator;
import io.stentor.testkit.ThreadLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Real threads: outsiders and the lanes' own loops broadcast to one room at the same time, through a ring that is small
 * enough to be full much of the time. Every member on every lane must get all, in one order, and each publisher's
 * messages in the order they were published.
 */
class OneOrderOnAllLanesTest {
    private static final int LANES = 3;
    private static final int MEMBERS_PER_LANE = 2;
    private static final int OUTSIDERS = 3;
    private static final int MESSAGES = 3_000;
    private static final int RING_SIZE = 256;
    private static final long BACK_OFF_NANOS = 20_000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final List<ThreadLoop> loops = new ArrayList<>();
    private final ThreadLoop rosterLoop = new ThreadLoop("roster");
    private final SlabAllocator slabs = new SlabAllocator();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final ExecutorService outsiders = Executors.newFixedThreadPool(OUTSIDERS);
    private final List<Receiver> receivers = new ArrayList<>();
    private Fanout fanout;

    /** A member that reads the numbers its frames are, on its lane's thread. */
    private static final class Receiver implements PlainOutlet {
        final int lane;
        final List<Integer> received = new ArrayList<>();
        volatile int count;
        Member member;

        Receiver(int lane) {
            this.lane = lane;
        }

        @Override
        public int write(ByteBuf frames) {
            for (int at = frames.readerIndex(); at < frames.writerIndex(); at += Integer.BYTES) {
                received.add(frames.getInt(at));
            }
            return frames.readableBytes();
        }

        @Override
        public boolean wantsFlush() {
            return true;
        }

        @Override
        public void flush() {
            count = received.size();
        }
    }

    /** Publishes from within a loop, a few messages a time as a handler would, until it has published all. */
    private final class Handler implements Runnable {
        private final Receiver sender;
        private final int publisher;
        private int next;

        Handler(Receiver sender, int publisher) {
            this.sender = sender;
            this.publisher = publisher;
        }

        @Override
        public void run() {
            Lane lane = fanout.lanes().get(sender.lane);
            Room room = lane.joinedRoom(sender.member, "room");
            for (int i = 0; i < 10 && next < MESSAGES; i++) {
                ByteBuf frame = frame(publisher, next);
                if (!lane.broadcast(room, Slot.NOBODY, Message.of(frame, System.nanoTime()))) {
                    frame.release();
                    break;
                }
                next++;
            }
            if (next < MESSAGES) {
                loops.get(sender.lane).schedule(this);
            }
        }
    }

    @BeforeEach
    void start() throws Exception {
        for (int i = 0; i < LANES; i++) {
            loops.add(new ThreadLoop("lane " + i));
        }
        List<TurnScheduler> schedulers = List.copyOf(loops);
        fanout = new Fanout(RING_SIZE, schedulers, rosterLoop, slabs, System::nanoTime, failures::add);
        for (int i = 0; i < LANES * MEMBERS_PER_LANE; i++) {
            enter(new Receiver(i % LANES));
        }
    }

    private void enter(Receiver receiver) throws Exception {
        receivers.add(receiver);
        Lane lane = fanout.lanes().get(receiver.lane);
        loops.get(receiver.lane).run(() -> {
            receiver.member = lane.open(receiver, fanout.rooms(), "user", null);
            assertThat(lane.join(receiver.member, "room", null)).isTrue();
        });
    }

    @AfterEach
    void stop() throws Exception {
        outsiders.shutdownNow();
        for (ThreadLoop loop : loops) {
            loop.end();
        }
        rosterLoop.end();
    }

    @Test
    void shouldDeliverAllInOneOrderWhenManyThreadsPublish() throws Exception {
        int publishers = OUTSIDERS + LANES;
        List<Future<?>> publishing = new ArrayList<>();
        for (int i = 0; i < OUTSIDERS; i++) {
            int publisher = i;
            publishing.add(outsiders.submit(() -> publishFromOutside(publisher)));
        }
        for (int i = 0; i < LANES; i++) {
            loops.get(i).schedule(new Handler(receivers.get(i), OUTSIDERS + i));
        }
        for (Future<?> outsider : publishing) {
            outsider.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }

        await().atMost(PATIENCE)
                .until(() -> receivers.stream().allMatch(receiver -> receiver.count == publishers * MESSAGES));
        List<Integer> order = receivers.get(0).received;
        assertThat(receivers)
                .allSatisfy(receiver -> assertThat(receiver.received).isEqualTo(order));
        for (int i = 0; i < publishers; i++) {
            int publisher = i;
            assertThat(order.stream().filter(number -> number / MESSAGES == publisher))
                    .as("messages of publisher %s", publisher)
                    .hasSize(MESSAGES)
                    .isSorted();
        }
        assertThat(failures).isEmpty();
        await().atMost(PATIENCE).until(() -> slabs.bytesOut() == 0);
        assertThat(fanout.roster().counts().memberships()).isEqualTo(LANES * MEMBERS_PER_LANE);
    }

    private void publishFromOutside(int publisher) {
        for (int next = 0; next < MESSAGES; ) {
            ByteBuf frame = frame(publisher, next);
            if (fanout.broadcast(Audience.in(fanout.rooms()).room("room"), Message.of(frame, System.nanoTime()))) {
                next++;
            } else {
                frame.release();
                LockSupport.parkNanos(BACK_OFF_NANOS);
            }
        }
    }

    private static ByteBuf frame(int publisher, int number) {
        return Unpooled.buffer(Integer.BYTES).writeInt(publisher * MESSAGES + number);
    }
}
