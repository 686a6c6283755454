package io.stentor.core.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.core.ring.Message;
import io.stentor.core.ring.Offset;
import io.stentor.core.roster.RosterCounts;
import io.stentor.testkit.HandCrankedCore;
import io.stentor.testkit.HandCrankedCore.Peer;
import io.stentor.testkit.Inbox;
import io.stentor.testkit.Stamps;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Members that are cut off and come back. The exclamation mark is the answer to their return. */
class LaneReturnTest {
    private static final Duration WINDOW = Duration.ofMinutes(2);

    private final HandCrankedCore core =
            new HandCrankedCore(2, LogLimits.defaults().withWindow(WINDOW));
    private final Peer alice = core.open(0, "alice", new Inbox().stamped());
    private final Peer bob = core.open(0, "bob", new Inbox().stamped());

    @AfterEach
    void shouldLeaveNothingBehind() {
        core.end();
    }

    private void join(String... rooms) {
        for (String room : rooms) {
            alice.join(room);
            bob.join(room);
        }
        core.crank();
    }

    private void tell(String room, String... frames) {
        for (String frame : frames) {
            alice.tell(room, frame);
            core.crank();
        }
    }

    private static String plain(Peer peer) {
        return peer.received().replaceAll("\\[[\\d.]+] *", "");
    }

    /** The offset of the last event that a peer has got. */
    private static Offset seen(Peer peer) {
        String last = peer.received().replaceAll("(?s).*\\[([\\d.]+)] *[^\\[]*$", "$1");
        String[] parts = last.split("\\.", -1);
        return new Offset(Long.parseLong(parts[0]), parts.length == 1 ? Offset.AS_PLACED : Integer.parseInt(parts[1]));
    }

