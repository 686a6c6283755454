package io.stentor.core.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AttemptsTest {
    @Test
    void shouldWaitAnIntervalAfterEachSendingAndAfterTheLast() {
        Attempts attempts = Attempts.repeated(3, 10);

        assertThat(attempts.deadlineNanos()).isEqualTo(30);
        assertThat(attempts.nanosAfter(1)).isEqualTo(10);
        assertThat(attempts.nanosAfter(2)).isEqualTo(20);
        assertThat(attempts.nanosAfter(3)).isEqualTo(30);
    }

    @Test
    void shouldWaitUntilTheDeadlineWhenItIsSentOnce() {
        assertThat(Attempts.once(50).nanosAfter(1)).isEqualTo(50);
    }

    @Test
    void shouldSendNothingAfterTheDeadline() {
        Attempts attempts = new Attempts(5, 10, 25);

        assertThat(attempts.nanosAfter(2)).isEqualTo(20);
        assertThat(attempts.nanosAfter(3)).isEqualTo(25);
    }

    @Test
    void shouldWaitForTheDeadlineAfterTheLastSending() {
        assertThat(new Attempts(2, 10, 100).nanosAfter(2)).isEqualTo(100);
    }

    @ParameterizedTest
    @CsvSource({"0, 1, 1", "1, 0, 1", "1, 1, 0", "-1, 1, 1", "1, -1, 1", "1, 1, -1"})
    void shouldRefuseWhatIsNotPositive(int sends, long interval, long deadline) {
        assertThatThrownBy(() -> new Attempts(sends, interval, deadline)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldTakeTheLeastThatIsPositive() {
        assertThat(new Attempts(1, 1, 1).nanosAfter(1)).isEqualTo(1);
    }

    @Test
    void shouldRefuseIntervalsThatNeverEnd() {
        assertThatThrownBy(() -> Attempts.repeated(2, Long.MAX_VALUE)).isInstanceOf(ArithmeticException.class);
    }
}
