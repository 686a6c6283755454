package io.stentor.core.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.core.ring.Form;
import io.stentor.core.ring.Message;
import io.stentor.core.ring.Slot;
import io.stentor.testkit.Frames;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RoomLogTest {
    private static final long AGE = Duration.ofMinutes(2).toNanos();

    private final Frames frames = new Frames();
    private final TestLogs logs = new TestLogs(new LogLimits(100, 1_000, AGE, 2_000, 0, 0, 1_000));
    private final RoomLog log = new RoomLog(logs.logs);

    @AfterEach
    void shouldReleaseEverything() {
        log.clear();
        frames.assertAllReleased();
        assertThat(logs.budget.loggedBytes()).isZero();
    }

    @Test
    void shouldSeeThePendingOnesAsAList() {
        add("a", 1);
        add("b", 2);
        log.keep();
        add("c", 5);
        add("d", 7);

        assertThat(log.isDirty()).isTrue();
        assertThat(log.count()).isEqualTo(2);
        assertThat(log.keptCount()).isEqualTo(2);
        assertThat(log.sequence(1)).isEqualTo(7);
        assertThat(log.key(0)).isEqualTo(FrameOrder.ofSlot(5));
        assertThat(text(log.message(0))).isEqualTo("c");
    }

    @Test
    void shouldKeepWhatIsNotToBeMissed() {
        add("a", 1);
        log.add(Message.untimed(frames.of("v")).skippable(), 2, Slot.NOBODY);
        add("b", 3);
        assertThat(log.hasSkippable()).isTrue();
        assertThat(log.countSkippable()).isEqualTo(1);

        log.keep();

        assertThat(all()).isEqualTo("ab");
        assertThat(log.hasSkippable()).isFalse();
        assertThat(log.keptBytes()).isEqualTo(2);
        assertThat(logs.budget.loggedBytes()).isEqualTo(2);
    }

    @Test
    void shouldFindTheFirstBehindAKey() {
        for (int sequence = 10; sequence <= 30; sequence += 10) {
            add("x", sequence);
        }

        assertThat(log.positionAfter(FrameOrder.ofSlot(10) - 1)).isZero();
        assertThat(log.positionAfter(FrameOrder.ofSlot(10))).isEqualTo(1);
        assertThat(log.positionAfter(FrameOrder.after(25))).isEqualTo(2);
        assertThat(log.positionAfter(FrameOrder.ofSlot(30))).isEqualTo(3);
    }

    @Test
    void shouldTakeAPendingMessageForOneOfThisTurn() {
        logs.setNanos(5_000);
        add("a", 1);

        assertThat(log.nanosAt(0)).isEqualTo(5_000);
    }

    @Test
    void shouldSayWhatNobodyCanGetAnyMore() {
        assertThat(log.floor()).isEqualTo(-1);
        assertThat(log.newest()).isEqualTo(-1);
        add("a", 4);
        add("b", 6);
        log.keep();

        log.dropFirst();

        assertThat(log.floor()).isEqualTo(4);
        assertThat(log.newest()).isEqualTo(6);
        log.dropFirst();
        assertThat(log.floor()).isEqualTo(6);
        assertThat(log.newest()).isEqualTo(6);
    }

    @Test
    void shouldKeepNoMoreMessagesOrBytesThanItMay() {
        for (int i = 0; i < 150; i++) {
            add("x", i);
            log.keep();
            logs.logs.trim(log);
        }
        assertThat(log.keptCount()).isEqualTo(100);

        for (int i = 150; i < 160; i++) {
            add("x".repeat(300), i);
            log.keep();
            logs.logs.trim(log);
        }
        assertThat(log.keptBytes()).isEqualTo(900);
        assertThat(log.floor()).isEqualTo(156);
    }

    @Test
    void shouldKeepItsLastMessageHoweverLongUntilItIsTooOld() {
        add("x".repeat(5_000), 1);
        log.keep();
        logs.logs.trim(log);
        assertThat(log.keptCount()).isEqualTo(1);

        logs.setNanos(AGE + 2);
        logs.logs.trim(log);
        assertThat(log.keptCount()).isZero();
        assertThat(log.capacity()).isLessThan(20);
    }

    @Test
    void shouldCountAMessageOnceHoweverManyLogsHoldIt() {
        RoomLog other = new RoomLog(logs.logs);
        Message message = Message.untimed(frames.of("abc"));
        message.retain(1);
        log.add(message, 1, Slot.NOBODY);
        other.add(message, 1, Slot.NOBODY);

        log.keep();
        other.keep();
        assertThat(logs.budget.loggedBytes()).isEqualTo(3);
        other.clear();
        assertThat(logs.budget.loggedBytes()).isEqualTo(3);
    }

    @Test
    void shouldLetTheLargestPayWhenAllTogetherAreTooLarge() {
        RoomLog small = new RoomLog(logs.logs);
        for (int i = 0; i < 3; i++) {
            small.add(Message.untimed(frames.of('s', 100)), i, Slot.NOBODY);
        }
        small.keep();
        for (int i = 0; i < 9; i++) {
            add("x".repeat(200), i);
        }
        log.keep();
        assertThat(logs.logs.areTooLarge()).isTrue();

        logs.logs.payWithLargest(new ArrayList<>(List.of(small, log)));

        assertThat(logs.logs.areTooLarge()).isFalse();
        assertThat(small.keptCount()).isEqualTo(3);
        assertThat(log.keptCount()).isLessThan(9);
        small.clear();
    }

    @Test
    void shouldMoveToTheFrontInsteadOfGrowing() {
        for (int i = 0; i < 10_000; i++) {
            add(String.valueOf(i % 10), i);
            log.keep();
            if (log.keptCount() > 20) {
                log.dropFirst();
            }
        }

        assertThat(log.capacity()).isLessThanOrEqualTo(64);
        assertThat(all()).isEqualTo("01234567890123456789".substring(0, 20));
    }

    private void add(String text, long sequence) {
        log.add(Message.untimed(frames.of(text)), sequence, Slot.NOBODY);
    }

    private String all() {
        StringBuilder all = new StringBuilder();
        for (int at = log.positionAfter(-1); at < log.endPosition(); at++) {
            all.append(text(log.messageAt(at)));
        }
        return all.toString();
    }

    private static String text(Message message) {
        return message.frames(Form.PLAIN).toString(StandardCharsets.US_ASCII);
    }
}
