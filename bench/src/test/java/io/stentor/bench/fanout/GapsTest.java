package io.stentor.bench.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GapsTest {

    private final Gaps gaps = new Gaps();

    @Test
    void shouldFindEachMissingNumberOnce() {
        gaps.add(0, 5, 9);

        assertThat(gaps.take(0, 7)).isTrue();
        assertThat(gaps.take(0, 7)).isFalse();
        assertThat(gaps.take(0, 5)).isTrue();
        assertThat(gaps.take(0, 9)).isTrue();
        assertThat(gaps.take(0, 6)).isTrue();
        assertThat(gaps.isEmpty()).isFalse();
        assertThat(gaps.take(0, 8)).isTrue();
        assertThat(gaps.isEmpty()).isTrue();
    }

    @Test
    void shouldKeepStreamsApart() {
        gaps.add(1, 5, 9);

        assertThat(gaps.take(0, 7)).isFalse();
        assertThat(gaps.take(2, 7)).isFalse();
        assertThat(gaps.take(1, 10)).isFalse();
        assertThat(gaps.take(1, 4)).isFalse();
    }

    @Test
    void shouldForgetWhatIsBeyondItsBoundAndNeverCallItComplete() {
        for (int i = 0; i <= 1_024; i++) {
            gaps.add(0, 10 * i, 10 * i);
        }

        for (int i = 0; i < 1_024; i++) {
            assertThat(gaps.take(0, 10 * i)).isTrue();
        }
        assertThat(gaps.take(0, 10_240)).isFalse();
        assertThat(gaps.isEmpty()).isFalse();
    }
}
