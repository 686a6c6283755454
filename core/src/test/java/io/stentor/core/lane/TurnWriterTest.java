package io.stentor.core.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.core.latency.DeliveryLatency;
import io.stentor.core.ring.Message;
import io.stentor.core.ring.Slot;
import io.stentor.testkit.Frames;
import io.stentor.testkit.Inbox;
import io.stentor.testkit.SlabAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What lanes cannot be brought to in a test: a ring that has seen billions of slots. */
class TurnWriterTest {
    private final Frames frames = new Frames();
    private final SlabAllocator slabs = new SlabAllocator();
    private final Inbox inbox = new Inbox();
    private final TestLogs logs = new TestLogs();
    private final Member member = logs.member(1, inbox);
    private final LaneRoom tea = new LaneRoom(1, logs.logs);
    private final LaneRoom milk = new LaneRoom(2, logs.logs);
    private final Deliveries delivered = new Deliveries(() -> 1, new DeliveryLatency());
    private final Stragglers stragglers = logs.stragglers();
    private final TurnWriter writer = new TurnWriter(
            new MemberWriter(slabs, delivered, logs.limits, stragglers, logs.line, failure -> {
                throw new AssertionError(failure);
            }),
            delivered,
            stragglers,
            logs.line,
            256);

    @AfterEach
    void shouldReleaseEverything() {
        frames.assertAllReleased();
        assertThat(slabs.bytesOut()).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {1L << 19, 1L << 30, 1L << 31, 1L << 42, 1L << 61})
    void shouldKeepRingOrderWhenTheRingIsOld(long sequence) {
        tea.add(member, -1);
        milk.add(member, -1);
        writer.writeOut(FrameOrder.after(sequence - 4));

        writer.addMessage(tea, Message.untimed(frames.of("1")), sequence - 3, Slot.NOBODY);
        writer.addMessage(milk, Message.untimed(frames.of("2")), sequence - 1, Slot.NOBODY);
        writer.addMessage(milk, Message.untimed(frames.of("4")), sequence, Slot.NOBODY);
        writer.addMessage(tea, Message.untimed(frames.of("5")), sequence + 1, Slot.NOBODY);
        writer.addDirect(member, Message.untimed(frames.of("3")), FrameOrder.after(sequence - 1));
        writer.addDirect(member, Message.untimed(frames.of("0")), FrameOrder.after(sequence - 4));
        writer.writeOut(FrameOrder.after(sequence + 1)).forEach(room -> room.log.clear());

        assertThat(inbox.writes()).containsExactly("012345");
    }
}
