package io.stentor.core.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.core.room.Room;
import io.stentor.testkit.HandCrankedCore;
import io.stentor.testkit.HandCrankedCore.Peer;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who gets what when members come, go and end between the frames of one turn. */
class LaneMembershipTest {
    private final HandCrankedCore core = new HandCrankedCore(2);
    private final Peer alice = core.open("alice");
    private final Peer bob = core.open("bob");
    private final Peer dave = core.open(1, "dave");

    @AfterEach
    void shouldLeaveNothingBehind() {
        core.end();
    }

    @Test
    void shouldGetWhatFollowsTheJoinWhenItLiesBetweenTwoFramesOfATurn() {
        alice.join("tea");
        alice.broadcast("tea", "1");
        bob.join("tea");
        dave.join("tea");
        alice.broadcast("tea", "2");
        core.crank();

        assertThat(alice.received()).isEqualTo("12");
        assertThat(bob.received()).isEqualTo("2");
        assertThat(dave.received()).isEqualTo("2");
    }

    @Test
    void shouldGetWhatCameBeforeTheLeaveWhenItLiesBetweenTwoFramesOfATurn() {
        join("tea", alice, bob, dave);

        alice.broadcast("tea", "1");
        bob.leave("tea");
        dave.leave("tea");
        alice.broadcast("tea", "2");
        core.crank();

        assertThat(alice.received()).isEqualTo("12");
        assertThat(bob.received()).isEqualTo("1");
        assertThat(dave.received()).isEqualTo("1");
    }

    @Test
    void shouldMissOnlyWhatLiesBetweenALeaveAndAJoin() {
        join("tea", alice, bob);

        alice.broadcast("tea", "1");
        bob.leave("tea");
        alice.broadcast("tea", "2");
        bob.join("tea");
        alice.broadcast("tea", "3");
        core.crank();

        assertThat(bob.received()).isEqualTo("13");
    }

    @Test
    void shouldWriteOnlyAroundAJoinThatTouchesADirtyRoom() {
        join("tea", alice, bob);

        alice.broadcast("tea", "1");
        bob.join("milk");
        alice.leave("tea");
        alice.join("milk");
        bob.broadcast("tea", "2");
        core.crank();

        assertThat(bob.inbox().writes()).containsExactly("1", "2");
        assertThat(alice.inbox().writes()).containsExactly("1");
    }

    @Test
    void shouldDeliverOnceToAMemberThatJoinedTwice() {
        join("tea", alice, alice, bob);
        alice.broadcast("tea", "1");
        core.crank();
        assertThat(alice.received()).isEqualTo("1");

        alice.leave("tea");
        bob.broadcast("tea", "2");
        core.crank();
        assertThat(alice.received()).isEqualTo("1");
    }

    @Test
    void shouldSendNothingMoreToAMemberThatIsClosedWhileFramesArePending() {
        join("tea", alice, bob, dave);

        alice.broadcast("tea", "1");
        bob.send("d");
        bob.close();
        alice.broadcast("tea", "2");
        core.crank();

        assertThat(bob.inbox().writes()).isEmpty();
        assertThat(bob.inbox().flushes()).isZero();
        assertThat(alice.received()).isEqualTo("12");
        assertThat(dave.received()).isEqualTo("12");
        assertThat(core.lane(0).memberCount()).isEqualTo(1);
    }

    @Test
    void shouldReleaseTheFramesOfARoomWhoseLastMemberIsClosed() {
        join("tea", alice);

        alice.broadcast("tea", "1");
        alice.close();
        core.crank();

        assertThat(namedRooms()).isZero();
        core.frames().assertAllReleased();
    }

    @Test
    void shouldAcceptABroadcastToARoomWhoseLastMemberIsClosedInTheSameTurn() {
        join("tea", alice, dave);

        alice.broadcast("tea", "1");
        alice.close();
        dave.broadcast("tea", "2");
        core.crank();

        assertThat(dave.received()).isEqualTo("12");
        assertThat(namedRooms()).isZero();
    }

    @Test
    void shouldLetAMemberIntoARoomThatDiedDirtyInTheSameTurn() {
        join("tea", alice, dave);

        alice.broadcast("tea", "1");
        alice.close();
        bob.join("tea");
        dave.broadcast("tea", "2");
        core.crank();

        assertThat(bob.received()).isEqualTo("2");
        assertThat(namedRooms()).isEqualTo(1);
    }

