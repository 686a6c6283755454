package io.stentor.core.lane;

import static io.stentor.core.lane.FrameList.SLAB_BYTES;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.stentor.core.latency.DeliveryLatency;
import io.stentor.core.ring.Slot;
import io.stentor.testkit.HandCrankedCore;
import io.stentor.testkit.HandCrankedCore.Peer;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What one turn of a lane writes, to whom, and in how many pieces. */
class LaneWritingTest {
    private final HandCrankedCore core = new HandCrankedCore(2);
    private final Peer alice = core.open("alice");
    private final Peer bob = core.open("bob");
    private final Peer carol = core.open("carol");

    @AfterEach
    void shouldLeaveNothingBehind() {
        core.end();
    }

    @Test
    void shouldWriteOnceToEachMemberWhenARoomHasManyPendingFrames() {
        join("tea", alice, bob, carol);

        alice.broadcast("tea", "a");
        bob.broadcast("tea", "bb");
        alice.broadcast("tea", "c");
        core.crank();

        assertThat(alice.inbox().writes()).containsExactly("abbc");
        assertThat(bob.inbox().writes()).containsExactly("abbc");
        assertThat(carol.inbox().writes()).containsExactly("abbc");
    }

    @Test
    void shouldHandTheSameBufferToAllMembersOfARoom() {
        join("tea", alice, bob, carol);

        alice.broadcast("tea", "a");
        alice.broadcast("tea", "b");
        core.crank();

        ByteBuf slab = alice.inbox().buffers().get(0);
        assertThat(bob.inbox().buffers().get(0)).isSameAs(slab);
        assertThat(carol.inbox().buffers().get(0)).isSameAs(slab);
    }

    @Test
    void shouldNotCopyAFrameThatIsAlone() {
        join("tea", alice, bob);

        ByteBuf frame = core.frames().of("a");
        alice.broadcast("tea", Slot.NOBODY, frame);
        core.crank();

        assertThat(alice.inbox().buffers().get(0)).isSameAs(frame);
        assertThat(bob.inbox().buffers().get(0)).isSameAs(frame);
    }

    @Test
    void shouldWriteSeveralSlabsInOrderWhenFramesOutgrowOne() {
        join("tea", alice, bob);
        String third = "a".repeat(SLAB_BYTES / 3);

        for (char letter : "abcdefg".toCharArray()) {
            alice.broadcast("tea", third.replace('a', letter));
        }
        core.crank();

        assertThat(bob.inbox().writes()).extracting(String::length).containsExactly(131_070, 131_070, 43_690);
        assertThat(bob.received().replaceAll("(.)\\1*", "$1")).isEqualTo("abcdefg");
        assertThat(alice.inbox().writes()).isEqualTo(bob.inbox().writes());
    }

    @Test
    void shouldWriteSeveralSlabsInOrderWhenAComposedMemberGetsMoreThanOne() {
        join("tea", alice, bob);
        join("milk", bob);

        alice.broadcast("tea", "a".repeat(100_000));
        bob.broadcast("milk", "b".repeat(100_000));
        alice.broadcast("tea", "c".repeat(100_000));
        core.crank();

        assertThat(bob.inbox().writes()).hasSize(3);
        assertThat(bob.received().replaceAll("(.)\\1*", "$1")).isEqualTo("abc");
    }

    @Test
    void shouldComposeOneWriteInRingOrderForAMemberOfTwoDirtyRooms() {
        join("tea", alice, bob);
        join("milk", bob, carol);

        alice.broadcast("tea", "1");
        carol.broadcast("milk", "2");
        alice.broadcast("tea", "3");
        carol.broadcast("milk", "4");
        core.crank();

        assertThat(alice.inbox().writes()).containsExactly("13");
        assertThat(bob.inbox().writes()).containsExactly("1234");
        assertThat(carol.inbox().writes()).containsExactly("24");
    }

    @Test
    void shouldWriteTheSlabToAMemberOfTwoRoomsWhenOnlyOneIsDirty() {
        join("tea", alice, bob);
        join("milk", bob, carol);

        alice.broadcast("tea", "1");
        alice.broadcast("tea", "2");
        core.crank();

        assertThat(bob.inbox().buffers().get(0))
                .isSameAs(alice.inbox().buffers().get(0));
    }

    @Test
    void shouldLeaveOutTheExceptedMemberOnly() {
        join("tea", alice, bob, carol);

        bob.broadcastToOthers("tea", "1");
        core.crank();

        assertThat(alice.received()).isEqualTo("1");
        assertThat(bob.inbox().writes()).isEmpty();
        assertThat(carol.received()).isEqualTo("1");
    }

    @Test
    void shouldWriteTheOtherFramesOnceToAnExceptedMember() {
        join("tea", alice, bob);

        alice.broadcast("tea", "1");
        bob.broadcastToOthers("tea", "2");
        alice.broadcast("tea", "3");
        core.crank();

        assertThat(alice.inbox().writes()).containsExactly("123");
        assertThat(bob.inbox().writes()).containsExactly("13");
    }

