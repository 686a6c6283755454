package io.stentor.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.stentor.core.lane.Lane;
import io.stentor.core.lane.LaneInvariants;
import io.stentor.core.lane.Member;
import io.stentor.core.ring.Slot;
import io.stentor.core.room.CensusReply;
import io.stentor.core.room.Room;
import io.stentor.core.room.RoomCensus;
import io.stentor.core.roster.PresenceListener;
import io.stentor.core.roster.RosterCounts;
import io.stentor.testkit.Frames;
import io.stentor.testkit.ManualLoop;
import io.stentor.testkit.SlabAllocator;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Random joins, leaves, broadcasts, direct frames and closes on several lanes whose turns come at random, all from one
 * seed. The model keeps sets and lists and delivers at once; the core must come to the same.
 *
 * <p>One thread publishes, so the ring's order is the order of the messages' numbers: whoever gets numbers through the
 * ring must get them ascending, and so all members of a room see one order.
 */
final class FanoutSimulation {
    private static final int STEPS = 1_500;
    private static final int FOREIGN = -1;

    private final Settings settings;
    private final Random random;
    private final List<ManualLoop> loops = new ArrayList<>();
    private final Frames frames = new Frames();
    private final SlabAllocator slabs = new SlabAllocator();
    private final List<Throwable> failures = new ArrayList<>();
    private final Presence presence = new Presence();
    private final List<ModelPeer> peers = new ArrayList<>();
    /** By number: the lane whose loop published the message, or {@link #FOREIGN}. */
    private final List<Integer> publishers = new ArrayList<>();

    private final Fanout fanout;
    private long now = 1;
    private int refused;

    /** What differs from seed to seed besides the dice. */
    private record Settings(
            int lanes,
            int ringSize,
            int rooms,
            int peers,
            int crankOdds,
            boolean rosterApart,
            Map<Step, Integer> odds) {
        static Settings from(Random random) {
            Map<Step, Integer> odds = new EnumMap<>(Step.class);
            for (Step step : Step.values()) {
                odds.put(step, 1 + random.nextInt(step.most));
            }
            return new Settings(
                    1 + random.nextInt(4),
                    16 << (2 * random.nextInt(5)),
                    1 + random.nextInt(20),
                    4 + random.nextInt(50),
                    1 + random.nextInt(20),
                    random.nextBoolean(),
                    odds);
        }

        /** Whether nothing is ever refused, so that the roster must agree with the model at every slot. */
        boolean ringHoldsAll() {
            return ringSize > 2 * STEPS;
        }

        Step step(Random random) {
            int dice = random.nextInt(odds.values().stream().mapToInt(i -> i).sum());
            for (Step step : Step.values()) {
                dice -= odds.get(step);
                if (dice < 0) {
                    return step;
                }
            }
            throw new AssertionError("odds");
        }
    }

    /** What can happen, and how often at most in proportion. */
    private enum Step {
        OPEN(6),
        CLOSE(4),
        JOIN(30),
        LEAVE(20),
        BROADCAST(40),
        BROADCAST_TO_OTHERS(20),
        FOREIGN_BROADCAST(10),
        DIRECT(20),
        FOREIGN_DIRECT(10);

        final int most;

        Step(int most) {
            this.most = most;
        }
    }

    FanoutSimulation(long seed) {
        this.random = new Random(seed);
        this.settings = Settings.from(random);
        for (int i = 0; i < settings.lanes; i++) {
            loops.add(new ManualLoop());
        }
        ManualLoop rosterLoop = settings.rosterApart ? new ManualLoop() : loops.get(0);
        fanout = new Fanout(settings.ringSize, List.copyOf(loops), rosterLoop, slabs, () -> now++, failures::add);
        fanout.roster().listener(presence);
        if (settings.rosterApart) {
            loops.add(rosterLoop);
        }
    }

    @Override
    public String toString() {
        return settings.toString();
    }

    void run() {
        for (int step = 0; step < STEPS; step++) {
            step();
            if (random.nextInt(settings.crankOdds) == 0) {
                loops.get(random.nextInt(loops.size())).crank();
            }
            if (step % 100 == 0) {
                checkInvariants();
            }
        }
        ManualLoop.crankAll(loops);
        checkFailures();
        checkInvariants();
        peers.forEach(this::checkReceived);
        checkRoster();
        end();
    }

    // What happens.

