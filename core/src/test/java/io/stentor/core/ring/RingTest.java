package io.stentor.core.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.util.IllegalReferenceCountException;
import io.stentor.core.room.Room;
import io.stentor.core.room.RoomDirectory;
import io.stentor.testkit.Frames;
import io.stentor.testkit.ManualLoop;
import java.util.List;
import org.junit.jupiter.api.Test;

class RingTest {
    private static final int SIZE = 32;
    private static final int RESERVE = SIZE / 8;

    private final Frames frames = new Frames();
    private final ManualLoop here = new ManualLoop();
    private final ManualLoop there = new ManualLoop();
    private final Ring ring = new Ring(SIZE);
    private final RecordingConsumer reader = new RecordingConsumer(here);

    @Test
    void shouldShowEveryReaderTheSameSlots() {
        RecordingConsumer other = new RecordingConsumer(there);
        ring.add(reader, true);
        ring.add(other, true);

        assertThat(publish(7)).isZero();
        assertThat(publish(8)).isEqualTo(1);
        ManualLoop.crankAll(List.of(here, there));

        assertThat(reader.seen).containsExactly(7, 8);
        assertThat(other.seen).containsExactly(7, 8);
        assertThat(reader.sequences).containsExactly(0L, 1L);
        assertThat(reader.lastPosition()).isEqualTo(1);
    }

    @Test
    void shouldCarryWhatWasPublished() {
        ring.add(reader, true);
        Room room = new RoomDirectory(() -> -1).hold("tea");
        Message message = Message.of(frames.of("1"), 5);
        Object detail = new Object();
        reader.onSlot = slot -> {
            assertThat(slot.kind()).isEqualTo(SlotKind.BROADCAST);
            assertThat(slot.room()).isSameAs(room);
            assertThat(slot.member()).isEqualTo(3);
            assertThat(slot.except()).isEqualTo(4);
            assertThat(slot.message()).isSameAs(message);
            assertThat(slot.detail()).isSameAs(detail);
        };

        ring.tryPublish(SlotKind.BROADCAST, room, 3, 4, message, detail);
        here.crank();

        assertThat(reader.seen).hasSize(1);
        assertThat(reader.failed).isEmpty();
    }

    @Test
    void shouldRefuseWhenOnlyTheReserveIsLeft() {
        ring.add(reader, true);

        assertThat(fill()).isEqualTo(SIZE - RESERVE);
        assertThat(ring.remaining()).isEqualTo(RESERVE);
        assertThat(publish(1)).isEqualTo(-1);
    }

    @Test
    void shouldGiveTheReserveToThoseWhoAskForIt() {
        ring.add(reader, true);
        fill();

        for (int i = 0; i < RESERVE; i++) {
            assertThat(publishReserved(1)).isNotNegative();
        }

        assertThat(ring.remaining()).isZero();
        assertThat(publishReserved(1)).isEqualTo(-1);
    }

    @Test
    void shouldTakeAgainAsMuchAsItsSlowestReaderHasRead() {
        RecordingConsumer slow = new RecordingConsumer(there);
        slow.slotsPerTurn = 3;
        ring.add(reader, true);
        ring.add(slow, true);
        fill();

        here.crank();
        assertThat(publish(1)).isEqualTo(-1);

        there.crank();
        assertThat(fill()).isEqualTo(3);
    }

