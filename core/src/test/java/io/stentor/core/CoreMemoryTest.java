package io.stentor.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.stentor.core.lane.Audience;
import io.stentor.core.lane.Lane;
import io.stentor.core.lane.Member;
import io.stentor.core.lane.Outlet;
import io.stentor.core.ring.Message;
import io.stentor.core.roster.RosterCounts;
import io.stentor.testkit.ManualLoop;
import io.stentor.testkit.PlainOutlet;
import io.stentor.testkit.SlabAllocator;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a hundred rooms of a thousand members cost in the core: lanes, roster, directory and members, not the ring, whose
 * size is an option. Measured as what the heap grows by; the user and room names are the application's.
 */
class CoreMemoryTest {
    private static final int ROOMS = 100;
    private static final int ROOM_MEMBERS = 1_000;
    private static final long LIMIT = 10_000_000;
    /** What a burst may leave behind in lists that are kept to be used again, and noise. */
    private static final long LEFT_BY_BURST = 500_000;

    private static final Outlet SINK = new PlainOutlet() {
        @Override
        public int write(ByteBuf frames) {
            return frames.readableBytes();
        }
    };

    private final List<ManualLoop> loops = List.of(new ManualLoop(), new ManualLoop());
    private final Fanout fanout =
            new Fanout(1 << 14, List.copyOf(loops), loops.get(0), new SlabAllocator(), System::nanoTime, failure -> {
                throw new AssertionError(failure);
            });
    private final List<String> users = new ArrayList<>();
    private final List<String> rooms =
            IntStream.range(0, ROOMS).mapToObj(i -> "conversation:" + i).toList();
    private final List<Member> members = new ArrayList<>();

    @ParameterizedTest(name = "{0} sockets in {1} rooms each")
    @CsvSource({"1000, 100", "10000, 10"})
    void shouldTakeLittleMemoryForAHundredRoomsOfAThousandMembers(int sockets, int roomsEach, TestReporter reporter) {
        IntStream.range(0, sockets).forEach(i -> users.add("user " + i));
        // Once round the ring with everything in place, so that it is warm and remembers nothing.
        fill(sockets, roomsEach);
        empty();
        long before = usedHeap();

        fill(sockets, roomsEach);
        long filled = usedHeap() - before;
        assertThat(fanout.roster().counts()).isEqualTo(new RosterCounts(sockets, sockets, ROOMS, ROOMS * ROOM_MEMBERS));

        burst();
        long afterBurst = usedHeap() - before;
        empty();
        long emptied = usedHeap() - before;
        reporter.publishEntry(
                "bytes", "%,d; %,d after a burst; %,d once all are gone".formatted(filled, afterBurst, emptied));

        assertThat(filled).isLessThan(LIMIT);
        assertThat(afterBurst - filled).as("kept by rooms that are idle again").isLessThan(LEFT_BY_BURST);
        assertThat(emptied).as("kept when all are gone").isLessThan(LEFT_BY_BURST);
    }

    private void fill(int sockets, int roomsEach) {
        for (int i = 0; i < sockets; i++) {
            int socket = i;
            int lane = i % loops.size();
            loops.get(lane).enter(() -> enter(fanout.lanes().get(lane), socket, roomsEach));
            ManualLoop.crankAll(loops);
        }
    }

    private void enter(Lane lane, int socket, int roomsEach) {
        Member member = lane.open(SINK, fanout.rooms(), users.get(socket), null);
        members.add(member);
        for (int r = 0; r < roomsEach; r++) {
            assertThat(lane.join(member, rooms.get((socket * roomsEach + r) % ROOMS), null))
                    .isTrue();
        }
    }

    /** Every room dirty in the same turn, with many frames. */
    private void burst() {
        ByteBuf frame = Unpooled.buffer(128).writeZero(128);
        for (int i = 0; i < 20 * ROOMS; i++) {
            assertThat(fanout.broadcast(
                            Audience.in(fanout.rooms()).room(rooms.get(i % ROOMS)), Message.untimed(frame.retain())))
                    .isTrue();
        }
        ManualLoop.crankAll(loops);
        assertThat(frame.refCnt()).isEqualTo(1);
    }

    private void empty() {
        for (int i = 0; i < members.size(); i++) {
            Member member = members.get(i);
            int lane = i % loops.size();
            loops.get(lane).enter(() -> fanout.lanes().get(lane).close(member));
            ManualLoop.crankAll(loops);
        }
        members.clear();
        assertThat(fanout.roster().counts()).isEqualTo(new RosterCounts(0, 0, 0, 0));
        assertThat(fanout.rooms().size()).isZero();
    }

    /** Collects until it makes no more difference. */
    private static long usedHeap() {
        long used = Long.MAX_VALUE;
        for (int i = 0; i < 10; i++) {
            System.gc();
            long now = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
            if (now >= used - 1_000) {
                return Math.min(now, used);
            }
            used = now;
        }
        return used;
    }
}
