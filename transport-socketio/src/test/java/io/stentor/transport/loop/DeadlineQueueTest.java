package io.stentor.transport.loop;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The timer on an event loop whose time the test moves. */
class DeadlineQueueTest {
    private static final long DELAY_MS = 1_000;
    /** Later than a healthy loop. */
    private static final long LATE_MS = 101;
    /** What the loop has then to look at its sockets. */
    private static final long LOOKS_MS = 200;

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final EventLoop loop = channel.eventLoop();
    private final List<Throwable> bugs = new ArrayList<>();
    private final DeadlineQueue queue = new DeadlineQueue(loop, DELAY_MS, bugs::add);
    private final List<String> expired = new ArrayList<>();

    private final class Named extends Deadline {
        private final String name;

        Named(String name) {
            this.name = name;
        }

        @Override
        protected void onExpired() {
            expired.add(name);
        }
    }

    @BeforeEach
    void stopTheClock() {
        channel.freezeTime();
    }

    @AfterEach
    void shouldHaveMetNoBug() {
        channel.close();
        assertThat(bugs).isEmpty();
    }

    @Test
    void shouldExpireEachInItsTime() {
        begin("a");
        pass(DELAY_MS / 2);
        begin("b");

        pass(DELAY_MS / 2 - 1);
        assertThat(expired).isEmpty();
        pass(1);
        assertThat(expired).containsExactly("a");
        pass(DELAY_MS / 2);
        assertThat(expired).containsExactly("a", "b");
        assertThat(queue.size()).isZero();
    }

    @Test
    void shouldExpireNothingThatWasCancelled() {
        Deadline a = begin("a");
        begin("b");
        a.cancel();
        pass(DELAY_MS);
        assertThat(expired).containsExactly("b");
    }

    @Test
    void shouldLookAtTheSocketsFirstWhenItWakesMuchTooLate() {
        Deadline answered = begin("answered");
        begin("silent");
        oversleep(DELAY_MS + LATE_MS);
        assertThat(expired).isEmpty();

        // The pong came in time, but nobody was there to read it.
        answered.cancel();
        pass(LOOKS_MS - 1);
        assertThat(expired).isEmpty();
        pass(1);
        assertThat(expired).containsExactly("silent");
    }

    @Test
    void shouldExpireAtOnceWhenItWakesALittleLate() {
        begin("a");
        oversleep(DELAY_MS + LATE_MS - 1);
        assertThat(expired).containsExactly("a");
    }

    @Test
    void shouldGoOnInTimeWhenALateWakeUpIsOver() {
        Deadline answered = begin("answered");
        oversleep(DELAY_MS + LATE_MS);
        answered.restart(queue);
        pass(LOOKS_MS);
        assertThat(expired).isEmpty();

        pass(DELAY_MS - LOOKS_MS - 1);
        assertThat(expired).isEmpty();
        pass(1);
        assertThat(expired).containsExactly("answered");
    }

    @Test
    void shouldSleepWhenALateWakeUpFindsEverythingDone() {
        Deadline answered = begin("answered");
        oversleep(DELAY_MS + LATE_MS);
        answered.cancel();
        pass(LOOKS_MS);

        assertThat(channel.runScheduledPendingTasks()).as("next wake-up").isEqualTo(-1);
        begin("next");
        pass(DELAY_MS);
        assertThat(expired).containsExactly("next");
    }

    @Test
    void shouldCallADeadlineDueOnlyWhileItsWakeUpIsNotMuchTooLate() {
        Deadline a = begin("a");
        channel.advanceTimeBy(DELAY_MS - 1, MILLISECONDS);
        assertThat(a.isDue()).isFalse();
        channel.advanceTimeBy(1, MILLISECONDS);
        assertThat(a.isDue()).isTrue();
        channel.advanceTimeBy(LATE_MS, MILLISECONDS);
        assertThat(a.isDue()).isFalse();
        a.cancel();
    }

    private Deadline begin(String name) {
        Deadline deadline = new Named(name);
        deadline.restart(queue);
        return deadline;
    }

    /** The loop turns all the while. */
    private void pass(long ms) {
        for (long i = 0; i < ms; i++) {
            oversleep(1);
        }
    }

    /** The loop turns at the end only. */
    private void oversleep(long ms) {
        channel.advanceTimeBy(ms, MILLISECONDS);
        channel.runScheduledPendingTasks();
    }
}
