package io.stentor.core.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.Unpooled;
import io.stentor.core.ring.Message;
import io.stentor.core.room.Room;
import io.stentor.core.room.RoomCensus;
import io.stentor.core.room.RoomListener;
import io.stentor.core.roster.PresenceListener;
import io.stentor.testkit.HandCrankedCore;
import io.stentor.testkit.HandCrankedCore.Peer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Visits: where in the order they happen, and what they may do to those they meet. */
class LaneVisitTest {
    private static final int SIZE = 16;

    private final HandCrankedCore core = new HandCrankedCore(2, SIZE);
    private final Peer alice = core.open(0, "alice");
    private final Peer bob = core.open(0, "bob");
    private final Peer dave = core.open(1, "dave");
    private final List<String> presence = new ArrayList<>();

    LaneVisitTest() {
        core.crank();
        core.fanout().roster().listener(new Presence());
    }

    @AfterEach
    void shouldLeaveNothingBehind() {
        core.end();
    }

    @Test
    void shouldMeetTheSelectedOnEveryLaneOnceAndNobodyWhereNobodyIs() {
        List<List<Member>> met = new ArrayList<>();
        alice.join("tea");
        bob.join("tea");

        visit(core.audience().room("tea"), (lane, selected) -> met.add(List.copyOf(selected)));
        core.crank();

        assertThat(met).containsExactlyInAnyOrder(List.of(alice.member(), bob.member()), List.of());
    }

    @Test
    void shouldVisitEveryLaneWhenTheRoomDoesNotExist() {
        List<Integer> met = new ArrayList<>();

        visit(core.audience().room("nowhere"), (lane, selected) -> met.add(selected.size()));
        core.crank();

        assertThat(met).containsExactly(0, 0);
    }

    @Test
    void shouldSendBehindTheMessageThatItSees() {
        Audience everyone = core.audience()
                .visitedBy((lane, selected) -> selected.forEach(member -> {
                    lane.send(member, Message.untimed(core.frames().of("2")));
                }));

        core.broadcast(everyone, core.frames().of("1"));
        core.crank();

        assertThat(alice.received()).isEqualTo("12");
        assertThat(dave.received()).isEqualTo("12");
    }

    @Test
    void shouldLetMembersInAtItsOwnPlaceInTheOrder() {
        dave.join("tea");
        core.crank();

        say("1");
        enter("tea");
        say("2");
        core.crank();

        assertThat(alice.received()).isEqualTo("2");
        assertThat(bob.received()).isEqualTo("2");
        assertThat(dave.received()).isEqualTo("12");
        assertThat(core.fanout().roster().counts().memberships()).isEqualTo(3);
    }

    @Test
    void shouldLetMembersOutAtItsOwnPlaceInTheOrder() {
        joinAll("tea");

        say("1");
        exit("tea");
        say("2");
        core.crank();

        assertThat(alice.received()).isEqualTo("1");
        assertThat(dave.received()).isEqualTo("1");
        assertThat(core.fanout().rooms().size()).isZero();
        assertThat(presence).endsWith("alice out", "bob out", "dave out");
    }

    /** Both are announced after both visits, and a message comes between the two announcements. */
    @Test
    void shouldNotLetALateAnnouncementUndoALaterVisit() {
        joinAll("tea");

        exit("tea");
        sayFromWithin("1");
        enter("tea");
        core.crank();
        assertThat(alice.received()).isEqualTo("1");

        sayFromWithin("2");
        exit("tea");
        enter("tea");
        sayFromWithin("3");
        exit("tea");
        core.crank();
        assertThat(alice.received()).isEqualTo("1");
        assertThat(alice.member().joinedCount()).isZero();
        assertThat(core.lane(0).roomCount()).isEqualTo(1);
    }

    @Test
    void shouldFindTheRoomsAVisitKeepsAtOnce() {
        visit(core.audience().keeping("tea"), entering("tea"));
        say("1");
        core.crank();

        assertThat(alice.received()).isEqualTo("1");
        assertThat(dave.received()).isEqualTo("1");
    }

    @Test
    void shouldGiveKeptRoomsBackWhenEveryLaneHasPassed() {
        visit(core.audience().room("nowhere").keeping("tea"), entering("tea"));

        core.loop(0).crank();
        assertThat(core.fanout().rooms().size()).isEqualTo(1);

        core.loop(1).crank();
        assertThat(core.fanout().rooms().size()).isZero();
    }

