package io.stentor.core.roster;

import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.core.room.CensusReply;
import io.stentor.core.room.Room;
import io.stentor.core.room.RoomCensus;
import io.stentor.testkit.HandCrankedCore;
import io.stentor.testkit.HandCrankedCore.Peer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RosterTest {
    private final HandCrankedCore core = new HandCrankedCore(2);
    private final Roster roster = core.fanout().roster();
    private final PresenceRecord presence = new PresenceRecord();
    private final List<String> answers = new ArrayList<>();

    @BeforeEach
    void listen() {
        roster.listener(presence);
    }

    @AfterEach
    void shouldLeaveNothingBehind() {
        core.end();
    }

    @Test
    void shouldTellOfAUsersFirstSocketInARoomOnly() {
        Peer phone = core.open(0, "alice");
        Peer laptop = core.open(1, "alice");
        Peer bob = core.open(0, "bob");

        phone.join("tea");
        laptop.join("tea");
        bob.join("tea");
        core.crank();

        assertThat(presence.lines)
                .containsExactly("+alice#" + phone.id() + " tea 1/1", "+bob#" + bob.id() + " tea 3/2");
    }

    @Test
    void shouldTellOfAUsersLastSocketOutOfARoomOnly() {
        Peer phone = core.open(0, "alice");
        Peer laptop = core.open(1, "alice");
        Peer bob = core.open(0, "bob");
        phone.join("tea");
        laptop.join("tea");
        bob.join("tea");
        core.crank();
        presence.lines.clear();

        laptop.leave("tea");
        core.crank();
        assertThat(presence.lines).isEmpty();

        phone.close();
        core.crank();
        assertThat(presence.lines).containsExactly("xalice tea 1/1");
    }

    @Test
    void shouldTellAgainWhenAUserComesBack() {
        Peer alice = core.open("alice");

        alice.join("tea");
        alice.leave("tea");
        alice.join("tea");
        core.crank();

        String entered = "+alice#" + alice.id() + " tea 1/1";
        assertThat(presence.lines).containsExactly(entered, "-alice tea 0/0", entered);
    }

    @Test
    void shouldTellNothingWhenASocketJoinsTwice() {
        Peer alice = core.open("alice");

        alice.join("tea");
        alice.join("tea");
        core.crank();

        assertThat(presence.lines).hasSize(1);
        assertThat(roster.counts().memberships()).isEqualTo(1);
    }

    @Test
    void shouldTellOfEveryRoomThatAClosedSocketWasIn() {
        Peer alice = core.open("alice");
        Peer laptop = core.open("alice");
        alice.join("tea");
        alice.join("milk");
        alice.join("water");
        laptop.join("milk");
        core.crank();
        presence.lines.clear();

        alice.close();
        core.crank();

        assertThat(presence.lines).containsExactlyInAnyOrder("xalice tea 0/0", "xalice water 0/0");
        assertThat(roster.counts()).isEqualTo(new RosterCounts(1, 1, 1, 1));
    }

    @Test
    void shouldCountUsersOfEachRoomByThemselves() {
        Peer phone = core.open("alice");
        Peer laptop = core.open("alice");

        phone.join("tea");
        laptop.join("milk");
        core.crank();

        assertThat(presence.lines)
                .containsExactly("+alice#" + phone.id() + " tea 1/1", "+alice#" + laptop.id() + " milk 1/1");
    }

    @Test
    void shouldCountSocketsUsersRoomsAndMemberships() {
        assertThat(roster.counts()).isEqualTo(new RosterCounts(0, 0, 0, 0));
        Peer phone = core.open(0, "alice");
        Peer laptop = core.open(1, "alice");
        Peer bob = core.open(0, "bob");
        phone.join("tea");
        phone.join("milk");
        laptop.join("tea");
        core.crank();
        assertThat(roster.counts()).isEqualTo(new RosterCounts(3, 2, 2, 3));

        phone.leave("milk");
        bob.close();
        core.crank();
        assertThat(roster.counts()).isEqualTo(new RosterCounts(2, 1, 1, 2));
    }

    @Test
    void shouldAnswerWithWhoIsInTheRoomAtThatPointOfTheRing() {
        Peer alice = core.open(0, "alice");
        Peer bob = core.open(1, "bob");

        alice.join("tea", answer("first"));
        bob.join("tea", answer("second"));
        alice.onLoop(() -> alice.lane().ask(alice.joinedRoom("tea"), answer("asked")));
        alice.leave("tea");
        bob.onLoop(() -> bob.lane().ask(bob.joinedRoom("tea"), answer("last")));
        core.crank();

        assertThat(answers)
                .containsExactly(
                        "first 1/1 [alice]", "second 2/2 [alice, bob]", "asked 2/2 [alice, bob]", "last 1/1 [bob]");
    }

    @Test
    void shouldAnswerASocketThatJoinsAgain() {
        Peer alice = core.open("alice");

        alice.join("tea", answer("first"));
        alice.join("tea", answer("again"));
        core.crank();

        assertThat(answers).containsExactly("first 1/1 [alice]", "again 1/1 [alice]");
    }

    @Test
    void shouldAnswerThatNobodyIsInARoomWithoutMembers() {
        Peer alice = core.open("alice");
        Room held = core.fanout().rooms().hold("tea");

        alice.onLoop(() -> assertThat(alice.lane().ask(held, answer("asked"))).isTrue());
        core.crank();
        held.release();

        assertThat(answers).containsExactly("asked 0/0 []");
    }

    @Test
    void shouldPublishNothingWhenNobodyWantsAnAnswer() {
        Peer alice = core.open("alice");
        Room held = core.fanout().rooms().hold("tea");
        core.crank();
        long free = core.fanout().ring().remaining();

        alice.onLoop(() -> assertThat(alice.lane().ask(held, null)).isTrue());
        held.release();

        assertThat(core.fanout().ring().remaining()).isEqualTo(free);
    }

    @Test
    void shouldNameNoMoreUsersThanAskedFor() {
        IntStream.range(0, 10).forEach(i -> core.open("user " + i).join("tea"));
        Peer alice = core.open("alice");
        List<String> named = new ArrayList<>();

        alice.join("tea", census -> {
            census.forEachUser(4, named::add);
            assertThat(census.users()).isEqualTo(11);
        });
        core.crank();

        assertThat(named).hasSize(4).doesNotHaveDuplicates();
    }

    @Test
    void shouldNameTheRightUsersWhenOthersHaveGoneAndTheirPlacesWereUsedAgain() {
        Peer alice = core.open("alice");
        Peer bob = core.open("bob");
        alice.join("tea");
        bob.join("tea");
        bob.close();
        Peer carol = core.open("carol");
        Peer dave = core.open("dave");
        carol.join("tea");
        dave.join("milk");

        alice.join("tea", answer("asked"));
        core.crank();

        assertThat(answers).containsExactly("asked 2/2 [alice, carol]");
        assertThat(roster.counts().users()).isEqualTo(3);
    }

    @Test
    void shouldTakeOnlySoManySlotsInOneTurn() {
        HandCrankedCore wide = new HandCrankedCore(1, 4_096);
        IntStream.range(0, 3_000).forEach(i -> wide.open("user " + i));

        wide.rosterLoop().crank();
        assertThat(wide.fanout().roster().counts().sockets()).isEqualTo(1_024);
        assertThat(wide.rosterLoop().scheduled()).isEqualTo(1);

        wide.crank();
        assertThat(wide.fanout().roster().counts().sockets()).isEqualTo(3_000);
        wide.end();
    }

    @Test
    void shouldKeepItsTablesRightWhenItsListenerAndRepliesThrow() {
        HandCrankedCore unlucky = new HandCrankedCore(1);
        RuntimeException bug = new IllegalStateException("bug");
        unlucky.fanout().roster().listener(new Throwing(bug));
        Peer alice = unlucky.open("alice");
        alice.join("tea", census -> {
            throw bug;
        });
        alice.join("milk");
        alice.join("water");
        unlucky.crank();
        assertThat(unlucky.fanout().roster().counts()).isEqualTo(new RosterCounts(1, 1, 3, 3));

        alice.close();
        unlucky.crank();

        assertThat(unlucky.failures()).hasSize(7).containsOnly(bug);
        assertThat(unlucky.fanout().roster().failures()).isEqualTo(7);
        unlucky.assertEmpty();
    }

    /** Such as the participants of a conversation without users, which are counted and not named. */
    @Test
    void shouldTellOfTheSocketsBetweenAUsersFirstAndLastAndOfNobodys() {
        List<String> changes = new ArrayList<>();
        roster.listener(new Changes(changes));
        Peer phone = core.open(0, "alice");
        Peer laptop = core.open(1, "alice");
        Peer guest = core.open(0, null);

        phone.join("tea");
        laptop.join("tea");
        guest.join("tea");
        core.crank();
        assertThat(changes).containsExactly("tea 2/1", "tea 3/1");
        assertThat(roster.counts()).isEqualTo(new RosterCounts(3, 1, 1, 3));

        laptop.leave("tea");
        guest.close();
        core.crank();
        assertThat(changes).containsExactly("tea 2/1", "tea 3/1", "tea 2/1", "tea 1/1");

        phone.leave("tea");
        core.crank();
        assertThat(changes).hasSize(4);
    }

    @Test
    void shouldGoOnWhenItsListenerThrowsWhereAMemberHasChanged() {
        RuntimeException bug = new IllegalStateException("bug");
        HandCrankedCore unlucky = new HandCrankedCore(1);
        unlucky.fanout().roster().listener(new Changes(List.of()) {
            @Override
            public void onMembersChanged(Room room, RoomCensus census) {
                throw bug;
            }
        });
        Peer guest = unlucky.open(0, null);

        guest.join("tea");
        guest.join("milk");
        unlucky.crank();

        assertThat(unlucky.failures()).containsExactly(bug, bug);
        assertThat(unlucky.fanout().roster().counts()).isEqualTo(new RosterCounts(1, 0, 2, 2));
        guest.close();
        unlucky.crank();
        unlucky.assertEmpty();
    }

    @Test
    void shouldSayWhoIsInARoomNow() {
        Peer alice = core.open("alice");
        Room held = core.fanout().rooms().hold("tea");
        core.rosterLoop().enter(() -> answer("before").onCensus(roster.census(held)));

        alice.join("tea");
        core.crank();
        core.rosterLoop().enter(() -> answer("now").onCensus(roster.census(held)));
        held.release();

        assertThat(answers).containsExactly("before 0/0 []", "now 1/1 [alice]");
    }

    private static class Changes implements PresenceListener {
        private final List<String> lines;

        Changes(List<String> lines) {
            this.lines = lines;
        }

        @Override
        public void onUserEntered(Room room, String user, int member, RoomCensus census) {}

        @Override
        public void onUserLeft(Room room, String user, RoomCensus census) {}

        @Override
        public void onMembersChanged(Room room, RoomCensus census) {
            lines.add(room.name() + " " + census.members() + "/" + census.users());
        }
    }

    private record Throwing(RuntimeException bug) implements PresenceListener {
        @Override
        public void onUserEntered(Room room, String user, int member, RoomCensus census) {
            throw bug;
        }

        @Override
        public void onUserLeft(Room room, String user, RoomCensus census) {
            throw bug;
        }
    }

    private CensusReply answer(String to) {
        return census -> {
            List<String> users = new ArrayList<>();
            census.forEachUser(100, users::add);
            users.sort(null);
            answers.add(to + " " + census.members() + "/" + census.users() + " " + users);
        };
    }
}