    private void step() {
        Step step = settings.step(random);
        if (step == Step.OPEN || peers.isEmpty()) {
            open();
            return;
        }
        ModelPeer peer = peers.get(random.nextInt(peers.size()));
        String room = "room " + random.nextInt(settings.rooms);
        if (step == Step.FOREIGN_BROADCAST) {
            foreignBroadcast(room);
        } else if (step == Step.FOREIGN_DIRECT) {
            foreignDirect(peer);
        } else if (!peer.closed) {
            loops.get(peer.lane).enter(() -> stepOnLoop(step, peer, room));
        }
    }

    private void stepOnLoop(Step step, ModelPeer peer, String room) {
        switch (step) {
            case CLOSE -> close(peer);
            case JOIN -> join(peer, room);
            case LEAVE -> leave(peer, room);
            case BROADCAST -> broadcast(peer, room, Slot.NOBODY);
            case BROADCAST_TO_OTHERS -> broadcast(peer, room, peer.member.id());
            case DIRECT -> direct(peer);
            default -> throw new AssertionError(step);
        }
    }

    private void open() {
        if (peers.stream().filter(peer -> !peer.closed).count() >= settings.peers) {
            return;
        }
        int lane = random.nextInt(settings.lanes);
        ModelPeer peer = new ModelPeer(lane, "user " + random.nextInt(20), random.nextInt(20) == 0);
        loops.get(lane).enter(() -> peer.member = lane(peer).open(peer, peer.user));
        if (accepted(peer.member != null)) {
            peers.add(peer);
        }
    }

    private void close(ModelPeer peer) {
        for (int i = 0; i < peer.member.joinedCount(); i++) {
            presence.leave(peer, peer.member.joined(i).name());
        }
        peer.closed = true;
        lane(peer).close(peer.member);
    }

    private void join(ModelPeer peer, String room) {
        boolean entered = !peer.rooms.contains(room);
        CensusReply reply = random.nextBoolean() ? presence.expectCensus(peer, room) : null;
        if (accepted(lane(peer).join(peer.member, room, reply)) && entered) {
            presence.enter(peer, room);
        }
    }

    private void leave(ModelPeer peer, String room) {
        Room joined = lane(peer).joinedRoom(peer.member, room);
        assertThat(joined != null).isEqualTo(peer.rooms.contains(room));
        if (joined != null && accepted(lane(peer).leave(peer.member, joined))) {
            presence.leave(peer, room);
        }
    }

    private void broadcast(ModelPeer sender, String room, int except) {
        Room joined = lane(sender).joinedRoom(sender.member, room);
        if (joined != null) {
            ByteBuf frame = frame(sender.lane);
            expectBroadcast(lane(sender).broadcast(joined, except, frame, now), room, except, frame);
        }
    }

    private void foreignBroadcast(String room) {
        ByteBuf frame = frame(FOREIGN);
        expectBroadcast(fanout.broadcast(room, frame), room, Slot.NOBODY, frame);
    }

    private void expectBroadcast(boolean taken, String room, int except, ByteBuf frame) {
        if (accepted(taken)) {
            membersOf(room).filter(peer -> peer.member.id() != except).forEach(peer -> peer.expected.add(lastNumber()));
        } else {
            frame.release();
        }
    }

    private void direct(ModelPeer peer) {
        lane(peer).send(peer.member, frame(peer.lane));
        peer.directs.add(lastNumber());
    }

    private void foreignDirect(ModelPeer peer) {
        ByteBuf frame = frame(FOREIGN);
        if (!accepted(fanout.send(peer.member.id(), frame))) {
            frame.release();
        } else if (!peer.closed) {
            peer.expected.add(lastNumber());
        }
    }

    private boolean accepted(boolean taken) {
        refused += taken ? 0 : 1;
        return taken;
    }

    /** Once in a while one that a few of fill a slab. */
    private ByteBuf frame(int publisher) {
        int padding = random.nextInt(40) == 0 ? random.nextInt(100_000) : random.nextInt(4);
        publishers.add(publisher);
        return frames.remember(Unpooled.buffer(2 * Integer.BYTES + padding)
                .writeInt(lastNumber())
                .writeInt(padding)
                .writeZero(padding));
    }

    private int lastNumber() {
        return publishers.size() - 1;
    }

    private Lane lane(ModelPeer peer) {
        return fanout.lanes().get(peer.lane);
    }

    private Stream<ModelPeer> membersOf(String room) {
        return peers.stream().filter(peer -> peer.rooms.contains(room));
    }

    // What must have come of it.

