package io.stentor.core.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.stentor.core.ring.Form;
import io.stentor.core.ring.Message;
import io.stentor.core.ring.Slot;
import io.stentor.testkit.Frames;
import io.stentor.testkit.Inbox;
import io.stentor.testkit.SlabAllocator;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CompositionTest {
    private static final int MEMBER_ID = 1;
    private static final long END = FrameOrder.after(1L << 20);

    private final Frames frames = new Frames();
    private final SlabAllocator slabs = new SlabAllocator();
    private final TestLogs logs = new TestLogs();
    private final Member member = logs.member(MEMBER_ID, new Inbox());
    private final LaneRoom tea = room(1);
    private final LaneRoom milk = room(2);
    private final Composition composition = new Composition();

    @AfterEach
    void shouldReleaseEverything() {
        composition.clear();
        tea.log.clear();
        milk.log.clear();
        member.own.clear();
        frames.assertAllReleased();
        assertThat(slabs.bytesOut()).isZero();
    }

    @Test
    void shouldPutFramesOfSeveralRoomsInRingOrder() {
        pend(tea, "a", 10);
        pend(tea, "d", 13);
        pend(milk, "b", 11);
        pend(milk, "c", 12);

        composition.gather(member, -1, END, true);

        assertThat(text()).isEqualTo("abcd");
    }

    @Test
    void shouldPutDirectsBetweenTheSlotsTheyWereSentBetween() {
        pend(tea, "b", 10);
        pend(milk, "d", 11);
        direct("a", FrameOrder.after(9));
        direct("c", FrameOrder.after(10));
        direct("e", FrameOrder.after(11));

        composition.gather(member, -1, END, true);

        assertThat(text()).isEqualTo("abcde");
    }

    @Test
    void shouldPutDirectsOfThePastFirstInTheOrderTheyCame() {
        pend(tea, "c", 101);
        direct("a", FrameOrder.after(3));
        direct("b", FrameOrder.after(100));

        composition.gather(member, FrameOrder.after(100), END, true);

        assertThat(text()).isEqualTo("abc");
    }

    @Test
    void shouldLeaveDirectsBehindTheEndToTheMember() {
        direct("a", FrameOrder.after(10));
        direct("b", FrameOrder.after(11));

        composition.gather(member, -1, FrameOrder.after(10), true);

        assertThat(text()).isEqualTo("a");
    }

    @Test
    void shouldPassOverFramesThatExceptTheMember() {
        tea.log.add(Message.untimed(frames.of("a")), 1, MEMBER_ID);
        tea.log.add(Message.untimed(frames.of("b")), 2, MEMBER_ID + 1);

        composition.gather(member, -1, END, true);

        assertThat(text()).isEqualTo("b");
    }

    @Test
    void shouldTimeBroadcastsAndNotDirects() {
        tea.log.add(Message.of(frames.of("a"), 77), 1, Slot.NOBODY);
        direct("b", FrameOrder.after(1));

        composition.gather(member, -1, END, true);

        assertThat(composition.message(0).receivedNanos()).isEqualTo(77);
        assertThat(composition.message(1).receivedNanos()).isZero();
    }

    @Test
    void shouldBorrowEverything() {
        ByteBuf ofRoom = pend(tea, "a", 1);
        ByteBuf own = direct("b", FrameOrder.after(1));

        composition.gather(member, -1, END, true);
        composition.clear();

        assertThat(ofRoom.refCnt()).isEqualTo(1);
        assertThat(own.refCnt()).isEqualTo(1);
    }

    @Test
    void shouldOrderFiveThousandFramesAndGiveTheSpaceBack() {
        Random random = new Random(1);
        StringBuilder expected = new StringBuilder();
        for (int sequence = 0; sequence < 5_000; sequence++) {
            String text = sequence + " ";
            expected.append(text);
            switch (random.nextInt(3)) {
                case 0 -> pend(tea, text, sequence);
                case 1 -> pend(milk, text, sequence);
                default -> direct(text, FrameOrder.after(sequence));
            }
        }

        composition.gather(member, -1, END, true);
        assertThat(text()).isEqualTo(expected.toString());
        assertThat(composition.isComplete()).isTrue();

        composition.clear();
        assertThat(composition.capacity()).isEqualTo(64);
        assertThat(composition.count()).isZero();
    }

    @Test
    void shouldGatherNothingBehindWhatIsLeftForTheNextTime() {
        String large = "x".repeat(100_000);
        pend(tea, large, 1);
        pend(tea, large, 2);
        pend(tea, large, 4);
        pend(milk, "a", 3);
        pend(milk, "b", 5);

        composition.gather(member, -1, END, true);

        assertThat(composition.isComplete()).isFalse();
        assertThat(text()).isEqualTo(large + large + "a");
        assertThat(composition.boundary()).isEqualTo(FrameOrder.ofSlot(4) - 1);
    }

    /** An application that sends a socket a million frames in one handler: order must not depend on how many. */
    @Test
    void shouldKeepTheOrderOfMoreThanAMillionDirects() {
        int count = (1 << 20) + 10;
        for (int i = 0; i < count - 1; i++) {
            member.own.add(Message.untimed(Unpooled.EMPTY_BUFFER), FrameOrder.after(5));
        }
        direct("b", FrameOrder.after(5));
        pend(tea, "c", 6);

        composition.gather(member, -1, END, true);

        assertThat(composition.count()).isEqualTo(count + 1);
        assertThat(composition.slab(count - 3, count + 1, Variant.PLAIN, slabs)).satisfies(slab -> {
            assertThat(slab.toString(StandardCharsets.US_ASCII)).isEqualTo("bc");
            slab.release();
        });
    }

    /** As many as fit a slab, and the rest the next time, though all have one place in the order. */
    @Test
    void shouldLeaveDirectsOfTheSamePlaceForTheNextTime() {
        String large = "x".repeat(100_000);
        for (int i = 0; i < 4; i++) {
            direct(large, FrameOrder.after(5));
        }
        pend(tea, "c", 6);

        composition.gather(member, -1, END, true);

        assertThat(composition.isComplete()).isFalse();
        assertThat(text()).isEqualTo(large + large);
    }

    private LaneRoom room(int id) {
        LaneRoom room = new LaneRoom(id, logs.logs);
        room.add(member, -1);
        return room;
    }

    private ByteBuf pend(LaneRoom room, String text, long sequence) {
        ByteBuf frame = frames.of(text);
        room.log.add(Message.untimed(frame), sequence, Slot.NOBODY);
        return frame;
    }

    private ByteBuf direct(String text, long key) {
        ByteBuf frame = frames.of(text);
        member.own.add(Message.untimed(frame), key);
        return frame;
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < composition.count(); i++) {
            text.append(composition.message(i).frames(Form.PLAIN).toString(StandardCharsets.US_ASCII));
        }
        return text.toString();
    }
}
