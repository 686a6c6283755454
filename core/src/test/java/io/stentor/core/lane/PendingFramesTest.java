package io.stentor.core.lane;

import static io.stentor.core.lane.FrameList.SLAB_BYTES;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.stentor.core.ring.Slot;
import io.stentor.testkit.Frames;
import io.stentor.testkit.SlabAllocator;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PendingFramesTest {
    private final Frames frames = new Frames();
    private final SlabAllocator slabs = new SlabAllocator();
    private final PendingFrames pending = new PendingFrames();

    @AfterEach
    void shouldReleaseEverything() {
        pending.clear();
        frames.assertAllReleased();
        assertThat(slabs.bytesOut()).isZero();
    }

    @Test
    void shouldLayFramesIntoOneBufferWithoutTouchingTheirIndices() {
        ByteBuf skipped = frames.of("--b");
        skipped.skipBytes(2);
        add(frames.of("a"), skipped, frames.of("c"));

        ByteBuf slab = pending.slab(0, 3, slabs);

        assertThat(slab.toString(StandardCharsets.US_ASCII)).isEqualTo("abc");
        assertThat(slab.capacity()).isEqualTo(3);
        assertThat(slab.release()).isTrue();
        assertThat(skipped.readableBytes()).isEqualTo(1);
    }

    @Test
    void shouldLendAFrameItselfWhenItIsAlone() {
        ByteBuf frame = frames.of("a");
        add(frame);

        ByteBuf slab = pending.slab(0, 1, slabs);

        assertThat(slab).isSameAs(frame);
        assertThat(frame.refCnt()).isEqualTo(2);
        slab.release();
    }

    @Test
    void shouldFillASlabToTheLastByte() {
        add(frames.of('a', SLAB_BYTES - 1), frames.of("b"), frames.of("c"));

        assertThat(pending.endOfSlab(0)).isEqualTo(2);
        assertThat(pending.endOfSlab(2)).isEqualTo(3);
    }

    @Test
    void shouldEndASlabBeforeItOutgrowsItsSize() {
        add(frames.of('a', SLAB_BYTES - 1), frames.of("bb"), frames.of("c"));

        assertThat(pending.endOfSlab(0)).isEqualTo(1);
        assertThat(pending.endOfSlab(1)).isEqualTo(3);
    }

    @Test
    void shouldGiveAFrameThatIsLargerThanASlabOneOfItsOwn() {
        add(frames.of("a"), frames.of('b', SLAB_BYTES + 1), frames.of("c"));

        assertThat(pending.endOfSlab(0)).isEqualTo(1);
        assertThat(pending.endOfSlab(1)).isEqualTo(2);
        assertThat(pending.endOfSlab(2)).isEqualTo(3);
    }

    @Test
    void shouldKeepWhatIsKnownOfEachFrameWhileItGrows() {
        for (int i = 0; i < 100; i++) {
            pending.add(frames.of("a"), 1_000 + i, 2_000 + i, 3_000 + i);
        }

        for (int i = 0; i < 100; i++) {
            assertThat(pending.sequence(i)).isEqualTo(1_000 + i);
            assertThat(pending.except(i)).isEqualTo(2_000 + i);
            assertThat(pending.receivedNanos(i)).isEqualTo(3_000 + i);
        }
    }

    @Test
    void shouldGiveItsSpaceBackAfterAStorm() {
        for (int i = 0; i < 5_000; i++) {
            pending.add(frames.of("a"), i, Slot.NOBODY, 0);
        }

        pending.clear();

        assertThat(pending.capacity()).isEqualTo(16);
        assertThat(pending.count()).isZero();
    }

    private void add(ByteBuf... added) {
        for (ByteBuf frame : added) {
            pending.add(frame, pending.count(), Slot.NOBODY, 0);
        }
    }
}
