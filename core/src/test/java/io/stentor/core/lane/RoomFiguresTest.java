package io.stentor.core.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.stentor.core.room.Room;
import io.stentor.testkit.HandCrankedCore;
import io.stentor.testkit.HandCrankedCore.Peer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is known of a room's messages, and for how many each was. */
class RoomFiguresTest {
    private final HandCrankedCore core = new HandCrankedCore(2);
    private final Peer alice = core.open(0, "alice");
    private final Peer bob = core.open(0, "bob");
    private final Peer carol = core.open(1, "carol");

    @AfterEach
    void shouldLeaveNothingBehind() {
        core.end();
    }

    @Test
    void shouldBeEmptyWhenNothingWasSent() {
        alice.join("tea");
        core.crank();

        assertThat(figures("tea").messagesPerSecond()).isZero();
        assertThat(figures("tea").deliveredRatio()).isEqualTo(1);
        assertThat(figures("tea").latencyNanos(0.99)).isZero();
    }

    @Test
    void shouldCountMessagesAndCopiesOfAllLanesWhenTheyWereDelivered() {
        join("tea", alice, bob, carol);

        alice.broadcast("tea", "a");
        alice.broadcastToOthers("tea", "b");
        core.crank();

        assertThat(figures("tea").messages()).isEqualTo(2);
        assertThat(figures("tea").expected()).isEqualTo(5);
        assertThat(figures("tea").delivered()).isEqualTo(5);
        assertThat(figures("tea").messagesPerSecond()).isCloseTo(0.4, within(1e-6));
    }

    @Test
    void shouldTellRoomsApartWhenAMemberOfBothGetsOneWrite() {
        join("tea", alice, carol);
        join("milk", alice);

        alice.broadcast("tea", "a");
        alice.broadcast("milk", "b");
        alice.broadcast("milk", "c");
        core.crank();

        assertThat(alice.inbox().writes()).containsExactly("abc");
        assertThat(figures("tea").delivered()).isEqualTo(2);
        assertThat(figures("milk").delivered()).isEqualTo(2);
    }

    @Test
    void shouldMissWhatWaitsForAMemberThatIsBehindUntilItHasIt() {
        join("tea", alice, bob);
        bob.inbox().setRoom(0);

        alice.broadcast("tea", "a");
        core.crank();
        assertThat(figures("tea").deliveredRatio()).isEqualTo(0.5);

        bob.drain();
        assertThat(figures("tea").deliveredRatio()).isEqualTo(1);
    }

    @Test
    void shouldRoundLatencyUpByHalfAtMost() {
        join("tea", alice, bob);
        alice.broadcast("tea", "a");
        core.setNanos(1 + TimeUnit.MILLISECONDS.toNanos(5));
        core.crank();

        assertThat(figures("tea").latencyNanos(0.99)).isBetween(5e6, 7.5e6);
    }

    @Test
    void shouldForgetWhatIsOlderThanTenSeconds() {
        join("tea", alice);
        alice.broadcast("tea", "a");
        core.crank();

        core.letPass(Duration.ofSeconds(6));
        alice.broadcast("tea", "b");
        core.crank();
        assertThat(figures("tea").messages()).isEqualTo(2);
        core.letPass(Duration.ofSeconds(5));
        assertThat(figures("tea").messages()).isEqualTo(1);
        alice.broadcast("tea", "c");
        core.crank();
        core.letPass(Duration.ofSeconds(20));
        assertThat(figures("tea").messages()).isZero();
        assertThat(figures("tea").delivered()).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0, 65_535, 65_536, 98_304, 131_072, 1_000_000, 100_000_000, 8_000_000_000L})
    void shouldCountEachLatencyInTheStepThatEndsBehindIt(long nanos) {
        int[] counted = new int[RoomFigures.STEPS];
        counted[RoomFigures.step(nanos)]++;

        double end = new RoomFigures(1, 1, 1, 1, counted).latencyNanos(1);

        assertThat(end).isGreaterThan((double) nanos).isLessThanOrEqualTo(Math.max(65_536, 1.5 * nanos));
    }

    @Test
    void shouldCountWhatIsBeyondAllStepsInTheLast() {
        assertThat(RoomFigures.step(Long.MAX_VALUE)).isEqualTo(RoomFigures.STEPS - 1);
    }

    @Test
    void shouldTellForHowManyAMessageIsWhereItLiesInTheOrder() {
        join("tea", alice, bob, carol);
        List<Integer> counts = new ArrayList<>();

        say(core.audience().room("tea").countedBy(counts::add));
        say(core.audience().room("tea").exceptMember(carol.id()).countedBy(counts::add));
        say(core.audience()
                .room("tea")
                .exceptMember(alice.id())
                .exceptMember(carol.id())
                .countedBy(counts::add));
        carol.leave("tea");
        say(core.audience().room("tea").countedBy(counts::add));
        say(core.audience().room("nowhere").countedBy(counts::add));

        assertThat(counts).containsExactly(3, 2, 1, 2, 0);
    }

    private void say(Audience audience) {
        assertThat(core.broadcast(audience, core.frames().of("x"))).isTrue();
        core.crank();
    }

    private void join(String room, Peer... peers) {
        List.of(peers).forEach(peer -> peer.join(room));
        core.crank();
    }

    /** As both lanes know it. */
    private RoomFigures figures(String name) {
        Room room = core.fanout().rooms().peek(name);
        RoomFigures[] found = new RoomFigures[2];
        for (int i = 0; i < found.length; i++) {
            int lane = i;
            core.loop(lane).enter(() -> found[lane] = core.lane(lane).figures(room));
        }
        return found[0].and(found[1]);
    }
}