    private void checkReceived(ModelPeer peer) {
        List<Integer> directs = new ArrayList<>();
        List<Integer> fromRing = new ArrayList<>();
        List<Integer> ofItsLoop = new ArrayList<>();
        for (int number : peer.received) {
            boolean direct = peer.directs.contains(number);
            (direct ? directs : fromRing).add(number);
            if (publishers.get(number) == peer.lane) {
                ofItsLoop.add(number);
            }
        }
        assertThat(fromRing).as("one order for all").isSorted();
        assertThat(ofItsLoop).as("program order").isSorted();
        checkComplete(peer, fromRing, peer.expected);
        checkComplete(peer, directs, peer.directs);
        assertThat(peer.isUnflushed()).isFalse();
    }

    private static void checkComplete(ModelPeer peer, List<Integer> received, List<Integer> expected) {
        if (peer.broken) {
            assertThat(received).doesNotHaveDuplicates().isSubsetOf(expected);
        } else if (peer.closed) {
            assertThat(received).isEqualTo(expected.subList(0, received.size()));
        } else {
            assertThat(received).isEqualTo(expected);
        }
    }

    private void checkFailures() {
        assertThat(failures).allSatisfy(failure -> assertThat(failure).isInstanceOf(ModelPeer.BrokenOutlet.class));
        if (settings.ringHoldsAll()) {
            assertThat(refused).isZero();
            assertThat(presence.told).isEqualTo(presence.expected);
        }
    }

    private void checkInvariants() {
        for (int i = 0; i < settings.lanes; i++) {
            int lane = i;
            List<Member> members = peers.stream()
                    .filter(peer -> peer.lane == lane)
                    .map(peer -> peer.member)
                    .toList();
            LaneInvariants.checkLane(fanout.lanes().get(lane), members);
        }
    }

    private void checkRoster() {
        List<ModelPeer> open = peers.stream().filter(peer -> !peer.closed).toList();
        long users = open.stream().map(peer -> peer.user).distinct().count();
        long rooms =
                open.stream().flatMap(peer -> peer.rooms.stream()).distinct().count();
        int memberships = open.stream().mapToInt(peer -> peer.rooms.size()).sum();
        assertThat(fanout.roster().counts())
                .isEqualTo(new RosterCounts(open.size(), (int) users, (int) rooms, memberships));
        assertThat(fanout.rooms().size()).isEqualTo((int) rooms);
    }

    private void end() {
        for (ModelPeer peer : peers) {
            loops.get(peer.lane).enter(() -> lane(peer).close(peer.member));
        }
        ManualLoop.crankAll(loops);
        assertThat(fanout.roster().counts()).isEqualTo(new RosterCounts(0, 0, 0, 0));
        assertThat(fanout.rooms().size()).isZero();
        for (Lane lane : fanout.lanes()) {
            assertThat(lane.memberCount()).isZero();
            assertThat(lane.roomCount()).isZero();
        }
        assertThat(fanout.ring().remaining()).isEqualTo(fanout.ring().size());
        frames.assertAllReleased();
        assertThat(slabs.bytesOut()).isZero();
    }

    /** Who is in which room as the model sees it, and whether the roster tells the same. */
    private final class Presence implements PresenceListener {
        final List<String> expected = new ArrayList<>();
        final List<String> told = new ArrayList<>();

        void enter(ModelPeer peer, String room) {
            if (usersOf(room).noneMatch(peer.user::equals)) {
                expected.add(peer.user + " into " + room);
            }
            peer.rooms.add(room);
        }

        void leave(ModelPeer peer, String room) {
            peer.rooms.remove(room);
            if (usersOf(room).noneMatch(peer.user::equals)) {
                expected.add(peer.user + " out of " + room);
            }
        }

        /** A reply that compares the room with what the model says now, the peer inside. */
        CensusReply expectCensus(ModelPeer peer, String room) {
            long members = membersOf(room).filter(other -> other != peer).count() + 1;
            long users = Stream.concat(usersOf(room), Stream.of(peer.user))
                    .distinct()
                    .count();
            return census -> {
                if (settings.ringHoldsAll()) {
                    assertThat(census.members()).isEqualTo((int) members);
                    assertThat(census.users()).isEqualTo((int) users);
                }
            };
        }

        private Stream<String> usersOf(String room) {
            return membersOf(room).map(peer -> peer.user);
        }

        @Override
        public void onUserEntered(Room room, String user, int member, RoomCensus census) {
            told.add(user + " into " + room.name());
        }

        @Override
        public void onUserLeft(Room room, String user, RoomCensus census) {
            told.add(user + " out of " + room.name());
        }
    }
}