    /** The room is born while older slots still speak of the earlier owner of its id. */
    @Test
    void shouldHearNothingOfTheEarlierOwnerOfTheRoomsId() {
        dave.join("milk");
        core.crank();
        Room milk = dave.joinedRoom("milk");
        enter("tea");
        dave.broadcast("milk", "1");
        dave.leave("milk");
        core.loop(0).crank();
        assertThat(alice.joinedRoom("tea").id()).isEqualTo(milk.id());

        core.crank();
        say("2");
        core.crank();

        assertThat(alice.received()).isEqualTo("2");
        assertThat(dave.received()).isEqualTo("12");
    }

    @Test
    void shouldLetOutWhoeverHasAskedToEnterButIsNotInYet() {
        exit("tea");
        alice.join("tea");
        bob.join("tea");
        bob.leave("tea");
        core.crank();
        say("1");
        core.crank();

        assertThat(alice.member().joinedCount()).isZero();
        assertThat(alice.received()).isEmpty();
        assertThat(core.fanout().roster().counts().memberships()).isZero();
        assertThat(core.lane(0).roomCount()).isEqualTo(1);
    }

    @Test
    void shouldLetInWhoeverHasAskedToLeaveButIsNotOutYet() {
        joinAll("tea");
        enter("tea");
        alice.leave("tea");
        core.crank();
        say("1");
        core.crank();

        assertThat(alice.received()).isEqualTo("1");
        assertThat(core.fanout().roster().counts().memberships()).isEqualTo(3);
    }

    @Test
    void shouldLetInAtItsPlaceWhoeverAsksToEnterLater() {
        dave.join("tea");
        core.crank();
        enter("tea");
        say("1");
        alice.join("tea");
        core.crank();

        assertThat(alice.received()).isEqualTo("1");
        assertThat(core.fanout().roster().counts().memberships()).isEqualTo(3);
    }

    @Test
    void shouldGiveTheMessageToNoMemberThatItCloses() {
        Audience everyone = core.audience().visitedBy((lane, selected) -> {
            lane.close(selected.get(0));
            lane.enter(selected.get(0), "tea");
        });

        core.broadcast(everyone, core.frames().of("1"));
        core.crank();

        assertThat(alice.received()).isEmpty();
        assertThat(bob.received()).isEqualTo("1");
        assertThat(dave.received()).isEmpty();
        assertThat(core.fanout().roster().counts().sockets()).isEqualTo(1);
    }

    @Test
    void shouldEnterAndCloseInOneVisit() {
        visit(
                core.audience(),
                (lane, selected) -> selected.forEach(member -> {
                    lane.enter(member, "tea");
                    lane.close(member);
                }));
        core.crank();

        assertThat(presence).hasSize(6);
        assertThat(core.fanout().roster().counts().sockets()).isZero();
        assertThat(core.fanout().rooms().size()).isZero();
    }

    @Test
    void shouldDeliverAllTheSameWhenAVisitorFails() {
        IllegalStateException bug = new IllegalStateException("a visitor's bug");
        StackOverflowError deep = new StackOverflowError("another's");

        core.broadcast(
                core.audience().visitedBy((lane, selected) -> {
                    throw bug;
                }),
                core.frames().of("1"));
        core.broadcast(
                core.audience().keeping("tea").visitedBy((lane, selected) -> {
                    throw deep;
                }),
                core.frames().of("2"));
        core.crank();

        assertThat(alice.received()).isEqualTo("12");
        assertThat(dave.received()).isEqualTo("12");
        assertThat(core.failures()).containsExactly(bug, deep, bug, deep);
        core.failures().clear();
    }

    @Test
    void shouldTellLaterWhenTheRingIsFull() {
        dave.join("tea");
        core.crank();
        enter("tea");
        core.fillRing("tea");

        core.loop(0).crank();
        assertThat(core.lane(0).roomCount()).isEqualTo(2);
        assertThat(core.loop(0).scheduled()).as("it tries again").isEqualTo(1);
        assertThat(alice.member().joinedCount()).isEqualTo(1);

        core.crank();
        assertThat(alice.received()).isEqualTo(dave.received()).hasSize(13);
        assertThat(core.fanout().roster().counts().memberships()).isEqualTo(3);
    }