    @Test
    void shouldCloseOnceHoweverOftenItIsAsked() {
        join("tea", alice, bob);
        alice.close();
        alice.close();
        core.crank();
        alice.close();
        core.crank();

        assertThat(core.fanout().roster().counts().memberships()).isEqualTo(1);
    }

    @Test
    void shouldEnterNothingWhenItIsClosed() {
        alice.close();
        alice.join("tea");
        assertThat(alice.member().joinedCount()).isZero();
        assertThat(core.fanout().rooms().size()).isZero();
        core.crank();
    }

    @Test
    void shouldFreeAnEmptyRoomAtOnce() {
        join("tea", alice, bob);
        join("milk", alice);
        core.crank();
        assertThat(namedRooms()).isEqualTo(2);
        assertThat(core.fanout().rooms().size()).isEqualTo(2);

        alice.leave("milk");
        assertThat(core.fanout().rooms().size()).isEqualTo(1);
        core.crank();
        assertThat(namedRooms()).isEqualTo(1);

        alice.close();
        bob.leave("tea");
        core.crank();
        assertThat(namedRooms()).isZero();
        assertThat(core.fanout().rooms().size()).isZero();
    }

    @Test
    void shouldGiveNothingOfARoomToTheNextOwnerOfItsId() {
        alice.join("tea");
        core.crank();
        Room tea = alice.joinedRoom("tea");

        alice.broadcast("tea", "1");
        alice.leave("tea");
        bob.join("milk");
        dave.join("milk");
        bob.broadcast("milk", "2");
        assertThat(bob.joinedRoom("milk").id()).isEqualTo(tea.id());
        core.crank();

        assertThat(alice.received()).isEqualTo("1");
        assertThat(bob.received()).isEqualTo("2");
        assertThat(dave.received()).isEqualTo("2");
    }

    @Test
    void shouldMoveAMemberFromARoomToTheNextOwnerOfItsId() {
        join("tea", alice);
        alice.broadcast("tea", "1");
        alice.leave("tea");
        alice.join("milk");
        alice.broadcast("milk", "2");
        core.crank();

        assertThat(alice.received()).isEqualTo("12");
        assertThat(namedRooms()).isEqualTo(1);
        LaneInvariants.checkLane(core.lane(0), List.of(alice.member(), bob.member()));
    }

    @Test
    void shouldKeepMembersAndRoomsInStepWhenManyJoinLeaveAndEnd() {
        List<Peer> crowd =
                IntStream.range(0, 60).mapToObj(i -> core.open("user " + i % 7)).toList();
        for (int i = 0; i < 60; i++) {
            for (int r = 0; r < 10; r++) {
                if ((i + r) % 3 != 0) {
                    crowd.get(i).join("room " + r);
                }
            }
        }
        core.crank();
        for (int i = 0; i < 60; i += 2) {
            crowd.get(i).leave("room " + (2 * i + 1) % 3);
        }
        for (int i = 0; i < 60; i += 5) {
            crowd.get(i).close();
        }
        core.crank();

        List<Member> open = Stream.concat(Stream.of(alice, bob), crowd.stream())
                .map(Peer::member)
                .filter(member -> !member.isClosed())
                .toList();
        LaneInvariants.checkLane(core.lane(0), open);
        for (int r = 0; r < 10; r++) {
            assertThat(core.broadcast("room " + r, core.frames().of("" + r))).isTrue();
        }
        core.crank();
        assertThat(crowd).allSatisfy(peer -> assertThat(peer.received()).isEqualTo(roomNumbers(peer)));
    }

    private static String roomNumbers(Peer peer) {
        return IntStream.range(0, peer.member().joinedCount())
                .mapToObj(i -> peer.member().joined(i).name().substring("room ".length()))
                .sorted()
                .reduce("", String::concat);
    }

    private void join(String room, Peer... peers) {
        for (Peer peer : peers) {
            peer.join(room);
        }
    }

    /** Rooms on lane 0 without the namespace's own, in which bob stays to the end of each test. */
    private int namedRooms() {
        return core.lane(0).roomCount() - 1;
    }
}
