package io.stentor.core.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.stentor.core.ring.Message;
import io.stentor.core.room.RoomDirectory;
import io.stentor.testkit.HandCrankedCore;
import io.stentor.testkit.HandCrankedCore.Peer;
import io.stentor.testkit.Inbox;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whom an audience addresses, on all lanes, and what becomes of the message. */
class LaneAudienceTest {
    private final HandCrankedCore core = new HandCrankedCore(2);
    private final RoomDirectory chat = core.fanout().rooms().sibling();
    private final Peer alice = core.open(0, "alice");
    private final Peer bob = core.open(0, "bob");
    private final Peer carol = core.open(1, "carol");
    private final Peer dave = core.open(1, "dave");
    private final Peer erin = core.open(0, chat, "erin", new Inbox());

    @AfterEach
    void shouldLeaveNothingBehind() {
        core.end();
    }

    @Test
    void shouldReachEveryoneOfTheNamespaceAndNoOther() {
        say(core.audience(), "1");
        say(Audience.in(chat), "2");

        assertThat(received(alice, bob, carol, dave, erin)).containsExactly("1", "1", "1", "1", "2");
    }

    @Test
    void shouldTellRoomsOfOneNameInTwoNamespacesApart() {
        join("tea", alice, erin);

        say(core.audience().room("tea"), "1");
        say(Audience.in(chat).room("tea"), "2");

        assertThat(received(alice, erin)).containsExactly("1", "2");
    }

    @Test
    void shouldReachWhoeverIsInOneOfTheRoomsOnce() {
        join("tea", alice, carol);
        join("milk", alice, bob);

        say(core.audience().room("tea").room("milk").room("tea").room("nowhere"), "1");

        assertThat(received(alice, bob, carol, dave)).containsExactly("1", "1", "1", "");
    }

    @Test
    void shouldReachAMemberOnceHoweverOftenItIsNamed() {
        join("tea", alice);

        say(core.audience().member(alice.id()).member(alice.id()).room("tea").member(dave.id()), "1");

        assertThat(received(alice, bob, carol, dave)).containsExactly("1", "", "", "1");
    }

    @Test
    void shouldLeaveOutRoomsAndMembers() {
        join("tea", alice, bob, carol);
        join("milk", bob, dave);

        say(core.audience().room("tea").except("milk"), "1");
        say(core.audience().except("milk").exceptMember(carol.id()), "2");
        say(core.audience().exceptMember(alice.id()).exceptMember(carol.id()), "3");
        say(core.audience().member(bob.id()).exceptMember(bob.id()), "4");

        assertThat(received(alice, bob, carol, dave)).containsExactly("12", "3", "1", "3");
    }

    @Test
    void shouldReachNobodyWhenTheOnlyRoomDoesNotExist() {
        ByteBuf frame = core.frames().of("1");

        assertThat(core.broadcast(core.audience().room("nowhere"), frame)).isTrue();

        assertThat(frame.refCnt()).isZero();
        assertThat(core.fanout().ring().remaining())
                .isEqualTo(core.fanout().ring().size() - 5);
    }

    @Test
    void shouldReleaseAMessageThatReachesNobodyOnAnyLane() {
        join("tea", alice);
        ByteBuf frame = core.frames().of("1");

        core.broadcast(core.audience().room("tea").except("tea"), frame);
        core.crank();

        assertThat(frame.refCnt()).isZero();
    }

    @Test
    void shouldGiveAClosedMemberNothing() {
        join("tea", alice, bob);
        core.crank();

        core.broadcast(
                core.audience().room("tea").member(carol.id()), core.frames().of("1"));
        core.broadcast(
                core.audience().room("tea").member(alice.id()), core.frames().of("2"));
        bob.close();
        carol.close();
        core.crank();

        assertThat(received(alice, bob, carol)).containsExactly("12", "", "");
    }

    @Test
    void shouldPutEveryKindOfMessageInRingOrder() {
        join("tea", alice, bob);
        core.crank();

        alice.onLoop(() -> {
            alice.send("1");
            alice.broadcast("tea", "2");
            core.broadcast(
                    core.audience().room("tea").room("milk").exceptMember(bob.id()),
                    core.frames().of("3"));
            alice.send("4");
            core.send(alice.id(), core.frames().of("5"));
            core.broadcast(core.audience(), core.frames().of("6"));
            bob.broadcastToOthers("tea", "7");
            core.broadcast(core.audience().member(alice.id()), core.frames().of("8"));
            alice.send("9");
        });
        core.crank();

        assertThat(alice.received()).isEqualTo("123456789");
        assertThat(bob.received()).isEqualTo("26");
    }

    @Test
    void shouldGiveItsRoomsBackPublishedOrRefused() {
        HandCrankedCore small = new HandCrankedCore(1, 16);
        Peer frank = small.open("frank");
        frank.join("tea");
        small.crank();
        small.fillRing("tea");
        ByteBuf frame = small.frames().of("1");
        Audience refused = small.audience().room("tea").except("tea").keeping("milk");

        assertThat(small.broadcast(refused, frame)).isFalse();

        assertThat(small.fanout().rooms().size()).isEqualTo(1);
        frame.release();
        small.end();
    }

    @Test
    void shouldReachNobodyOfTheNextRoomWhenTheNamespaceWasGivenUp() {
        RoomDirectory gone = core.fanout().rooms().sibling();
        gone.close();
        alice.join("heir of its id");
        assertThat(alice.joinedRoom("heir of its id").id())
                .isEqualTo(gone.everyone().id());

        say(Audience.in(gone), "1");
        say(Audience.in(gone).exceptMember(7).exceptMember(8), "2");

        assertThat(alice.received()).isEmpty();
        alice.onLoop(() ->
                assertThat(alice.lane().open(new Inbox(), gone, "frank", null)).isNull());
    }

    @Test
    void shouldKeepTheIdOfANamespaceThatIsGivenUpUntilItsLastMemberIsGone() {
        chat.close();
        alice.join("tea");
        assertThat(alice.joinedRoom("tea").id()).isNotEqualTo(chat.everyone().id());

        erin.close();
        alice.join("milk");

        assertThat(alice.joinedRoom("milk").id()).isEqualTo(chat.everyone().id());
        say(core.audience().room("milk"), "1");
        assertThat(received(alice, erin)).containsExactly("1", "");
    }

    @Test
    void shouldCountDeliveriesOfTimedMessagesOnly() {
        core.broadcast(
                core.audience().member(alice.id()).member(carol.id()),
                core.frames().of("1"));
        core.fanout().broadcast(core.audience(), Message.untimed(core.frames().of("2")));
        core.crank();

        assertThat(core.lane(0).deliveries()).isEqualTo(1);
        assertThat(core.lane(1).deliveries()).isEqualTo(1);
    }

    private void say(Audience audience, String text) {
        assertThat(core.broadcast(audience, core.frames().of(text))).isTrue();
        core.crank();
    }

    private static void join(String room, Peer... peers) {
        List.of(peers).forEach(peer -> peer.join(room));
    }

    private static Stream<String> received(Peer... peers) {
        return Stream.of(peers).map(Peer::received);
    }
}
