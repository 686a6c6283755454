package io.stentor.core.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.stentor.core.ring.Message;
import io.stentor.core.ring.Slot;
import io.stentor.testkit.HandCrankedCore;
import io.stentor.testkit.HandCrankedCore.Peer;
import io.stentor.testkit.PlainOutlet;
import io.stentor.testkit.SlabAllocator;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An outlet that throws costs its own member what it did not take, and nobody else anything. */
class FailingOutletTest {
    private final SlabAllocator slabs = new SlabAllocator();
    private final HandCrankedCore core = new HandCrankedCore(1, 1024, slabs);
    private final Peer alice = core.open("alice");
    private final Peer broken = core.open("broken");
    private final Peer carol = core.open("carol");
    private final RuntimeException bug = new IllegalStateException("broken outlet");

    @BeforeEach
    void inOneRoom() {
        alice.join("tea");
        broken.join("tea");
        carol.join("tea");
        core.crank();
    }

    @AfterEach
    void shouldReleaseEverything() {
        alice.close();
        broken.close();
        carol.close();
        core.crank();
        core.assertEmpty();
    }

    @Test
    void shouldServeTheNeighboursInTheSlabWhenAnOutletThrows() {
        broken.inbox().failWrites(bug);

        alice.broadcast("tea", "1");
        alice.broadcast("tea", "2");
        core.crank();

        assertThat(alice.inbox().writes()).containsExactly("12");
        assertThat(carol.inbox().writes()).containsExactly("12");
        assertThat(alice.inbox().flushes()).isEqualTo(1);
        assertThat(carol.inbox().flushes()).isEqualTo(1);
        assertThat(broken.inbox().flushes()).isZero();
        assertThat(core.failures()).containsExactly(bug);
        assertThat(core.lane(0).failures()).isEqualTo(1);
        assertThat(core.lane(0).deliveries()).isEqualTo(4);
    }

    @Test
    void shouldServeTheOthersWhenTheOutletOfAComposedMemberThrows() {
        broken.inbox().failWrites(bug);

        broken.send("d");
        carol.broadcastToOthers("tea", "1");
        broken.broadcastToOthers("tea", "2");
        core.crank();

        assertThat(alice.received()).isEqualTo("12");
        assertThat(carol.received()).isEqualTo("2");
        assertThat(core.failures()).containsExactly(bug);
        assertThat(core.lane(0).deliveries()).isEqualTo(3);
    }

    @Test
    void shouldLetAMemberInWhenTheWriteBeforeItThrows() {
        broken.inbox().failWrites(bug);
        Peer dave = core.open("dave");

        alice.broadcast("tea", "1");
        dave.join("tea");
        alice.broadcast("tea", "2");
        core.crank();
        dave.close();

        assertThat(dave.received()).isEqualTo("2");
        assertThat(carol.received()).isEqualTo("12");
        assertThat(core.failures()).hasSize(2);
    }

    @Test
    void shouldGoOnWithAnOutletThatRecovers() {
        broken.inbox().failWrites(bug);
        alice.broadcast("tea", "1");
        core.crank();
        broken.inbox().failWrites(null);

        alice.broadcast("tea", "2");
        core.crank();

        assertThat(broken.inbox().writes()).containsExactly("2");
        assertThat(carol.inbox().writes()).containsExactly("1", "2");
    }

    @Test
    void shouldFlushTheOthersWhenAFlushThrows() {
        broken.inbox().failFlushes(bug);

        alice.broadcast("tea", "1");
        core.crank();
        alice.broadcast("tea", "2");
        core.crank();

        assertThat(alice.inbox().flushes()).isEqualTo(2);
        assertThat(carol.inbox().flushes()).isEqualTo(2);
        assertThat(core.failures()).containsExactly(bug, bug);
    }

    @Test
    void shouldFlushAgainInTheNextTurnWhenAFlushThrew() {
        broken.inbox().failFlushes(bug);
        alice.broadcast("tea", "1");
        core.crank();
        broken.inbox().failFlushes(null);

        alice.broadcast("tea", "2");
        core.crank();

        assertThat(broken.inbox().flushes()).isEqualTo(1);
    }

