package io.stentor.core.roster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.stentor.core.ring.Slot;
import io.stentor.core.room.Room;
import io.stentor.testkit.HandCrankedCore;
import io.stentor.testkit.HandCrankedCore.Peer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How the roster's answers get into a ring that may be full of what they answer. */
class RosterPublisherTest {
    private static final int SIZE = 16;
    private static final int RESERVE = SIZE / 8;

    private final HandCrankedCore core = new HandCrankedCore(1, SIZE);
    private final RosterPublisher publisher = core.fanout().roster().publisher();
    private final Peer alice = core.open("alice");
    private final Peer bob = core.open("bob");

    @BeforeEach
    void inOneRoom() {
        alice.join("tea");
        core.crank();
    }

    @AfterEach
    void shouldLeaveNothingBehind() {
        core.end();
    }

    @Test
    void shouldAnswerARoomBehindWhatItAnswers() {
        Room tea = alice.joinedRoom("tea");
        bob.join("tea");
        alice.broadcast("tea", "1");
        onRoster(() -> publisher.broadcast(tea, bob.id(), core.frames().of("2")));

        core.crank();

        assertThat(alice.received()).isEqualTo("12");
        assertThat(bob.received()).isEqualTo("1");
    }

    @Test
    void shouldAnswerOneMember() {
        onRoster(() -> publisher.send(bob.id(), core.frames().of("1")));
        onRoster(() -> publisher.send(1_000_000, core.frames().of("2")));

        core.crank();

        assertThat(bob.received()).isEqualTo("1");
    }

    @Test
    void shouldAnswerFromTheReserveWhenTheRingIsFull() {
        core.fillRing("tea");

        onRoster(() -> publisher.send(bob.id(), core.frames().of("1")));

        assertThat(core.fanout().ring().remaining()).isEqualTo(RESERVE - 1);
        core.crank();
        assertThat(bob.received()).isEqualTo("1");
    }

    @Test
    void shouldKeepAnswersInOrderUntilTheRingHasRoom() {
        core.fillRing("tea");

        onRoster(() -> {
            for (int i = 0; i < 40; i++) {
                publisher.send(bob.id(), core.frames().of(i + " "));
            }
        });
        assertThat(core.fanout().ring().remaining()).isZero();
        core.rosterLoop().crank();
        assertThat(core.rosterLoop().scheduled()).as("it tries again").isEqualTo(1);

        core.crank();
        assertThat(bob.received()).startsWith("0 1 2 3 ").endsWith(" 38 39 ").hasSize(10 * 2 + 30 * 3);
    }

    @Test
    void shouldAskForATurnWhenNotEvenTheFirstAnswerFindsRoom() {
        core.fillRing("tea");
        onRoster(() -> {
            for (int i = 0; i < RESERVE; i++) {
                publisher.send(bob.id(), core.frames().of(i + " "));
            }
        });
        core.rosterLoop().crank();
        assertThat(core.rosterLoop().scheduled()).isZero();

        onRoster(() -> publisher.send(bob.id(), core.frames().of("last")));

        assertThat(core.rosterLoop().scheduled()).isEqualTo(1);
        core.crank();
        assertThat(bob.received()).isEqualTo("0 1 last");
    }

    @Test
    void shouldNotOvertakeAnAnswerThatWaits() {
        core.fillRing("tea");
        onRoster(() -> {
            for (int i = 0; i <= RESERVE; i++) {
                publisher.send(bob.id(), core.frames().of(i + " "));
            }
        });
        core.loop(0).crank();
        // It looks at its outbox before it reads: one answer waits for the next turn, but the ring has room now.
        core.rosterLoop().crank();
        onRoster(() -> publisher.send(bob.id(), core.frames().of("last")));

        core.crank();

        assertThat(bob.received()).isEqualTo("0 1 2 last");
    }

    @Test
    void shouldAnswerOnceTheLanesHaveReadWhenEachOfAFullRingsJoinsIsAnswered() {
        core.fanout().roster().listener(new PresenceRecord());
        core.crank();
        for (int i = 0; i < SIZE - RESERVE; i++) {
            String room = "room " + i;
            bob.join(room, census -> {
                publisher.send(bob.id(), core.frames().of("1"));
                publisher.send(bob.id(), core.frames().of("2"));
                publisher.send(bob.id(), core.frames().of("3"));
            });
        }

        core.rosterLoop().crank();
        assertThat(core.fanout().ring().remaining()).isZero();
        core.crank();

        assertThat(bob.received()).isEqualTo("123".repeat(SIZE - RESERVE));
    }

    @Test
    void shouldDropAnAnswerToARoomThatHasDied() {
        Room tea = alice.joinedRoom("tea");
        alice.leave("tea");
        bob.join("milk");
        assertThat(bob.joinedRoom("milk").id()).isEqualTo(tea.id());
        core.crank();

        onRoster(() -> publisher.broadcast(tea, Slot.NOBODY, core.frames().of("1")));
        core.crank();

        assertThat(bob.received()).isEmpty();
        core.frames().assertAllReleased();
    }

    @Test
    void shouldNotGiveAwayTheIdOfARoomWhileAnAnswerToItWaits() {
        Room tea = alice.joinedRoom("tea");
        core.fillRing("tea");
        onRoster(() -> {
            for (int i = 0; i <= RESERVE; i++) {
                publisher.broadcast(tea, Slot.NOBODY, core.frames().of(i + " "));
            }
        });
        core.loop(0).crank();
        // As above: the last answer waits, but the ring has room.
        core.rosterLoop().crank();

        alice.leave("tea");
        assertThat(core.fanout().rooms().peek("tea")).isSameAs(tea);
        bob.join("milk");
        assertThat(bob.joinedRoom("milk").id()).isNotEqualTo(tea.id());
        core.crank();

        assertThat(alice.received()).endsWith("-0 1 ");
        assertThat(bob.received()).isEmpty();
        assertThat(core.fanout().rooms().peek("tea")).isNull();
        assertThat(core.fanout().rooms().size()).isEqualTo(1);
    }

    @Test
    void shouldGiveItsHoldsBackWhenItHasAnswered() {
        Room tea = alice.joinedRoom("tea");
        onRoster(() -> publisher.broadcast(tea, Slot.NOBODY, core.frames().of("1")));
        assertThat(core.fanout().rooms().peek("tea")).isSameAs(tea);

        alice.leave("tea");

        assertThat(core.fanout().rooms().peek("tea")).isNull();
    }

    @Test
    void shouldFailWhenCalledFromAForeignThread() {
        Room tea = alice.joinedRoom("tea");
        ByteBuf frame = core.frames().of("1");

        alice.onLoop(() -> {
            assertThatThrownBy(() -> publisher.broadcast(tea, Slot.NOBODY, frame))
                    .isInstanceOf(AssertionError.class);
            assertThatThrownBy(() -> publisher.send(alice.id(), frame)).isInstanceOf(AssertionError.class);
        });

        assertThat(frame.refCnt()).isEqualTo(1);
        frame.release();
    }

    private void onRoster(Runnable task) {
        core.rosterLoop().enter(task);
    }
}
