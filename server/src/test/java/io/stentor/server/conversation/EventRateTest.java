package io.stentor.server.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.server.access.Identity;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventRateTest {
    private static final int PER_SECOND = 10;
    private static final int BURST = 20;
    private static final long REFILL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final AtomicLong clock = new AtomicLong();
    private final EventRate rate = new EventRate(PER_SECOND, BURST, clock::get);

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE, Long.MAX_VALUE, Long.MAX_VALUE - 1_000_000_000})
    void shouldTakeABurstAndNoMoreWhateverTheClockSays(long now) {
        clock.set(now);
        Participant socket = socket();

        assertThat(taken(socket, BURST + 5)).isEqualTo(BURST);
        assertThat(rate.refused()).isEqualTo(5);
    }

    @Test
    void shouldTakeOneMoreWhenTheTimeOfOneHasPassed() {
        Participant socket = socket();
        taken(socket, BURST);

        clock.addAndGet(REFILL_NANOS - 1);
        assertThat(rate.take(socket)).isFalse();
        clock.addAndGet(1);
        assertThat(rate.take(socket)).isTrue();
        assertThat(rate.take(socket)).isFalse();
    }

    @Test
    void shouldTakeNoMoreThanABurstHoweverLongItWasQuiet() {
        Participant socket = socket();
        taken(socket, BURST);
        clock.addAndGet(TimeUnit.DAYS.toNanos(1));
        assertThat(taken(socket, 2 * BURST)).isEqualTo(BURST);
    }

    @Test
    void shouldTakeEverythingAtTheRateItself() {
        Participant socket = socket();
        for (int i = 0; i < 1_000; i++) {
            assertThat(rate.take(socket)).isTrue();
            clock.addAndGet(REFILL_NANOS);
        }
        assertThat(rate.refused()).isZero();
    }

    @Test
    void shouldNotCountWhatItRefusesAgainstTheSocket() {
        Participant socket = socket();
        taken(socket, 10 * BURST);
        clock.addAndGet(REFILL_NANOS);
        assertThat(rate.take(socket)).isTrue();
    }

    @Test
    void shouldKeepSocketsApart() {
        taken(socket(), 2 * BURST);
        assertThat(taken(socket(), BURST)).isEqualTo(BURST);
    }

    @Test
    void shouldTakeAnyNumberWhenTheRateIsZero() {
        EventRate off = new EventRate(0, 1, clock::get);
        Participant socket = new Participant(Identity.of("u"), off.full());
        for (int i = 0; i < 10_000; i++) {
            assertThat(off.take(socket)).isTrue();
        }
        assertThat(off.refused()).isZero();
    }

    private Participant socket() {
        return new Participant(Identity.of("u"), rate.full());
    }

    private int taken(Participant socket, int events) {
        int taken = 0;
        for (int i = 0; i < events; i++) {
            taken += rate.take(socket) ? 1 : 0;
        }
        return taken;
    }
}