    @Test
    void shouldServeEverybodyLaterWhenThereIsNoMemoryForASlab() {
        alice.broadcast("tea", "1");
        alice.broadcast("tea", "2");
        alice.send("d");
        slabs.exhaust(true);
        core.crank();
        slabs.exhaust(false);
        assertThat(core.failures()).hasOnlyElementsOfType(OutOfMemoryError.class);
        assertThat(carol.received()).isEmpty();

        alice.broadcast("tea", "3");
        alice.send("e");
        core.letPass(Duration.ofSeconds(1));

        assertThat(alice.received()).isEqualTo("12d3e");
        assertThat(carol.received()).isEqualTo("123");
    }

    /** An outlet that releases what it only borrowed takes the slab from under its neighbours; the rest must not notice. */
    @Test
    void shouldServeTheOtherRoomsWhenAnOutletReleasesWhatItBorrowed() {
        Peer thief = core.open(0, "thief", new ReleasingOutlet());
        thief.join("tea");
        alice.join("milk");
        alice.broadcast("tea", "1");
        alice.broadcast("tea", "2");
        alice.broadcast("milk", "3");
        thief.send("d");
        thief.send("e");
        core.crank();

        assertThat(alice.received()).isEqualTo("123");
        assertThat(core.failures()).isNotEmpty();
        thief.close();
        alice.broadcast("tea", "4");
        core.crank();
        assertThat(alice.received()).isEqualTo("1234");
        assertThat(carol.received()).endsWith("4");
    }

    @Test
    void shouldGoOnWithTheNextSlabWhenAnOutletReleasesWhatItBorrowed() {
        Peer thief = core.open(0, "thief", new ReleasingOutlet());
        thief.join("tea");
        for (String letter : List.of("1", "2", "3", "4")) {
            alice.broadcast("tea", letter.repeat(60_000));
        }
        core.crank();
        thief.close();

        assertThat(alice.inbox().writes()).extracting(String::length).containsExactly(120_000, 120_000);
        assertThat(carol.received()).isEqualTo(alice.received());
        assertThat(core.failures()).hasSize(2);
    }

    @Test
    void shouldServeTheOtherRoomsWhenAFrameIsReleasedByItsPublisher() {
        alice.join("milk");
        alice.leave("tea");
        ByteBuf dead = core.frames().of("2");
        carol.broadcast("tea", "1");
        carol.broadcast("tea", Slot.NOBODY, dead);
        carol.broadcast("tea", "3");
        alice.broadcast("milk", "4");
        dead.release();
        core.crank();

        assertThat(alice.received()).isEqualTo("4");
        assertThat(core.failures()).isNotEmpty();
        carol.broadcast("tea", "5");
        core.crank();
        assertThat(carol.received()).isEqualTo("5");
        assertThat(broken.received()).isEqualTo("5");
    }

    @Test
    void shouldServeTheOthersWhenADirectFrameIsReleasedByItsSender() {
        ByteBuf dead = core.frames().of("d");
        broken.onLoop(() -> broken.lane().send(broken.member(), Message.untimed(dead)));
        broken.send("e");
        alice.broadcast("tea", "1");
        dead.release();
        core.crank();

        assertThat(alice.received()).isEqualTo("1");
        assertThat(carol.received()).isEqualTo("1");
        broken.send("f");
        core.crank();
        assertThat(broken.received()).isEqualTo("f");
    }

    private static final class ReleasingOutlet implements PlainOutlet {
        @Override
        public int write(ByteBuf frames) {
            int length = frames.readableBytes();
            frames.release();
            return length;
        }
    }

    @Test
    void shouldServeWhoeverIsLeftWhenAnOutletClosesItsMemberInTheMiddleOfAWrite() {
        ClosingOutlet outlet = new ClosingOutlet();
        Peer closing = core.open(0, "closing", outlet);
        outlet.closing = closing;
        Peer dave = core.open("dave");
        closing.join("tea");
        dave.join("tea");

        alice.broadcast("tea", "1".repeat(100_000));
        alice.broadcast("tea", "2".repeat(100_000));
        core.crank();
        dave.close();

        assertThat(outlet.writes).isEqualTo(1);
        assertThat(dave.received()).hasSize(200_000);
        assertThat(core.failures()).isEmpty();
    }

    private static final class ClosingOutlet implements PlainOutlet {
        Peer closing;
        int writes;

        @Override
        public int write(ByteBuf frames) {
            writes++;
            closing.lane().close(closing.member());
            return frames.readableBytes();
        }
    }
}
