package io.stentor.core.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.core.ring.Message;
import io.stentor.core.ring.Slot;
import io.stentor.testkit.Frames;
import io.stentor.testkit.Inbox;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which rooms pay, and with how much, when the logs of all of them together are too large. */
class LargestLogsTest {
    private static final long AGE = 1L << 40;
    /** An eighth of it is left free: 14 bytes may stay. */
    private static final long TOTAL_BYTES = 16;

    private final Frames frames = new Frames();
    private final TestLogs logs = new TestLogs(new LogLimits(100, 1_000, AGE, TOTAL_BYTES, 0, 0, 1_000));
    private final List<RoomLog> rooms = new ArrayList<>();
    private long sequence;

    @AfterEach
    void shouldReleaseEverything() {
        rooms.forEach(RoomLog::clear);
        frames.assertAllReleased();
        assertThat(logs.budget.loggedBytes()).isZero();
    }

    @Test
    void shouldSayWhenThereIsTooMuch() {
        room("x".repeat(16));
        assertThat(logs.logs.areTooLarge()).isFalse();
        assertThat(logs.logs.areAboveTarget()).isTrue();

        room("x");
        assertThat(logs.logs.areTooLarge()).isTrue();
    }

    @Test
    void shouldTakeFromTheLargestUntilAnEighthIsFree() {
        roomsOf(4, 10, 4);

        pay();

        assertThat(kept()).containsExactly(4, 6, 4);
    }

    @Test
    void shouldGoOnWithTheNextWhenTheLargestHasHalfOfIt() {
        roomsOf(6, 6, 6);

        pay();

        assertThat(kept()).containsExactlyInAnyOrder(3, 5, 6);
    }

    @Test
    void shouldBeginWithTheLargest() {
        roomsOf(6, 4, 10);

        pay();

        assertThat(kept()).containsExactly(6, 4, 4);
    }

    @Test
    void shouldStopAtTheTarget() {
        roomsOf(7, 7);

        pay();

        assertThat(kept()).containsExactly(7, 7);
    }

    @Test
    void shouldLeaveEachItsNewest() {
        room("x".repeat(10));
        room("x".repeat(10));

        pay();

        assertThat(kept()).containsExactly(1, 1);
    }

    /** Whether that member is a slow one or only a moment behind. */
    @ParameterizedTest
    @ValueSource(longs = {0, LaneLogs.SLOW_AFTER_NANOS})
    void shouldKnowWhetherSomebodyWaitedForIt(long age) {
        logs.behind.add(new Behind(logs.member(0, new Inbox()), FrameOrder.ofSlot(4), 1));
        logs.setNanos(1 + age);
        roomsOf(18);

        pay();

        assertThat(kept()).containsExactly(14);
        assertThat(logs.logs.takeLostSome()).as("it has got the first five").isFalse();

        roomsOf(1, 1, 1);
        pay();
        assertThat(kept()).containsExactly(11, 1, 1, 1);
        assertThat(logs.logs.takeLostSome()).isTrue();
        assertThat(logs.logs.takeLostSome()).as("asked again").isFalse();
    }

    private void roomsOf(int... messages) {
        for (int count : messages) {
            String[] texts = new String[count];
            Arrays.fill(texts, "x");
            room(texts);
        }
    }

    private void room(String... messages) {
        RoomLog log = new RoomLog(logs.logs);
        for (String text : messages) {
            log.add(Message.untimed(frames.of(text)), sequence++, Slot.NOBODY);
        }
        log.keep();
        rooms.add(log);
    }

    private void pay() {
        logs.logs.payWithLargest(new ArrayList<>(rooms));
    }

    private List<Integer> kept() {
        return rooms.stream().map(RoomLog::keptCount).toList();
    }
}