    @Test
    void shouldJoinOnceWhenTheDrainOfAFullRingLetsTheMemberIn() {
        dave.join("tea");
        core.crank();
        enter("tea");
        makeOnlyLaneZeroLag();

        alice.join("tea", census -> assertThat(census.members()).isEqualTo(3));
        core.crank();

        assertThat(alice.member().joinedCount()).isEqualTo(1);
        assertThat(core.fanout().roster().counts().memberships()).isEqualTo(3);
    }

    @Test
    void shouldLeaveOnceWhenTheDrainOfAFullRingLetsTheMemberOut() {
        joinAll("tea");
        exit("tea");
        makeOnlyLaneZeroLag();

        alice.leave("tea");
        core.crank();

        assertThat(alice.member().joinedCount()).isZero();
        assertThat(core.fanout().roster().counts().memberships()).isZero();
        assertThat(core.fanout().rooms().size()).isZero();
    }

    @Test
    void shouldEnterNothingWhenTheDrainOfAFullRingClosesTheMember() {
        visit(core.audience().member(alice.id()), (lane, selected) -> selected.forEach(lane::close));
        makeOnlyLaneZeroLag();

        alice.join("tea");
        core.crank();

        assertThat(alice.member().joinedCount()).isZero();
        assertThat(core.fanout().roster().counts().sockets()).isEqualTo(2);
    }

    /** The drain lets the last member out: the id must not be another room's before the broadcast is published. */
    @Test
    void shouldHoldTheRoomOfABroadcastWhileItDrainsTheRing() {
        List<Integer> idsAfterDeletion = new ArrayList<>();
        core.fanout().rooms().listener(new Deletions(idsAfterDeletion));
        alice.join("tea");
        core.crank();
        exit("tea");
        makeOnlyLaneZeroLag();
        Room tea = alice.joinedRoom("tea");

        alice.broadcast("tea", "1");

        assertThat(idsAfterDeletion).hasSize(1).doesNotContain(tea.id());
        core.crank();
        assertThat(alice.received()).isEmpty();
    }

    @Test
    void shouldLetNobodyInOrOutWithoutAVisit() {
        alice.join("tea");
        alice.onLoop(() -> {
            assertThatThrownBy(() -> alice.lane().enter(alice.member(), "milk")).isInstanceOf(AssertionError.class);
            assertThatThrownBy(() -> alice.lane().exit(alice.member(), "tea")).isInstanceOf(AssertionError.class);
        });
    }

    private void makeOnlyLaneZeroLag() {
        while (core.broadcast(core.audience().member(1_000_000), Unpooled.EMPTY_BUFFER)) {
            // to the last slot but the reserve
        }
        core.loop(1).crank();
        core.rosterLoop().crank();
    }

    private void joinAll(String room) {
        List.of(alice, bob, dave).forEach(peer -> peer.join(room));
        core.crank();
    }

    private void enter(String room) {
        visit(core.audience(), entering(room));
    }

    private void exit(String room) {
        visit(core.audience(), (lane, selected) -> selected.forEach(member -> lane.exit(member, room)));
    }

    private static MemberVisitor entering(String room) {
        return (lane, selected) -> selected.forEach(member -> lane.enter(member, room));
    }

    private void visit(Audience audience, MemberVisitor visitor) {
        assertThat(core.fanout().visit(audience.visitedBy(visitor))).isTrue();
    }

    /** Has lane 0 say something when it gets here. */
    private void sayFromWithin(String text) {
        visit(core.audience(), (lane, selected) -> {
            if (lane == core.lane(0)) {
                say(text);
            }
        });
    }

    private void say(String text) {
        assertThat(core.broadcast("tea", core.frames().of(text))).isTrue();
    }

    /** Makes another room at once when one is deleted. */
    private final class Deletions implements RoomListener {
        private final List<Integer> idsAfter;

        Deletions(List<Integer> idsAfter) {
            this.idsAfter = idsAfter;
        }

        @Override
        public void onCreated(Room room) {}

        @Override
        public void onDeleted(Room room) {
            if (room.name().equals("tea")) {
                Room another = core.fanout().rooms().hold("another");
                idsAfter.add(another.id());
                another.release();
            }
        }
    }

    private final class Presence implements PresenceListener {
        @Override
        public void onUserEntered(Room room, String user, int member, RoomCensus census) {
            presence.add(user + " in");
        }

        @Override
        public void onUserLeft(Room room, String user, RoomCensus census) {
            presence.add(user + " out");
        }
    }
}
