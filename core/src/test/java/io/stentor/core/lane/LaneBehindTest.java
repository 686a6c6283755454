package io.stentor.core.lane;

import static io.stentor.core.lane.FrameList.SLAB_BYTES;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.stentor.core.ring.Message;
import io.stentor.testkit.HandCrankedCore;
import io.stentor.testkit.HandCrankedCore.Peer;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Members whose outlets do not take everything at once. */
class LaneBehindTest {
    private static final LogLimits SMALL =
            new LogLimits(10, 1_000, Duration.ofMinutes(2).toNanos(), 1 << 20, 0, 0, 1 << 20);

    private final HandCrankedCore core = new HandCrankedCore(1, SMALL);
    private final Peer alice = core.open("alice");
    private final Peer slow = core.open("slow");

    @AfterEach
    void shouldLeaveNothingBehind() {
        core.end();
    }

    private void join(String... rooms) {
        for (String room : rooms) {
            alice.join(room);
            slow.join(room);
        }
        core.crank();
    }

    private void tell(String room, String... frames) {
        for (String frame : frames) {
            alice.tell(room, frame);
            core.crank();
        }
    }

    @Test
    void shouldFinishTheFrameInWhichAnOutletStopsAndKeepTheRestForLater() {
        join("tea");
        slow.inbox().setRoom(4);

        alice.broadcast("tea", "abc");
        alice.broadcast("tea", "def");
        alice.broadcast("tea", "ghi");
        core.crank();

        assertThat(slow.inbox().writes()).containsExactly("abcd", "ef");
        assertThat(slow.inbox().finished()).isEqualTo(1);
        assertThat(alice.received()).isEqualTo("abcdefghi");
        assertThat(core.lane(0).behindCount()).isEqualTo(1);

        slow.drain();
        assertThat(slow.received()).isEqualTo("abcdefghi");
        assertThat(core.lane(0).behindCount()).isZero();
    }

    @Test
    void shouldFinishNothingWhenAnOutletStopsBetweenTwoFrames() {
        join("tea");
        slow.inbox().setRoom(3);

        alice.broadcast("tea", "abc");
        alice.broadcast("tea", "def");
        core.crank();

        assertThat(slow.inbox().writes()).containsExactly("abc");
        assertThat(slow.inbox().finished()).isZero();
        slow.drain();
        assertThat(slow.received()).isEqualTo("abcdef");
    }

    @Test
    void shouldFeedSeveralRoomsAndOwnMessagesInRingOrder() {
        join("tea", "milk");
        slow.inbox().setRoom(0);

        tell("tea", "a");
        tell("milk", "b");
        slow.send("c");
        tell("tea", "d");
        slow.send("e");
        tell("milk", "f");

        assertThat(slow.received()).isEmpty();
        slow.drain();
        assertThat(slow.received()).isEqualTo("abcdef");
    }

    @Test
    void shouldGoOnAsBeforeOnceItHasCaughtUp() {
        join("tea");
        slow.inbox().setRoom(0);
        tell("tea", "a", "b");
        slow.drain();

        tell("tea", "c");

        assertThat(slow.inbox().writes()).containsExactly("ab", "c");
        assertThat(slow.inbox().buffers().get(1))
                .isSameAs(alice.inbox().buffers().get(2));
    }

    @Test
    void shouldServeMembersAtTheSamePlaceFromOneBuffer() {
        Peer other = core.open("other");
        other.join("tea");
        join("tea");
        slow.inbox().setRoom(0);
        other.inbox().setRoom(0);
        tell("tea", "a", "b");

        slow.onLoop(() -> slow.lane().drained(slow.member()));
        slow.inbox().setRoom(100);
        other.drain();

        ByteBuf slab = slow.inbox().buffers().get(0);
        assertThat(other.inbox().buffers()).hasSize(1).first().isSameAs(slab);
        assertThat(other.received()).isEqualTo("ab");
    }

    @Test
    void shouldNotGetWhatItIsLeftOutOf() {
        join("tea");
        slow.inbox().setRoom(0);

        slow.broadcastToOthers("tea", "a");
        alice.broadcast("tea", "b");
        slow.broadcastToOthers("tea", "c");
        core.crank();

        slow.drain();
        assertThat(slow.received()).isEqualTo("b");
    }

    @Test
    void shouldGetWhatARoomSaidBetweenItsJoinAndItsLeave() {
        join("tea", "milk");
        slow.inbox().setRoom(0);
        tell("milk", "a");

        slow.join("cream");
        alice.join("cream");
        core.crank();
        tell("cream", "b");
        slow.leave("milk");
        core.crank();
        tell("milk", "-");
        tell("cream", "c");

        slow.drain();
        assertThat(slow.received()).isEqualTo("abc");
    }

