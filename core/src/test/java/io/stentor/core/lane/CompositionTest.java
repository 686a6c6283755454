package io.stentor.core.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
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
    private final Member member = new Member(MEMBER_ID, new Inbox());
    private final LaneRoom tea = room(1);
    private final LaneRoom milk = room(2);
    private final Composition composition = new Composition();

    @AfterEach
    void shouldReleaseEverything() {
        composition.clear();
        tea.pending().clear();
        milk.pending().clear();
        frames.assertAllReleased();
        assertThat(slabs.bytesOut()).isZero();
    }

    @Test
    void shouldPutFramesOfSeveralRoomsInRingOrder() {
        pend(tea, "a", 10);
        pend(tea, "d", 13);
        pend(milk, "b", 11);
        pend(milk, "c", 12);

        composition.gather(member, -1, END);

        assertThat(text()).isEqualTo("abcd");
    }

    @Test
    void shouldPutDirectsBetweenTheSlotsTheyWereSentBetween() {
        pend(tea, "b", 10);
        pend(milk, "d", 11);
        direct("a", FrameOrder.after(9));
        direct("c", FrameOrder.after(10));
        direct("e", FrameOrder.after(11));

        composition.gather(member, -1, END);

        assertThat(text()).isEqualTo("abcde");
    }

    @Test
    void shouldPutDirectsOfThePastFirstInTheOrderTheyCame() {
        pend(tea, "c", 101);
        direct("a", FrameOrder.after(3));
        direct("b", FrameOrder.after(100));

        composition.gather(member, FrameOrder.after(100), END);

        assertThat(text()).isEqualTo("abc");
    }

    @Test
    void shouldLeaveDirectsBehindTheEndToTheMember() {
        direct("a", FrameOrder.after(10));
        direct("b", FrameOrder.after(11));

        composition.gather(member, -1, FrameOrder.after(10));

        assertThat(text()).isEqualTo("a");
        member.takeDirect(END).frame.release();
    }

    @Test
    void shouldPassOverFramesThatExceptTheMember() {
        tea.pending().add(frames.of("a"), 1, MEMBER_ID, 0);
        tea.pending().add(frames.of("b"), 2, MEMBER_ID + 1, 0);

        composition.gather(member, -1, END);

        assertThat(text()).isEqualTo("b");
    }

    @Test
    void shouldTimeBroadcastsAndNotDirects() {
        tea.pending().add(frames.of("a"), 1, Slot.NOBODY, 77);
        direct("b", FrameOrder.after(1));

        composition.gather(member, -1, END);

        assertThat(composition.receivedNanos(0)).isEqualTo(77);
        assertThat(composition.receivedNanos(1)).isZero();
    }

    @Test
    void shouldOwnTheDirectsAndBorrowTheRest() {
        ByteBuf borrowed = pend(tea, "a", 1);
        ByteBuf owned = direct("b", FrameOrder.after(1));

        composition.gather(member, -1, END);
        composition.clear();

        assertThat(borrowed.refCnt()).isEqualTo(1);
        assertThat(owned.refCnt()).isZero();
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

        composition.gather(member, -1, END);
        assertThat(text()).isEqualTo(expected.toString());

        composition.clear();
        assertThat(composition.capacity()).isEqualTo(64);
        assertThat(composition.count()).isZero();
    }

    /** An application that sends a socket a million frames in one handler: order must not depend on how many. */
    @Test
    void shouldKeepTheOrderOfMoreThanAMillionDirects() {
        int count = (1 << 20) + 10;
        ByteBuf shared = frames.of("a");
        shared.retain(count - 2);
        for (int i = 0; i < count - 1; i++) {
            member.addDirect(new Direct(shared, FrameOrder.after(5)));
        }
        direct("b", FrameOrder.after(5));
        pend(tea, "c", 6);

        composition.gather(member, -1, END);

        assertThat(composition.count()).isEqualTo(count + 1);
        assertThat(composition.frame(count - 2)).isSameAs(shared);
        assertThat(composition.slab(count - 3, count + 1, slabs)).satisfies(slab -> {
            assertThat(slab.toString(StandardCharsets.US_ASCII)).isEqualTo("aabc");
            slab.release();
        });
    }

    private LaneRoom room(int id) {
        LaneRoom room = new LaneRoom(id);
        room.add(member);
        room.becomeDirty(new PendingFrames());
        return room;
    }

    private ByteBuf pend(LaneRoom room, String text, long sequence) {
        ByteBuf frame = frames.of(text);
        room.pending().add(frame, sequence, Slot.NOBODY, 0);
        return frame;
    }

    private ByteBuf direct(String text, long key) {
        ByteBuf frame = frames.of(text);
        member.addDirect(new Direct(frame, key));
        return frame;
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < composition.count(); i++) {
            text.append(composition.frame(i).toString(StandardCharsets.US_ASCII));
        }
        return text.toString();
    }
}
