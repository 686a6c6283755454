package io.stentor.core.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.stentor.core.ring.Message;
import io.stentor.core.ring.Slot;
import io.stentor.core.room.Room;
import io.stentor.core.room.RoomCensus;
import io.stentor.core.roster.PresenceListener;
import io.stentor.testkit.HandCrankedCore;
import io.stentor.testkit.HandCrankedCore.Peer;
import io.stentor.testkit.Inbox;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A full ring: a lane that publishes takes its own turn and tries again; if others lag, it is refused. */
class LaneFullRingTest {
    private static final int SIZE = 16;
    private static final int RESERVE = SIZE / 8;

    private final HandCrankedCore core = new HandCrankedCore(2, SIZE);
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
    void shouldDrainItselfAndPublishWhenOnlyItselfIsBehind() {
        core.fillRing("tea");
        core.loop(1).crank();
        core.rosterLoop().crank();

        alice.broadcast("tea", "1");

        assertThat(alice.inbox().writes()).containsExactly("-".repeat(SIZE - RESERVE));
        core.crank();
        assertThat(alice.received()).endsWith("-1");
    }

    @Test
    void shouldWriteOnlyWhatWasThereWhenItDrainsItself() {
        alice.send("d");
        core.fillRing("tea");
        core.loop(1).crank();
        core.rosterLoop().crank();
        alice.broadcast("tea", "1");
        alice.send("e");

        core.crank();

        assertThat(alice.received()).isEqualTo("d" + "-".repeat(SIZE - RESERVE) + "1e");
    }

    @Test
    void shouldKeepOneTurnInItsQueueHoweverOftenItDrainsItself() {
        for (int i = 0; i < 10; i++) {
            core.fillRing("tea");
            core.loop(1).crank();
            core.rosterLoop().crank();
            alice.broadcast("tea", "1");
        }

        assertThat(core.loop(0).scheduled()).isEqualTo(1);
    }

    @Test
    void shouldRefuseABroadcastAndLeaveTheFrameToTheCallerWhenOthersLag() {
        core.fillRing("tea");
        ByteBuf frame = core.frames().of("1");
        Room tea = alice.joinedRoom("tea");

        alice.onLoop(() -> assertThat(alice.lane().broadcast(tea, Slot.NOBODY, Message.untimed(frame)))
                .isFalse());

        assertThat(frame.refCnt()).isEqualTo(1);
        frame.release();
    }

    @Test
    void shouldRefuseAndChangeNothingWhenOthersLag() {
        core.fillRing("tea");
        Room tea = alice.joinedRoom("tea");

        alice.onLoop(() -> {
            Lane lane = alice.lane();
            assertThat(lane.open(new Inbox(), core.fanout().rooms(), "carol", null))
                    .isNull();
            assertThat(lane.join(bob.member(), "milk", null)).isFalse();
            assertThat(lane.join(bob.member(), "tea", null)).isFalse();
            assertThat(lane.leave(alice.member(), tea)).isFalse();
            assertThat(lane.ask(tea, census -> {})).isFalse();
            assertThat(lane.join(alice.member(), "tea", census -> {})).isFalse();
        });

        assertThat(core.fanout().rooms().size()).isEqualTo(1);
        assertThat(bob.member().joinedCount()).isZero();
        assertThat(alice.member().hasJoined(tea)).isTrue();
        assertThat(core.lane(0).memberCount()).isEqualTo(2);
        core.crank();
        assertThat(core.fanout().roster().counts().memberships()).isEqualTo(1);
    }

    @Test
    void shouldCloseAtOnceAndTellOthersLaterWhenTheRingIsFull() {
        bob.join("milk");
        core.crank();
        core.fillRing("tea");

        alice.close();
        bob.close();
        alice.send("d");

        assertThat(alice.member().isClosed()).isTrue();
        assertThat(core.fanout().rooms().size()).isEqualTo(2);
        core.loop(0).crank();
        assertThat(core.lane(0).memberCount()).isEqualTo(2);
        assertThat(core.loop(0).scheduled()).as("it tries again").isEqualTo(1);

        core.crank();
        assertThat(core.lane(0).memberCount()).isZero();
        assertThat(core.fanout().rooms().size()).isZero();
        assertThat(alice.received()).isEmpty();
    }

    @Test
    void shouldPublishDelayedClosesInTheirOrder() {
        List<String> left = new ArrayList<>();
        core.fanout().roster().listener(new Departures(left));
        bob.join("tea");
        core.crank();
        core.fillRing("tea");

        bob.close();
        core.loop(1).crank();
        core.rosterLoop().crank();
        alice.close();
        core.crank();

        assertThat(left).containsExactly("bob", "alice");
    }

    private record Departures(List<String> users) implements PresenceListener {
        @Override
        public void onUserEntered(Room room, String user, int member, RoomCensus census) {}

        @Override
        public void onUserLeft(Room room, String user, RoomCensus census) {
            users.add(user);
        }
    }
}