    @Test
    void shouldMissWhatMayBeMissedAndNothingElse() {
        join("tea");
        slow.inbox().setRoom(0);
        tell("tea", "a");

        alice.onLoop(() -> alice.lane()
                .broadcast(
                        alice.joinedRoom("tea"),
                        -1,
                        Message.of(core.frames().of("v"), 1).skippable()));
        core.crank();
        tell("tea", "b");

        slow.drain();
        assertThat(slow.received()).isEqualTo("ab");
        assertThat(alice.received()).isEqualTo("avb");
        assertThat(core.lane(0).skipped()).isEqualTo(1);
    }

    @Test
    void shouldEndWhenTheLogHasPassedItAfterASecond() {
        join("tea");
        slow.inbox().setRoom(0);
        tell("tea", "a");
        core.letPass(Duration.ofSeconds(2));

        IntStream.range(0, 11).forEach(i -> tell("tea", "b"));

        assertThat(slow.inbox().hasFallenBehind()).isTrue();
        slow.drain();
        assertThat(slow.received()).isEmpty();
        assertThat(alice.inbox().hasFallenBehind()).isFalse();
    }

    /** A burst that is larger than the log: who only waits for the processor gets it all the same. */
    @Test
    void shouldLoseNothingInABurstThatOutgrowsTheLog() {
        join("tea");
        slow.inbox().setRoom(5);

        for (int i = 0; i < 100; i++) {
            alice.broadcast("tea", i % 10 + "x".repeat(20));
        }
        core.crank();
        core.letPass(Duration.ofMillis(500));
        slow.drain();

        assertThat(slow.received()).isEqualTo(alice.received());
        assertThat(slow.inbox().hasFallenBehind()).isFalse();
    }

    @Test
    void shouldEndWhenTooMuchOfItsOwnWaits() {
        join("tea");
        slow.inbox().setRoom(0);
        tell("tea", "a");

        for (int i = 0; i < 11; i++) {
            slow.send("own");
        }
        core.crank();
        assertThat(slow.inbox().hasFallenBehind()).isFalse();

        core.letPass(Duration.ofSeconds(2));
        assertThat(slow.inbox().hasFallenBehind()).isTrue();
    }

    /** Who only waits for the processor gets a burst of its own, too. */
    @Test
    void shouldGetABurstOfItsOwnThatOutgrowsTheLimits() {
        join("tea");
        slow.inbox().setRoom(0);
        tell("tea", "a");
        for (int i = 0; i < 100; i++) {
            slow.send("o");
        }
        core.letPass(Duration.ofMillis(500));

        slow.drain();

        assertThat(slow.received()).isEqualTo("a" + "o".repeat(100));
        assertThat(slow.inbox().hasFallenBehind()).isFalse();
    }

    @Test
    void shouldFeedALongGapASlabATime() {
        HandCrankedCore wide = new HandCrankedCore(1);
        Peer writer = wide.open("writer");
        Peer reader = wide.open("reader");
        writer.join("tea");
        reader.join("tea");
        wide.crank();
        reader.inbox().setRoom(0);
        for (char letter : "abcdefghi".toCharArray()) {
            writer.broadcast("tea", String.valueOf(letter).repeat(60_000));
            wide.crank();
        }

        reader.drain();

        assertThat(reader.inbox().writes())
                .allSatisfy(write -> assertThat(write).hasSizeLessThanOrEqualTo(SLAB_BYTES));
        assertThat(reader.received()).isEqualTo(writer.received());
        wide.end();
    }

    /** A room of six thousand is written in two turns, and a small one does not wait for the second. */
    @Test
    void shouldServeSmallRoomsBeforeTheRestOfALargeOne() {
        HandCrankedCore wide = new HandCrankedCore(1);
        Peer first = wide.open("first");
        Peer small = wide.open("small");
        small.join("small");
        first.join("large");
        Peer last = first;
        for (int i = 0; i < 6_000; i++) {
            last = wide.open("member");
            last.join("large");
            if (i % 200 == 0) {
                wide.crank();
            }
        }
        wide.crank();

        first.broadcast("large", "a");
        small.broadcast("small", "b");
        wide.loop(0).crank();

        assertThat(small.received()).isEqualTo("b");
        assertThat(first.received()).isEqualTo("a");
        assertThat(last.received()).isEmpty();
        wide.crank();
        assertThat(last.received()).isEqualTo("a");
        assertThat(last.inbox().hasFallenBehind()).isFalse();
        wide.end();
    }
}
