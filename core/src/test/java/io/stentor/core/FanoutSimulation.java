package io.stentor.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.core.SimulationSettings.Step;
import io.stentor.core.lane.Audience;
import io.stentor.core.lane.Lane;
import io.stentor.core.lane.LaneInvariants;
import io.stentor.core.lane.Member;
import io.stentor.core.ring.Form;
import io.stentor.core.ring.Message;
import io.stentor.core.ring.Slot;
import io.stentor.core.room.CensusReply;
import io.stentor.core.room.Room;
import io.stentor.core.room.RoomCensus;
import io.stentor.core.room.RoomDirectory;
import io.stentor.core.roster.PresenceListener;
import io.stentor.core.roster.RosterCounts;
import io.stentor.testkit.ManualLoop;
import io.stentor.testkit.SlabAllocator;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.stream.Stream;

/**
 * Random joins, leaves, broadcasts, audiences, visits, direct messages and closes in two namespaces on several lanes whose
 * turns come at random, all from one seed. The model keeps sets and lists and delivers at once; the core must come to the
 * same.
 *
 * <p>One thread publishes, so the ring's order is the order of the messages' numbers: whoever gets numbers through the
 * ring must get them ascending, and so all members of a room see one order.
 *
 * <p>Sockets ask to enter and leave rooms; halls they are let into and out of by visits. With some seeds visits let them
 * into rooms, too. Then a request may overtake a visit, or the other way round, and the model does not know who gets
 * what; but in the end lanes, roster and sockets must agree on who is where.
 */
final class FanoutSimulation {
    private static final int FOREIGN = ModelMessages.FOREIGN;
    private static final int NAMESPACES = 2;

    private final SimulationSettings settings;
    private final Random random;
    private final List<ManualLoop> loops = new ArrayList<>();
    private final SlabAllocator slabs = new SlabAllocator();
    private final List<Throwable> failures = new ArrayList<>();
    private final Presence presence = new Presence();
    private final List<ModelPeer> peers = new ArrayList<>();
    private final ModelMessages messages;
    private final Fanout fanout;
    private final List<RoomDirectory> namespaces;
    private long now = 1;
    private int refused;

    FanoutSimulation(long seed) {
        this.random = new Random(seed);
        this.settings = SimulationSettings.from(random);
        this.messages = new ModelMessages(random);
        for (int i = 0; i < settings.lanes(); i++) {
            loops.add(new ManualLoop());
        }
        ManualLoop rosterLoop = settings.rosterApart() ? new ManualLoop() : loops.get(0);
        fanout = new Fanout(settings.ringSize(), List.copyOf(loops), rosterLoop, slabs, () -> now++, failures::add);
        namespaces = List.of(fanout.rooms(), fanout.rooms().sibling());
        fanout.roster().listener(presence);
        if (settings.rosterApart()) {
            loops.add(rosterLoop);
        }
    }

    @Override
    public String toString() {
        return settings.toString();
    }

