package io.stentor.core.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.core.ring.Form;
import io.stentor.core.ring.Message;
import io.stentor.core.ring.Offset;
import io.stentor.testkit.Frames;
import io.stentor.testkit.Stamps;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OwnLogTest {
    private final Frames frames = new Frames();
    private final TestLogs logs = new TestLogs();
    private final OwnLog own = new OwnLog(logs.logs);

    @AfterEach
    void shouldReleaseEverything() {
        own.clear();
        frames.assertAllReleased();
        assertThat(logs.budget.loggedBytes()).isZero();
    }

    @Test
    void shouldHandOutMessagesByKeyAndThenByArrival() {
        add("e", 8);
        add("a", 2);
        add("c", 5);
        add("b", 2);
        add("d", 5);
        add("f", 9);

        assertThat(send(5)).isEqualTo("abcd");
        assertThat(send(7)).isEmpty();
        assertThat(send(Long.MAX_VALUE)).isEqualTo("ef");
        assertThat(own.isEmpty()).isTrue();
    }

    @Test
    void shouldSayWhetherUnsentMessagesLieBeforeAndAfterAKey() {
        assertThat(own.hasUnsentBefore(Long.MAX_VALUE)).isFalse();
        assertThat(own.hasUnsentAfter(-1)).isFalse();

        add("a", 4);
        add("b", 6);

        assertThat(own.hasUnsentBefore(3)).isFalse();
        assertThat(own.hasUnsentBefore(4)).isTrue();
        assertThat(own.hasUnsentAfter(5)).isTrue();
        assertThat(own.hasUnsentAfter(6)).isFalse();
    }

    @Test
    void shouldStartAnewWhenAllWereSent() {
        add("a", 4);
        assertThat(send(4)).isEqualTo("a");

        add("b", 2);
        add("c", 1);

        assertThat(send(2)).isEqualTo("cb");
    }

    @Test
    void shouldKeepWhatSomebodyMayComeBackForAndNothingElse() {
        stamped("a", FrameOrder.after(1));
        add("ack", FrameOrder.after(1));
        stamped("b", FrameOrder.after(2));

        assertThat(sendKeeping(FrameOrder.after(2))).isEqualTo("aackb");

        assertThat(own.keptCount()).isEqualTo(2);
        assertThat(missed(new Offset(1, 0))).isEqualTo("b");
        assertThat(missed(Offset.ofSlot(-1))).isEqualTo("ab");
        assertThat(missed(Offset.ofSlot(2))).isEqualTo("b");
        assertThat(missed(Offset.ofSlot(3))).isEmpty();
    }

    @Test
    void shouldPutNothingBeforeWhatIsSent() {
        stamped("a", FrameOrder.after(5));
        sendKeeping(FrameOrder.after(5));

        add("b", FrameOrder.after(3));
        add("c", FrameOrder.after(2));

        assertThat(send(FrameOrder.after(5))).isEqualTo("cb");
        assertThat(own.keptCount()).isEqualTo(1);
    }

    @Test
    void shouldDropWhatIsTooOldAndSayWhoMayNotComeBack() {
        stamped("a", FrameOrder.after(1));
        sendKeeping(FrameOrder.after(1));
        logs.setNanos(Duration.ofMinutes(1).toNanos());
        stamped("b", FrameOrder.after(2));
        sendKeeping(FrameOrder.after(2));
        logs.setNanos(Duration.ofSeconds(121).toNanos());

        own.trim(logs.limits);

        assertThat(own.keptCount()).isEqualTo(1);
        assertThat(own.reaches(new Offset(1, 0))).isTrue();
        assertThat(own.reaches(Offset.ofSlot(2))).isTrue();
        assertThat(own.reaches(Offset.ofSlot(1))).isFalse();
    }

    @Test
    void shouldForgetUnsentAnswersOfWhoeverIsCutOff() {
        stamped("a", FrameOrder.after(1));
        add("ack", FrameOrder.after(1));
        stamped("b", FrameOrder.after(1));
        add("ack", FrameOrder.after(2));

        own.park();

        assertThat(own.hasUnsent()).isFalse();
        assertThat(missed(Offset.ofSlot(0))).isEqualTo("ab");
    }

    @Test
    void shouldMissWhatMayBeMissed() {
        add("a", 1);
        own.add(Message.untimed(frames.of("v")).skippable(), 2);
        add("b", 3);
        own.add(Message.untimed(frames.of("w")).skippable(), 4);

        assertThat(own.dropSkippable()).isEqualTo(2);

        assertThat(send(9)).isEqualTo("ab");
    }

    @Test
    void shouldKeepNoMoreMessagesThanItMay() {
        TestLogs few = new TestLogs(limits(2, 1_000));
        OwnLog log = new OwnLog(few.logs);
        for (int i = 1; i <= 3; i++) {
            log.add(Message.untimed(frames.of("abc")).stamped(Stamps.IN_BRACKETS), FrameOrder.after(i));
        }

        log.trim(few.limits);
        assertThat(log.unsentCount()).as("what is not written is never dropped").isEqualTo(3);

        log.sent(true);
        log.sent(true);
        log.trim(few.limits);
        assertThat(log.keptCount()).isEqualTo(2);

        log.sent(true);
        log.trim(few.limits);
        assertThat(log.keptCount()).isEqualTo(2);
        assertThat(log.reaches(new Offset(1, 0))).isTrue();
        assertThat(log.reaches(Offset.ofSlot(1))).isFalse();
        log.clear();
    }

    @Test
    void shouldKeepNoMoreBytesThanItMay() {
        Message message = Message.untimed(frames.of("abc")).stamped(Stamps.IN_BRACKETS);
        long bytes = message.bytes();
        TestLogs small = new TestLogs(limits(100, 2 * bytes));
        OwnLog log = new OwnLog(small.logs);
        log.add(message, FrameOrder.after(1));
        for (int i = 2; i <= 3; i++) {
            log.add(Message.untimed(frames.of("abc")).stamped(Stamps.IN_BRACKETS), FrameOrder.after(i));
        }
        assertThat(log.unsentBytes()).isEqualTo(3 * bytes);
        log.sent(true);
        log.sent(true);

        log.trim(small.limits);
        assertThat(log.keptCount()).isEqualTo(2);

        log.sent(true);
        log.trim(small.limits);
        assertThat(log.keptCount()).isEqualTo(2);
        assertThat(log.unsentBytes()).isZero();
        log.clear();
    }

    /** Whatever a member that is away has not been written waits for it like the rest. */
    @Test
    void shouldDropTheOldestOfAMemberThatIsAway() {
        for (int i = 1; i <= 3; i++) {
            stamped(String.valueOf(i), FrameOrder.after(i));
        }
        own.sent(true);
        own.park();

        own.trimAway(limits(3, 1_000));
        assertThat(missed(Offset.ofSlot(0))).isEqualTo("123");

        own.trimAway(limits(2, 1_000));
        assertThat(missed(Offset.ofSlot(0))).isEqualTo("23");
        assertThat(own.reaches(Offset.ofSlot(0))).isFalse();

        own.trimAway(limits(2, 1));
        assertThat(missed(Offset.ofSlot(0))).isEqualTo("3");

        logs.setNanos(logs.limits.ageNanos() + 1);
        own.trimAway(logs.limits);
        assertThat(missed(Offset.ofSlot(0))).isEqualTo("3");

        logs.setNanos(logs.limits.ageNanos() + 2);
        own.trimAway(logs.limits);
        assertThat(own.isEmpty()).isTrue();
        assertThat(own.reaches(new Offset(3, 2))).isTrue();
        assertThat(own.reaches(new Offset(3, 1))).isFalse();
    }

    @Test
    void shouldDropAllThatIsWrittenAndNothingElse() {
        stamped("a", FrameOrder.after(1));
        stamped("b", FrameOrder.after(2));
        own.sent(true);

        own.dropKept();

        assertThat(own.keptCount()).isZero();
        assertThat(own.unsentCount()).isEqualTo(1);
        assertThat(send(FrameOrder.after(2))).isEqualTo("b");
    }

    /** A direct message that came in a slot counts as seen with it. */
    @Test
    void shouldTellWhatOfSlotsItHasDropped() {
        stamped("a", FrameOrder.ofSlot(4));
        stamped("b", FrameOrder.ofSlot(6));
        sendKeeping(FrameOrder.ofSlot(6));
        assertThat(missed(Offset.ofSlot(4))).isEqualTo("b");
        assertThat(missed(Offset.ofSlot(3))).isEqualTo("ab");

        own.dropKept();

        assertThat(own.reaches(Offset.ofSlot(6))).isTrue();
        assertThat(own.reaches(Offset.ofSlot(5))).isFalse();
        assertThat(own.nextOwn()).as("messages of slots are not counted").isZero();
    }

    @Test
    void shouldCountOnFromTheLogBeforeIt() {
        own.continueFrom(7);
        stamped("a", FrameOrder.after(1));
        add("ack", FrameOrder.after(1));

        assertThat(own.firstUnsent().own).isEqualTo(7);
        assertThat(own.firstUnsent().next.own)
                .as("as many as there were before it")
                .isEqualTo(7);
        assertThat(own.nextOwn()).isEqualTo(8);
        assertThat(send(FrameOrder.after(1))).isEqualTo("aack");
    }

    @Test
    void shouldGoOnBehindWhatItKeepsWhenSomeOfItIsMissed() {
        stamped("a", FrameOrder.after(1));
        sendKeeping(FrameOrder.after(1));
        own.add(Message.untimed(frames.of("v")).skippable(), FrameOrder.after(2));
        add("b", FrameOrder.after(3));

        assertThat(own.dropSkippable()).isEqualTo(1);
        assertThat(own.unsentCount()).isEqualTo(1);
        add("c", FrameOrder.after(4));

        assertThat(send(FrameOrder.after(4))).isEqualTo("bc");
        assertThat(own.keptCount()).isEqualTo(1);
    }

    private static LogLimits limits(int messages, long bytes) {
        LogLimits usual = LogLimits.defaults();
        return new LogLimits(
                messages, bytes, usual.ageNanos(), usual.totalBytes(), usual.windowNanos(), usual.sessions(), bytes);
    }

    private void add(String text, long key) {
        own.add(Message.untimed(frames.of(text)), key);
    }

    private void stamped(String text, long key) {
        own.add(Message.untimed(frames.of(text)).stamped(Stamps.IN_BRACKETS), key);
    }

    private String send(long key) {
        return send(key, false);
    }

    private String sendKeeping(long key) {
        return send(key, true);
    }

    private String send(long key, boolean kept) {
        StringBuilder sent = new StringBuilder();
        while (own.hasUnsentBefore(key)) {
            sent.append(text(own.firstUnsent().message));
            own.sent(kept);
        }
        return sent.toString();
    }

    private String missed(Offset seen) {
        List<Direct> missed = new ArrayList<>();
        own.missed(seen, missed::add);
        StringBuilder texts = new StringBuilder();
        for (Direct direct : missed) {
            texts.append(text(direct.message));
            direct.message.release();
        }
        return texts.toString();
    }

    private static String text(Message message) {
        return message.frames(Form.PLAIN).toString(StandardCharsets.US_ASCII);
    }
}
