package io.stentor.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.stentor.core.lane.Lane;
import io.stentor.core.lane.Member;
import io.stentor.core.ring.Slot;
import io.stentor.core.roster.RosterCounts;
import io.stentor.testkit.ManualLoop;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The core against a naive model: seeded random joins, leaves, broadcasts, direct frames and closes on several lanes
 * whose turns come at random. The model keeps sets and lists and delivers at once; the core must come to the same.
 */
class FanoutModelTest {
    private static final int ROOMS = 6;
    private static final int STEPS = 4_000;
    private static final long DIRECT = 1L << 40;

    private final List<ManualLoop> loops = new ArrayList<>();
    private final List<Peer> peers = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();
    private long now = 1;
    private long number;
    private int refused;

    /** A member, what the model says it must have got, and what it did get. */
    private static final class Peer {
        final int lane;
        final RecordingOutlet outlet = new RecordingOutlet();
        final Set<String> rooms = new HashSet<>();
        /** Broadcasts in the order of the ring. */
        final List<Long> expected = new ArrayList<>();
        /** For each direct frame: how many of its own lane's broadcasts lay before it. */
        final List<Long> directs = new ArrayList<>();

        final List<Set<Long>> ownBefore = new ArrayList<>();
        final Set<Long> ownLane = new HashSet<>();
        Member member;
        boolean closed;

        Peer(int lane) {
            this.lane = lane;
        }
    }

    @ParameterizedTest
    @CsvSource({"1,1024,1", "1,16,2", "2,1024,3", "3,1024,4", "3,16,5", "4,64,6", "2,16,7", "3,4096,8"})
    void shouldDeliverWhatTheNaiveModelDelivers(int laneCount, int ringSize, long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < laneCount; i++) {
            loops.add(new ManualLoop());
        }
        Fanout fanout = new Fanout(
                ringSize, List.copyOf(loops), loops.get(0), PooledByteBufAllocator.DEFAULT, () -> now++, failures::add);

        for (int step = 0; step < STEPS; step++) {
            step(fanout, random);
            if (random.nextInt(4) == 0) {
                loops.get(random.nextInt(laneCount)).crank();
            }
        }
        ManualLoop.crankAll(loops);

        assertThat(failures).isEmpty();
        peers.forEach(FanoutModelTest::check);
        checkCounts(fanout);
        if (ringSize > STEPS) {
            assertThat(refused).isZero();
        }