    @Test
    void shouldForgetAnExceptionWhenItsBatchIsWritten() {
        join("tea", alice, bob);
        bob.broadcastToOthers("tea", "1");
        core.crank();

        alice.broadcast("tea", "2");
        alice.broadcast("tea", "3");
        core.crank();

        assertThat(bob.inbox().writes()).containsExactly("23");
        assertThat(bob.inbox().buffers().get(0))
                .isSameAs(alice.inbox().buffers().get(1));
    }

    @Test
    void shouldLeaveOutAnExceptedMemberInOneRoomAndNotInAnother() {
        join("tea", alice, bob);
        join("milk", alice, bob);

        bob.broadcastToOthers("tea", "1");
        bob.broadcast("milk", "2");
        core.crank();

        assertThat(alice.inbox().writes()).containsExactly("12");
        assertThat(bob.inbox().writes()).containsExactly("2");
    }

    @Test
    void shouldLeaveNobodyOutWhenTheExceptedMemberIsElsewhere() {
        Peer dave = core.open(1, "dave");
        join("tea", alice, bob, dave);
        join("milk", carol);

        alice.broadcast("tea", carol.id(), core.frames().of("1"));
        dave.broadcastToOthers("tea", "2");
        alice.broadcast("tea", 1_000_000, core.frames().of("3"));
        core.crank();

        assertThat(alice.inbox().writes()).hasSize(1);
        assertThat(bob.inbox().writes()).hasSize(1);
        assertThat(bob.inbox().buffers()).isEqualTo(alice.inbox().buffers());
        assertThat(alice.received()).isEqualTo("123");
        assertThat(dave.received()).isEqualTo("13");
        assertThat(carol.received()).isEmpty();
    }

    @Test
    void shouldComposeDirectsIntoTheWriteOfAMemberOfDirtyRooms() {
        join("tea", alice, bob);
        join("milk", bob);

        alice.broadcast("tea", "1");
        bob.send("d");
        bob.broadcast("milk", "2");
        core.crank();

        assertThat(bob.inbox().writes()).containsExactly("1d2");
        assertThat(alice.inbox().writes()).containsExactly("1");
    }

    @Test
    void shouldWriteEachLanesMembers() {
        Peer dave = core.open(1, "dave");
        join("tea", alice, dave);

        alice.broadcast("tea", "1");
        dave.broadcast("tea", "2");
        core.crank();

        assertThat(alice.inbox().writes()).containsExactly("12");
        assertThat(dave.inbox().writes()).containsExactly("12");
    }

    @Test
    void shouldFlushOnceAtTheEndOfATurnHoweverManyWritesItTook() {
        join("tea", alice, bob);

        alice.broadcast("tea", "a".repeat(SLAB_BYTES));
        alice.broadcast("tea", "b".repeat(SLAB_BYTES));
        join("tea", carol);
        alice.broadcast("tea", "c");
        core.crank();

        assertThat(bob.inbox().writes()).hasSize(3);
        assertThat(bob.inbox().flushes()).isEqualTo(1);
        assertThat(carol.inbox().flushes()).isEqualTo(1);

        alice.broadcast("tea", "d");
        core.crank();
        assertThat(bob.inbox().flushes()).isEqualTo(2);
    }

    @Test
    void shouldNotFlushAnOutletThatSendsAtOnce() {
        join("tea", alice, bob);
        bob.inbox().wantNoFlush();

        alice.broadcast("tea", "a");
        core.crank();

        assertThat(alice.inbox().flushes()).isEqualTo(1);
        assertThat(bob.inbox().flushes()).isZero();
    }

    @Test
    void shouldFlushNobodyWhenATurnWritesNothing() {
        join("tea", alice, bob);
        core.crank();

        assertThat(alice.inbox().flushes()).isZero();
    }

    @Test
    void shouldCountAndTimeEveryCopyOfABroadcastAndNoDirect() {
        join("tea", alice, bob);
        join("milk", bob, carol);

        core.setNanos(5_000_000);
        alice.broadcast("tea", "1");
        carol.broadcast("milk", "2");
        bob.send("d");
        core.setNanos(7_000_000);
        core.crank();

        assertThat(core.lane(0).deliveries()).isEqualTo(4);
        Histogram latency = DeliveryLatency.newHistogram();
        core.lane(0).latency().collect(latency);
        assertThat(latency.getTotalCount()).isEqualTo(4);
        assertThat(latency.getMinNonZeroValue()).isBetween(1_980_000L, 2_020_000L);
        assertThat(latency.getMaxValue()).isBetween(1_980_000L, 2_020_000L);
    }

    @Test
    void shouldCountEveryMemberOfALargeRoomOnce() {
        join("tea", alice);
        for (int i = 0; i < 99; i++) {
            join("tea", core.open("user " + i));
        }

        alice.broadcast("tea", "1");
        alice.broadcast("tea", "2");
        core.crank();

        assertThat(core.lane(0).deliveries()).isEqualTo(200);
        Histogram latency = DeliveryLatency.newHistogram();
        core.lane(0).latency().collect(latency);
        assertThat(latency.getTotalCount()).isEqualTo(200);
    }

    private void join(String room, Peer... peers) {
        for (Peer peer : peers) {
            peer.join(room);
        }
    }
}
