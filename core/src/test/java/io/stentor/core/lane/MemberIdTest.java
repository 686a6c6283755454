package io.stentor.core.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.core.ring.Message;
import io.stentor.core.ring.Ring;
import io.stentor.core.ring.Slot;
import io.stentor.core.ring.SlotKind;
import io.stentor.core.room.RoomDirectory;
import io.stentor.testkit.Frames;
import io.stentor.testkit.Inbox;
import io.stentor.testkit.ManualLoop;
import io.stentor.testkit.SlabAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A lane of a server with so many lanes that four members use up its ids. */
class MemberIdTest {
    private static final int LANES = 1 << 29;
    private static final int INDEX = 5;

    private final ManualLoop loop = new ManualLoop();
    private final Frames frames = new Frames();
    private final RoomDirectory directory = new RoomDirectory(() -> -1);
    private final Ring ring = new Ring(64);
    private final Lane lane = new Lane(
            loop,
            new Lane.Parts(
                    INDEX,
                    LANES,
                    LogLimits.defaults(),
                    RoundLimits.defaults(),
                    new LogBudget(),
                    new SlabAllocator(),
                    () -> 1,
                    failure -> {
                        throw new AssertionError(failure);
                    }),
            ring);

    MemberIdTest() {
        ring.add(lane, true);
    }

    @AfterEach
    void shouldReleaseEveryFrame() {
        loop.crank();
        frames.assertAllReleased();
    }

    @Test
    void shouldGiveIdsThatNoOtherLaneGives() {
        for (int i = 0; i < 4; i++) {
            assertThat(open().id() % LANES).isEqualTo(INDEX);
        }
    }

    @Test
    void shouldUseAnIdAgainWhenItsMemberIsGone() {
        Member first = open();
        Member second = open();
        open();
        open();
        close(second);
        loop.crank();

        Member heir = open();

        assertThat(heir.id()).isEqualTo(second.id());
        assertThat(heir.id()).isNotEqualTo(first.id());
    }

    @Test
    void shouldNotUseAnIdAgainBeforeTheCloseOfItsMemberHasComeBy() {
        Member first = open();
        Member second = open();
        open();
        open();
        close(first);
        loop.crank();
        close(second);

        assertThat(open().id()).isEqualTo(first.id());
        assertThat(lane.memberCount()).isEqualTo(4);
    }

    @Test
    void shouldGiveTheHeirOfAnIdNothingThatWasForTheMemberBefore() {
        Inbox inbox = new Inbox();
        Member first = open();
        open();
        open();
        open();
        join(first, "tea");
        send(first.id(), "1");
        close(first);
        loop.crank();
        Member[] heir = new Member[1];
        loop.enter(() -> heir[0] = lane.open(inbox, directory, "heir", null));
        assertThat(heir[0].id()).isEqualTo(first.id());

        send(heir[0].id(), "2");
        loop.crank();

        assertThat(inbox.text()).isEqualTo("2");
        assertThat(heir[0].joinedCount()).isZero();
    }

    private Member open() {
        Member[] opened = new Member[1];
        loop.enter(() -> opened[0] = lane.open(new Inbox(), directory, "user", null));
        return opened[0];
    }

    private void join(Member member, String room) {
        loop.enter(() -> assertThat(lane.join(member, room, null)).isTrue());
    }

    private void close(Member member) {
        loop.enter(() -> lane.close(member));
    }

    private void send(int member, String text) {
        ring.tryPublish(SlotKind.DIRECT, null, member, Slot.NOBODY, Message.untimed(frames.of(text)), null);
    }
}