    @Test
    void shouldLoseAndRepeatNothingOverManyRounds() {
        ring.add(reader, true);
        for (int i = 0; i < 1_000; i++) {
            if (publish(i) < 0) {
                here.crank();
                publish(i);
            }
        }
        here.crank();

        assertThat(reader.seen).hasSize(1_000).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void shouldTakeOneReferenceForEachReaderThatReleases() {
        ring.add(reader, true);
        ring.add(new RecordingConsumer(there), true);
        ring.add(new RecordingConsumer(there), true);
        RecordingConsumer passerBy = new RecordingConsumer(there);
        ring.add(passerBy, false);
        ByteBuf frame = frames.of("1");

        publish(frame);

        assertThat(frame.refCnt()).isEqualTo(3);
        frame.release(3);
    }

    @Test
    void shouldLeaveAFrameAloneWhenItIsRefused() {
        ring.add(reader, true);
        ring.add(new RecordingConsumer(there), true);
        fill();
        ByteBuf frame = frames.of("1");

        assertThat(publish(frame)).isEqualTo(-1);

        assertThat(frame.refCnt()).isEqualTo(1);
        assertThat(publishReserved(frame)).isNotNegative();
        assertThat(frame.refCnt()).isEqualTo(2);
        frame.release(2);
    }

    @Test
    void shouldLeaveAFrameAloneWhenNotEvenTheReserveIsLeft() {
        ring.add(reader, true);
        ring.add(new RecordingConsumer(there), true);
        fill();
        while (publishReserved(1) >= 0) {
            // to the last slot
        }
        ByteBuf frame = frames.of("1");

        assertThat(publishReserved(frame)).isEqualTo(-1);

        assertThat(frame.refCnt()).isEqualTo(1);
        frame.release();
    }

    /** A slot that is claimed and never published would stop every reader for ever. */
    @Test
    void shouldClaimNothingWhenTheFrameIsReleasedAlready() {
        ring.add(reader, true);
        ring.add(new RecordingConsumer(there), true);
        ByteBuf dead = frames.of("1");
        dead.release();

        assertThatThrownBy(() -> publish(dead)).isInstanceOf(IllegalReferenceCountException.class);

        assertThat(ring.remaining()).isEqualTo(SIZE);
        publish(7);
        here.crank();
        assertThat(reader.seen).containsExactly(7);
    }

    @Test
    void shouldReleaseEveryFrameWhenEveryReaderHasPassed() {
        ring.add(reader, true);
        ring.add(new RecordingConsumer(there), true);
        for (int i = 0; i < 10; i++) {
            publish(frames.of("1"));
        }

        ManualLoop.crankAll(List.of(here, there));

        frames.assertAllReleased();
    }

    @Test
    void shouldAskEachReaderForOneTurnHoweverManySlotsArePublished() {
        ring.add(reader, true);
        ring.add(new RecordingConsumer(there), true);

        fill();

        assertThat(here.scheduled()).isEqualTo(1);
        assertThat(there.scheduled()).isEqualTo(1);
    }

    @Test
    void shouldAskForNoTurnWhenItRefuses() {
        ring.add(reader, true);
        ring.add(new RecordingConsumer(there), true);
        fill();
        here.crank();

        assertThat(publish(1)).isEqualTo(-1);

        assertThat(here.scheduled()).isZero();
    }

    @Test
    void shouldDrainTheReadersOfTheCallingThreadOnly() {
        RecordingConsumer neighbour = new RecordingConsumer(here);
        RecordingConsumer stranger = new RecordingConsumer(there);
        ring.add(reader, true);
        ring.add(neighbour, true);
        ring.add(stranger, true);
        publish(7);

        ring.drainHere();
        assertThat(reader.seen).isEmpty();

        here.enter(ring::drainHere);
        assertThat(reader.seen).containsExactly(7);
        assertThat(neighbour.seen).containsExactly(7);
        assertThat(stranger.seen).isEmpty();
    }

    @Test
    void shouldSayHowMuchIsFree() {
        ring.add(reader, true);
        assertThat(ring.size()).isEqualTo(SIZE);
        assertThat(ring.remaining()).isEqualTo(SIZE);

        publish(1);
        assertThat(ring.remaining()).isEqualTo(SIZE - 1);

        here.crank();
        assertThat(ring.remaining()).isEqualTo(SIZE);
    }

    private int fill() {
        int taken = 0;
        while (publish(taken) >= 0) {
            taken++;
        }
        return taken;
    }

    private long publish(int member) {
        return ring.tryPublish(SlotKind.CLOSE, null, member, Slot.NOBODY, null, null);
    }

    private long publishReserved(int member) {
        return ring.tryPublishReserved(SlotKind.CLOSE, null, member, Slot.NOBODY, null, null);
    }

    private long publish(ByteBuf frame) {
        return ring.tryPublish(SlotKind.BROADCAST, null, Slot.NOBODY, Slot.NOBODY, Message.untimed(frame), null);
    }

    private long publishReserved(ByteBuf frame) {
        return ring.tryPublishReserved(
                SlotKind.BROADCAST, null, Slot.NOBODY, Slot.NOBODY, Message.untimed(frame), null);
    }
}
