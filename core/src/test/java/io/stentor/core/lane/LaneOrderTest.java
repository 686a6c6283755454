package io.stentor.core.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.testkit.HandCrankedCore;
import io.stentor.testkit.HandCrankedCore.Peer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Program order: what one loop broadcasts and what it sends to a member of its own arrive in the order of the calls. */
class LaneOrderTest {
    private final HandCrankedCore core = new HandCrankedCore(2);
    private final Peer alice = core.open("alice");
    private final Peer bob = core.open("bob");
    private final Peer dave = core.open(1, "dave");

    @BeforeEach
    void inOneRoom() {
        alice.join("tea");
        bob.join("tea");
        dave.join("tea");
        core.crank();
    }

    @AfterEach
    void shouldLeaveNothingBehind() {
        core.end();
    }

    @Test
    void shouldKeepDirectsBetweenTheBroadcastsTheyWereSentBetween() {
        alice.send("1");
        alice.broadcast("tea", "a");
        alice.send("2");
        alice.send("3");
        alice.broadcast("tea", "b");
        alice.send("4");
        core.crank();

        assertThat(alice.inbox().writes()).containsExactly("1a23b4");
        assertThat(bob.inbox().writes()).containsExactly("ab");
    }

    @Test
    void shouldKeepTheOrderOfOneHandlerTowardsAnotherMemberOfItsLoop() {
        alice.broadcast("tea", "a");
        bob.send("1");
        alice.broadcast("tea", "b");
        core.crank();

        assertThat(bob.inbox().writes()).containsExactly("a1b");
    }

    @Test
    void shouldKeepTheOrderOverSeveralTurns() {
        alice.broadcast("tea", "a");
        alice.send("1");
        core.crank();
        alice.send("2");
        alice.broadcast("tea", "b");
        core.crank();
        alice.send("3");
        core.crank();

        assertThat(alice.inbox().writes()).containsExactly("a1", "2b", "3");
    }

    @Test
    void shouldHoldADirectBackUntilTheBroadcastBeforeItIsWritten() {
        Peer carol = core.open("carol");

        alice.broadcast("tea", "a");
        alice.send("1");
        carol.join("tea");
        alice.broadcast("tea", "b");
        alice.send("2");
        core.crank();

        assertThat(alice.inbox().writes()).containsExactly("a1", "b2");
        assertThat(carol.received()).isEqualTo("b");
    }

    @Test
    void shouldKeepTheOrderWhenAJoinOfItsOwnLiesBetween() {
        alice.join("milk");
        alice.send("1");
        alice.broadcast("milk", "a");
        alice.send("2");
        alice.leave("milk");
        alice.send("3");
        core.crank();

        assertThat(alice.received()).isEqualTo("1a23");
    }

    @Test
    void shouldPutAFrameFromAnotherThreadWhereItsSlotLies() {
        bob.broadcast("tea", "a");
        assertThat(core.send(alice.id(), core.frames().of("1"))).isTrue();
        dave.broadcast("tea", "b");
        core.crank();

        assertThat(alice.inbox().writes()).containsExactly("a1b");
        assertThat(bob.received()).isEqualTo("ab");
    }

    @Test
    void shouldPutAFrameFromAnotherThreadBeforeADirectThatWasSentAfterALaterSlot() {
        alice.send("0");
        assertThat(core.send(alice.id(), core.frames().of("1"))).isTrue();
        assertThat(core.send(alice.id(), core.frames().of("2"))).isTrue();
        alice.broadcast("tea", "a");
        alice.send("3");
        core.crank();

        assertThat(alice.received()).isEqualTo("012a3");
    }

    @Test
    void shouldDeliverADirectOfAMemberInNoRoom() {
        Peer carol = core.open("carol");

        carol.send("1");
        carol.send("2");
        core.crank();

        assertThat(carol.inbox().writes()).containsExactly("12");
        assertThat(carol.inbox().flushes()).isEqualTo(1);
    }

    @Test
    void shouldDropFramesForAMemberThatIsNotThere() {
        alice.close();
        alice.send("1");
        core.frames().assertAllReleased();
        assertThat(core.send(alice.id(), core.frames().of("2"))).isTrue();
        core.crank();
        assertThat(core.send(alice.id(), core.frames().of("3"))).isTrue();
        assertThat(core.send(1_000_000, core.frames().of("4"))).isTrue();
        core.crank();

        assertThat(alice.received()).isEmpty();
    }
}
