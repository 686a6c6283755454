package io.stentor.core.lane;

import static io.stentor.core.lane.FrameList.SLAB_BYTES;
import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.testkit.HandCrankedCore;
import io.stentor.testkit.HandCrankedCore.Peer;
import io.stentor.testkit.Inbox;
import io.stentor.testkit.SlabAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Large messages, which many that are behind hold on to. */
class SlabsTest {
    private static final int RING_SIZE = 1024;

    private final SlabAllocator memory = new SlabAllocator();
    private final HandCrankedCore core = new HandCrankedCore(1, RING_SIZE, memory);
    private final Peer alice = core.open(0, "alice", new Inbox().stamped());
    private final Peer bob = core.open(0, "bob", new Inbox().stamped());
    private final Peer carol = core.open(0, "carol", new Inbox().stamped());

    @BeforeEach
    void twoOfThreeAreBehind() {
        alice.join("tea");
        bob.join("tea");
        carol.join("tea");
        core.crank();
        bob.inbox().setRoom(0);
        carol.inbox().setRoom(0);
    }

    @AfterEach
    void shouldLeaveNothingBehind() {
        core.end();
    }

    private void tell(String frame) {
        alice.tell("tea", frame);
        core.crank();
    }

    private static String large(String letter) {
        return letter.repeat(SLAB_BYTES);
    }

    @Test
    void shouldMakeOneCopyForThoseWhoComeToALargeMessageInDifferentTurns() {
        tell(large("a"));

        bob.drain();
        carol.drain();

        assertThat(bob.inbox().buffers()).hasSize(1);
        assertThat(carol.inbox().buffers().get(0))
                .isSameAs(bob.inbox().buffers().get(0));
        assertThat(bob.received()).isEqualTo(alice.received());
    }

    @Test
    void shouldTellEachWhatItMissedWhenThatIsMoreThanIsRemembered() {
        for (int i = 0; i <= Slabs.REMEMBERED_MAX; i++) {
            tell(large(String.valueOf(i)));
        }

        bob.drain();
        carol.drain();

        assertThat(bob.received()).isEqualTo(alice.received());
        assertThat(carol.received()).isEqualTo(alice.received());
    }

    @Test
    void shouldRememberNothingWhenNobodyIsBehind() {
        tell(large("a"));
        assertThat(memory.bytesOut()).isPositive();

        bob.drain();
        carol.drain();

        assertThat(memory.bytesOut()).isZero();
    }

    @Test
    void shouldNotTakeAMessageThatOneHasGotAloneForAnothers() {
        bob.tellItself(large("b"));
        carol.tellItself(large("c"));
        core.crank();

        bob.drain();
        carol.drain();

        assertThat(bob.received()).startsWith("b");
        assertThat(carol.received()).startsWith("c");
    }
}