    @Test
    void shouldTellOffsetsToThoseWhoMayComeBackOnly() {
        Peer plain = core.open("plain");
        plain.join("tea");
        join("tea");

        tell("tea", "a");
        bob.tellItself("b");
        core.crank();

        assertThat(plain.received()).isEqualTo("a");
        assertThat(bob.received()).matches("a\\[\\d+] +b\\[\\d+\\.0] +");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void shouldGetWhatItMissedInOrderOnWhateverLane(int lane) {
        join("tea", "milk");
        tell("tea", "a");
        Offset seen = seen(bob);
        tell("tea", "lost in the kernel;");
        bob.cut();
        core.crank();
        tell("milk", "b");
        tell("tea", "c");

        Peer back = bob.comeBack(lane, seen);
        tell("tea", "d");

        assertThat(plain(back)).isEqualTo("lost in the kernel;bc!d");
        assertThat(plain(alice)).isEqualTo("alost in the kernel;bcd");
    }

    @Test
    void shouldGetEverythingWhenItHadSeenNothing() {
        join("tea");
        bob.cut();
        tell("tea", "a", "b");

        assertThat(plain(bob.comeBack(1, null))).isEqualTo("ab!");
    }

    @Test
    void shouldGetItsOwnMessagesBetweenThoseOfItsRooms() {
        join("tea");
        tell("tea", "a");
        bob.tellItself("1");
        core.crank();
        Offset seen = seen(bob);
        bob.tellItself("2");
        core.crank();
        tell("tea", "b");
        bob.tellItself("3");
        core.crank();
        bob.cut();

        assertThat(plain(bob.comeBack(1, seen))).isEqualTo("2b3!");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void shouldBeReachedAndLeftOutByIdsItHadBefore(int lane) {
        join("tea");
        tell("tea", "a");
        int first = bob.id();
        bob.cut();
        Peer back = bob.comeBack(lane, seen(bob));
        back.cut();
        core.crank();
        Peer again = back.comeBack(1 - lane, seen(bob));
        core.crank();

        core.send(first, core.frames().of("by the first;"));
        core.send(back.id(), core.frames().of("by the second;"));
        alice.broadcast("tea", first, core.frames().of("not for the first;"));
        alice.broadcast("tea", back.id(), core.frames().of("nor for the second;"));
        core.crank();

        assertThat(again.received()).endsWith("!by the first;by the second;");
        assertThat(alice.received()).endsWith("not for the first;nor for the second;");
    }

    @Test
    void shouldForgetEarlierIdsAfterAWhile() {
        join("tea");
        bob.cut();
        Peer back = bob.comeBack(1, null);
        core.crank();
        core.letPass(Duration.ofSeconds(31));

        core.send(bob.id(), core.frames().of("too late"));
        core.crank();

        assertThat(back.received()).isEqualTo("!");
    }

    @Test
    void shouldComeBackAgainAndAgainAndLoseNothing() {
        join("tea");
        tell("tea", "0");
        Peer now = bob;
        StringBuilder all = new StringBuilder("0");
        for (int i = 1; i < 10; i++) {
            Offset seen = seen(now);
            if (i % 3 != 0) {
                now.cut();
            }
            tell("tea", String.valueOf(i));
            now = now.comeBack(i % 2, seen);
            assertThat(now).as("return %d", i).isNotNull();
            all.append(plain(now));
        }
        assertThat(all.toString().replace("!", "")).isEqualTo("0123456789");
    }

    /** The new connection is cut before it has got anything: the next goes on from where the first one was. */
    @Test
    void shouldComeBackFromTheSamePlaceWhenNothingArrived() {
        join("tea");
        tell("tea", "a");
        Offset seen = seen(bob);
        bob.cut();
        tell("tea", "b");
        Peer first = bob.comeBack(1, seen);
        first.cut();
        tell("tea", "c");

        Peer second = first.comeBack(0, seen);

        assertThat(plain(second)).isEqualTo("bc!");
    }

    @Test
    void shouldTakeOverAConnectionThatStillLooksAlive() {
        join("tea");
        tell("tea", "a");
        Offset seen = seen(bob);
        bob.inbox().setRoom(0);
        tell("tea", "b");

        Peer back = bob.comeBack(1, seen);
        tell("tea", "c");

        assertThat(plain(back)).isEqualTo("b!c");
        assertThat(plain(bob)).isEqualTo("a");
        assertThat(core.fanout().roster().counts()).isEqualTo(new RosterCounts(2, 2, 1, 2));
    }

    @Test
    void shouldNotGetWhatItWasLeftOutOfOrWhatMayBeMissed() {
        join("tea");
        tell("tea", "a");
        Offset seen = seen(bob);
        bob.tellOthers("tea", "not for bob");
        core.crank();
        bob.cut();
        core.crank();
        alice.onLoop(() -> alice.lane()
                .broadcast(
                        alice.joinedRoom("tea"),
                        -1,
                        Message.of(core.frames().of("v"), 1)
                                .stamped(Stamps.IN_BRACKETS)
                                .skippable()));
        tell("tea", "b");

        assertThat(plain(bob.comeBack(1, seen))).isEqualTo("b!");
    }

    @Test
    void shouldGetOnceWhatWasSentToSeveralOfItsRooms() {
        join("tea", "milk");
        tell("tea", "a");
        Offset seen = seen(bob);
        bob.cut();
        core.crank();
        Message both = Message.of(core.frames().of("b"), 1).stamped(Stamps.IN_BRACKETS);
        assertThat(core.fanout().broadcast(core.audience().room("tea").room("milk"), both))
                .isTrue();
        core.crank();
        tell("milk", "c");

        assertThat(plain(bob.comeBack(1, seen))).isEqualTo("bc!");
    }

    @Test
    void shouldGetWhatWasSentToARoomInWhichNobodyElseWas() {
        bob.join("alone");
        join("tea");
        tell("tea", "a");
        Offset seen = seen(bob);
        bob.cut();
        core.crank();
        Message message = Message.of(core.frames().of("b"), 1).stamped(Stamps.IN_BRACKETS);
        assertThat(core.fanout().broadcast(Audience.in(core.fanout().rooms()).room("alone"), message))
                .isTrue();
        core.crank();

        assertThat(plain(bob.comeBack(1, seen))).isEqualTo("b!");
    }

    @Test
    void shouldComeBackAfterItWasIdleForLongerThanAnyLogReaches() {
        join("tea");
        tell("tea", "a");
        Offset seen = seen(bob);
        core.letPass(Duration.ofMinutes(10));
        bob.cut();
        core.letPass(Duration.ofMinutes(1));
        tell("tea", "b");

        assertThat(plain(bob.comeBack(1, seen))).isEqualTo("b!");
    }

    @Test
    void shouldBeUnknownWhenTheWindowIsOver() {
        join("tea");
        tell("tea", "a");
        Offset seen = seen(bob);
        bob.cut();
        core.letPass(Duration.ofSeconds(121));

        assertThat(bob.comeBack(1, seen)).isNull();
        assertThat(core.lane(0).awayCount()).isZero();
    }

    @Test
    void shouldBeUnknownWhenTheLogHasPassedIt() {
        HandCrankedCore small = new HandCrankedCore(
                1, new LogLimits(5, 1_000, WINDOW.toNanos(), 1 << 20, WINDOW.toNanos(), 10, 1 << 20));
        Peer writer = small.open(0, "writer", new Inbox().stamped());
        Peer reader = small.open(0, "reader", new Inbox().stamped());
        writer.join("tea");
        reader.join("tea");
        small.crank();
        writer.tell("tea", "a");
        small.crank();
        Offset seen = seen(reader);
        reader.cut();
        for (int i = 0; i < 6; i++) {
            writer.tell("tea", "b");
            small.crank();
        }

        assertThat(reader.comeBack(0, seen)).isNull();
        small.end();
    }

    @Test
    void shouldBeUnknownWhenTheOffsetIsInTheFuture() {
        join("tea");
        bob.cut();
        core.crank();

        assertThat(bob.comeBack(0, Offset.ofSlot(1_000_000))).isNull();
    }

    @Test
    void shouldComeBackOnlyOnce() {
        join("tea");
        bob.cut();
        core.crank();
        Peer back = bob.comeBack(1, null);
        assertThat(back).isNotNull();

        assertThat(bob.comeBack(0, null)).isNull();
        assertThat(plain(back)).isEqualTo("!");
    }

    @Test
    void shouldBeUnknownWhenItHasLeftARoomWhoseMessageItMayNotHaveGot() {
        join("tea", "milk");
        tell("tea", "a");
        Offset seen = seen(bob);
        tell("milk", "b");
        bob.leave("milk");
        core.crank();
        bob.cut();

        assertThat(bob.comeBack(1, seen)).isNull();
    }

    @Test
    void shouldCountThoseWhoAreConnectedOnly() {
        join("tea");

        bob.cut();
        core.crank();
        assertThat(core.fanout().roster().counts()).isEqualTo(new RosterCounts(1, 1, 1, 1));

        bob.comeBack(1, null);
        assertThat(core.fanout().roster().counts()).isEqualTo(new RosterCounts(2, 2, 1, 2));
    }

    @Test
    void shouldGiveUpTheLongestAwayWhenTooManyAre() {
        HandCrankedCore small = new HandCrankedCore(
                1, new LogLimits(5, 1_000, WINDOW.toNanos(), 1 << 20, WINDOW.toNanos(), 2, 1 << 20));
        Peer first = small.open(0, "first", new Inbox().stamped());
        Peer second = small.open(0, "second", new Inbox().stamped());
        Peer third = small.open(0, "third", new Inbox().stamped());
        small.crank();
        first.cut();
        second.cut();
        third.cut();
        small.crank();

        assertThat(small.lane(0).awayCount()).isEqualTo(2);
        assertThat(first.comeBack(0, null)).isNull();
        assertThat(second.comeBack(0, null)).isNotNull();
        small.end();
    }
}