        for (Peer peer : peers) {
            onLoop(peer, () -> fanout.lanes().get(peer.lane).close(peer.member));
        }
        ManualLoop.crankAll(loops);
        assertThat(fanout.roster().counts()).isEqualTo(new RosterCounts(0, 0, 0, 0));
        assertThat(fanout.rooms().size()).isZero();
        for (Lane lane : fanout.lanes()) {
            assertThat(lane.memberCount()).isZero();
            assertThat(lane.roomCount()).isZero();
        }
    }

    private void step(Fanout fanout, Random random) {
        int dice = random.nextInt(100);
        if (peers.size() < 12 || (dice < 3 && peers.size() < 60)) {
            open(fanout, random);
            return;
        }
        Peer peer = peers.get(random.nextInt(peers.size()));
        if (peer.closed) {
            return;
        }
        String room = "room " + random.nextInt(ROOMS);
        Lane lane = fanout.lanes().get(peer.lane);
        onLoop(peer, () -> {
            if (dice < 25) {
                join(lane, peer, room);
            } else if (dice < 35) {
                leave(lane, peer, room);
            } else if (dice < 85) {
                broadcast(lane, peer, room, random.nextInt(3) == 0);
            } else if (dice < 98) {
                direct(lane, peer);
            } else {
                lane.close(peer.member);
                peer.closed = true;
                peer.rooms.clear();
            }
        });
    }

    private void open(Fanout fanout, Random random) {
        Peer peer = new Peer(random.nextInt(fanout.lanes().size()));
        onLoop(peer, () -> peer.member = fanout.lanes().get(peer.lane).open(peer.outlet, "user " + random.nextInt(20)));
        if (peer.member == null) {
            refused++;
        } else {
            peers.add(peer);
        }
    }

    private void join(Lane lane, Peer peer, String room) {
        if (lane.join(peer.member, room, null)) {
            peer.rooms.add(room);
        } else {
            refused++;
        }
    }

    private void leave(Lane lane, Peer peer, String room) {
        var joined = lane.joinedRoom(peer.member, room);
        assertThat(joined != null).isEqualTo(peer.rooms.contains(room));
        if (joined != null) {
            if (lane.leave(peer.member, joined)) {
                peer.rooms.remove(room);
            } else {
                refused++;
            }
        }
    }

    private void broadcast(Lane lane, Peer sender, String room, boolean exceptSender) {
        var joined = lane.joinedRoom(sender.member, room);
        if (joined == null) {
            return;
        }
        long message = number++;
        ByteBuf frame = frame(message);
        int except = exceptSender ? sender.member.id() : Slot.NOBODY;
        if (!lane.broadcast(joined, except, frame, now)) {
            frame.release();
            refused++;
            return;
        }
        for (Peer peer : peers) {
            if (peer.lane == sender.lane) {
                peer.ownLane.add(message);
            }
            if (peer.rooms.contains(room) && !(exceptSender && peer == sender)) {
                peer.expected.add(message);
            }
        }
    }

    private void direct(Lane lane, Peer peer) {
        long message = DIRECT | number++;
        peer.directs.add(message);
        peer.ownBefore.add(new HashSet<>(peer.ownLane));
        lane.send(peer.member, frame(message));
    }

    private static void check(Peer peer) {
        List<Long> broadcasts =
                peer.outlet.received.stream().filter(m -> (m & DIRECT) == 0).toList();
        List<Long> directs =
                peer.outlet.received.stream().filter(m -> (m & DIRECT) != 0).toList();
        if (peer.closed) {
            assertThat(broadcasts).isEqualTo(peer.expected.subList(0, broadcasts.size()));
            assertThat(directs).isEqualTo(peer.directs.subList(0, directs.size()));
        } else {
            assertThat(broadcasts).isEqualTo(peer.expected);
            assertThat(directs).isEqualTo(peer.directs);
        }
        checkProgramOrder(peer, directs);
    }

    /** What a loop broadcasts and then sends to its own member arrives in that order, and the other way round. */
    private static void checkProgramOrder(Peer peer, List<Long> directs) {
        for (int i = 0; i < directs.size(); i++) {
            int at = peer.outlet.received.indexOf(directs.get(i));
            Set<Long> before = new HashSet<>(peer.outlet.received.subList(0, at));
            Set<Long> sentBefore = peer.ownBefore.get(i).stream()
                    .filter(peer.outlet.received::contains)
                    .collect(Collectors.toSet());
            before.retainAll(peer.ownLane);
            assertThat(before).isEqualTo(sentBefore);
        }
    }

    private void checkCounts(Fanout fanout) {
        RosterCounts counts = fanout.roster().counts();
        List<Peer> open = peers.stream().filter(peer -> !peer.closed).toList();
        assertThat(counts.sockets()).isEqualTo(open.size());
        assertThat(counts.memberships())
                .isEqualTo(open.stream().mapToInt(peer -> peer.rooms.size()).sum());
        assertThat(counts.rooms()).isEqualTo((int)
                open.stream().flatMap(peer -> peer.rooms.stream()).distinct().count());
        assertThat(fanout.rooms().size()).isEqualTo(counts.rooms());
    }

    private void onLoop(Peer peer, Runnable task) {
        loops.get(peer.lane).enter(task);
    }

    private static ByteBuf frame(long message) {
        return PooledByteBufAllocator.DEFAULT.directBuffer(Long.BYTES).writeLong(message);
    }
}