    void run() {
        for (int step = 0; step < SimulationSettings.STEPS; step++) {
            step();
            if (random.nextInt(settings.crankOdds()) == 0) {
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
        switch (step) {
            case FOREIGN_BROADCAST -> foreignBroadcast(random.nextInt(NAMESPACES), room());
            case FOREIGN_DIRECT -> foreignDirect(peer);
            case READINESS -> peer.setReady(random.nextBoolean());
            case AUDIENCE -> hereOrThere(peer, this::audience);
            case VISIT -> hereOrThere(peer, this::visit);
            default -> {
                if (!peer.closed) {
                    loops.get(peer.lane).enter(() -> stepOnLoop(step, peer, room()));
                }
            }
        }
    }

    private String room() {
        return "room " + random.nextInt(settings.rooms());
    }

    private String hall() {
        return "hall " + random.nextInt(3);
    }

    private String roomOrHall() {
        return random.nextInt(3) == 0 ? hall() : room();
    }

    /** Publishes from a peer's loop or from outside. */
    private void hereOrThere(ModelPeer peer, IntConsumer publish) {
        if (random.nextBoolean()) {
            loops.get(peer.lane).enter(() -> publish.accept(peer.lane));
        } else {
            publish.accept(FOREIGN);
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
        if (peers.stream().filter(peer -> !peer.closed).count() >= settings.peers()) {
            return;
        }
        int lane = random.nextInt(settings.lanes());
        int namespace = random.nextInt(NAMESPACES);
        String user = "user " + random.nextInt(20) + " of " + namespace;
        Form form = random.nextInt(3) == 0 ? Form.DEFLATED : Form.PLAIN;
        ModelPeer peer = new ModelPeer(lane, namespace, user, random.nextInt(20) == 0, form, messages);
        loops.get(lane).enter(() -> peer.member = lane(peer).open(peer, directory(peer), peer.user, peer));
        if (accepted(peer.member != null)) {
            peers.add(peer);
        }
    }

    private void close(ModelPeer peer) {
        for (int i = 0; i < peer.member.joinedCount(); i++) {
            presence.leave(peer, peer.member.joined(i).name());
        }
        peer.rooms.clear();
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
        assertThat(settings.visitsMeetRequests() || joined != null == peer.rooms.contains(room))
                .isTrue();
        if (joined != null && accepted(lane(peer).leave(peer.member, joined))) {
            presence.leave(peer, room);
        }
    }

    private void broadcast(ModelPeer sender, String room, int except) {
        Room joined = lane(sender).joinedRoom(sender.member, room);
        if (joined != null) {
            Message message = messages.next(sender.lane, now);
            List<ModelPeer> addressed = membersOf(sender.namespace, room)
                    .filter(peer -> peer.member.id() != except)
                    .toList();
            expect(lane(sender).broadcast(joined, except, message), message, addressed);
        }
    }

    private void foreignBroadcast(int namespace, String room) {
        Message message = messages.next(FOREIGN, now);
        Audience audience = Audience.in(namespaces.get(namespace)).room(room);
        expect(
                fanout.broadcast(audience, message),
                message,
                membersOf(namespace, room).toList());
    }

    private void audience(int publisher) {
        ModelAudience audience = anyAudience();
        Message message = messages.next(publisher, now);
        expect(fanout.broadcast(audience.in(directory(audience)), message), message, audience.of(peers));
    }

    /** Lets an audience into a hall or out of one, and half the time tells it something. */
    private void visit(int publisher) {
        ModelAudience model = anyAudience();
        String where = settings.visitsMeetRequests() ? roomOrHall() : hall();
        boolean enters = random.nextInt(3) > 0;
        Audience audience = model.in(directory(model)).visitedBy((lane, selected) -> {
            for (Member member : selected) {
                if (enters) {
                    lane.enter(member, where);
                } else {
                    lane.exit(member, where);
                }
            }
        });
        if (enters && (!settings.visitsMeetRequests() || random.nextBoolean())) {
            audience.keeping(where);
        }
        List<ModelPeer> visited = model.of(peers);
        if (publish(publisher, audience, visited)) {
            visited.forEach(peer -> move(peer, where, enters));
        }
    }

    private boolean publish(int publisher, Audience audience, List<ModelPeer> addressed) {
        if (random.nextBoolean()) {
            return accepted(fanout.visit(audience));
        }
        Message message = messages.next(publisher, now);
        return expect(fanout.broadcast(audience, message), message, addressed);
    }

    private static void move(ModelPeer peer, String where, boolean enters) {
        if (enters) {
            peer.rooms.add(where);
        } else {
            peer.rooms.remove(where);
        }
    }

    private ModelAudience anyAudience() {
        return ModelAudience.from(random, random.nextInt(NAMESPACES), peers, this::roomOrHall);
    }

    private boolean expect(boolean taken, Message message, List<ModelPeer> addressed) {
        if (accepted(taken)) {
            addressed.forEach(peer -> peer.expected.add(messages.last()));
        } else {
            message.release();
        }
        return taken;
    }

    private void direct(ModelPeer peer) {
        lane(peer).send(peer.member, messages.next(peer.lane, 0));
        peer.directs.add(messages.last());
    }

    private void foreignDirect(ModelPeer peer) {
        Message message = messages.next(FOREIGN, 0);
        expect(fanout.send(peer.member.id(), message), message, peer.closed ? List.of() : List.of(peer));
    }

    private boolean accepted(boolean taken) {
        refused += taken ? 0 : 1;
        return taken;
    }

    private Lane lane(ModelPeer peer) {
        return fanout.lanes().get(peer.lane);
    }

    private RoomDirectory directory(ModelPeer peer) {
        return namespaces.get(peer.namespace);
    }

    private RoomDirectory directory(ModelAudience audience) {
        return namespaces.get(audience.namespace());
    }

    private Stream<ModelPeer> membersOf(int namespace, String room) {
        return peers.stream().filter(peer -> peer.namespace == namespace && peer.rooms.contains(room));
    }

    // What must have come of it.

    private void checkReceived(ModelPeer peer) {
        List<Integer> directs = new ArrayList<>();
        List<Integer> fromRing = new ArrayList<>();
        List<Integer> ofItsLoop = new ArrayList<>();
        for (int number : peer.received) {
            boolean direct = peer.directs.contains(number);
            (direct ? directs : fromRing).add(number);
            if (messages.publisher(number) == peer.lane) {
                ofItsLoop.add(number);
            }
        }
        assertThat(fromRing).as("one order for all").isSorted();
        assertThat(ofItsLoop).as("program order").isSorted();
        checkComplete(peer, fromRing, peer.expected);
        checkComplete(peer, directs, peer.directs);
        assertThat(peer.isUnflushed()).isFalse();
    }

    private void checkComplete(ModelPeer peer, List<Integer> received, List<Integer> expected) {
        assertThat(received).doesNotHaveDuplicates();
        if (settings.visitsMeetRequests()) {
            return;
        }
        if (peer.broken) {
            assertThat(received).isSubsetOf(expected);
        } else {
            assertThat(received).isEqualTo(lessWhatItMissed(peer, received, expected));
        }
    }

    /** What was expected of a peer but what it missed being behind, and what came when it was closed already. */
    private List<Integer> lessWhatItMissed(ModelPeer peer, List<Integer> received, List<Integer> expected) {
        Set<Integer> got = Set.copyOf(received);
        List<Integer> rest = expected.stream()
                .filter(number -> got.contains(number) || !peer.wasBehind || !messages.isSkippable(number))
                .toList();
        return peer.closed ? rest.subList(0, Math.min(received.size(), rest.size())) : rest;
    }

    private void checkFailures() {
        assertThat(failures).allSatisfy(failure -> assertThat(failure).isInstanceOf(ModelPeer.BrokenOutlet.class));
        if (settings.ringHoldsAll()) {
            assertThat(refused).isZero();
        }
        if (settings.rosterIsExact()) {
            assertThat(presence.told).isEqualTo(presence.expected);
        }
    }

    private void checkInvariants() {
        for (int i = 0; i < settings.lanes(); i++) {
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
        open.forEach(this::checkWhereabouts);
        long users = open.stream().map(peer -> peer.user).distinct().count();
        int rooms = 0;
        for (int namespace = 0; namespace < NAMESPACES; namespace++) {
            rooms += roomsIn(namespace, open);
        }
        int memberships =
                open.stream().mapToInt(peer -> peer.member.joinedCount()).sum();
        assertThat(fanout.roster().counts()).isEqualTo(new RosterCounts(open.size(), (int) users, rooms, memberships));
    }

    private int roomsIn(int namespace, List<ModelPeer> open) {
        int rooms = (int) open.stream()
                .filter(peer -> peer.namespace == namespace)
                .flatMap(peer -> joined(peer).stream())
                .distinct()
                .count();
        assertThat(namespaces.get(namespace).size()).isEqualTo(rooms);
        return rooms;
    }

    private void checkWhereabouts(ModelPeer peer) {
        LaneInvariants.checkAgreement(peer.member);
        if (!settings.visitsMeetRequests()) {
            assertThat(joined(peer)).isEqualTo(peer.rooms);
        }
    }

    private static Set<String> joined(ModelPeer peer) {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < peer.member.joinedCount(); i++) {
            names.add(peer.member.joined(i).name());
        }
        return names;
    }

    private void end() {
        for (ModelPeer peer : peers) {
            loops.get(peer.lane).enter(() -> lane(peer).close(peer.member));
        }
        ManualLoop.crankAll(loops);
        assertThat(fanout.roster().counts()).isEqualTo(new RosterCounts(0, 0, 0, 0));
        assertThat(namespaces)
                .allSatisfy(namespace -> assertThat(namespace.size()).isZero());
        for (Lane lane : fanout.lanes()) {
            assertThat(lane.memberCount()).isZero();
            assertThat(lane.roomCount()).isZero();
        }
        assertThat(fanout.ring().remaining()).isEqualTo(fanout.ring().size());
        messages.assertAllReleased();
        assertThat(slabs.bytesOut()).isZero();
    }

    /** Who is in which room as the model sees it, and whether the roster tells the same. */
    private final class Presence implements PresenceListener {
        final List<String> expected = new ArrayList<>();
        final List<String> told = new ArrayList<>();

        void enter(ModelPeer peer, String room) {
            if (usersOf(peer, room).noneMatch(peer.user::equals)) {
                expected.add(peer.user + " into " + room);
            }
            peer.rooms.add(room);
        }

        void leave(ModelPeer peer, String room) {
            peer.rooms.remove(room);
            if (!room.startsWith("hall") && usersOf(peer, room).noneMatch(peer.user::equals)) {
                expected.add(peer.user + " out of " + room);
            }
        }

        /** A reply that compares the room with what the model says now, the peer inside. */
        CensusReply expectCensus(ModelPeer peer, String room) {
            long members = membersOf(peer.namespace, room)
                            .filter(other -> other != peer)
                            .count()
                    + 1;
            long users = Stream.concat(usersOf(peer, room), Stream.of(peer.user))
                    .distinct()
                    .count();
            return census -> {
                if (settings.rosterIsExact()) {
                    assertThat(census.members()).isEqualTo((int) members);
                    assertThat(census.users()).isEqualTo((int) users);
                }
            };
        }

        private Stream<String> usersOf(ModelPeer asker, String room) {
            return membersOf(asker.namespace, room).map(peer -> peer.user);
        }

        @Override
        public void onUserEntered(Room room, String user, int member, RoomCensus census) {
            tell(user + " into ", room);
        }

        @Override
        public void onUserLeft(Room room, String user, RoomCensus census) {
            tell(user + " out of ", room);
        }

        /** Of halls the roster hears later than the model. */
        private void tell(String what, Room room) {
            if (!room.name().startsWith("hall")) {
                told.add(what + room.name());
            }
        }
    }
}
