package io.stentor.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RepeatsTest {
    private final Repeats repeats = new Repeats();

    @Test
    void shouldKnowWhatComesAgain() {
        assertThat(repeats.isNew("a")).isTrue();
        assertThat(repeats.isNew("b")).isTrue();
        assertThat(repeats.isNew("a")).isFalse();
    }

    @Test
    void shouldForgetTheOldestFirst() {
        for (int i = 0; i <= Repeats.REMEMBERED; i++) {
            assertThat(repeats.isNew("n" + i)).isTrue();
        }
        assertThat(repeats.isNew("n1")).isFalse();
        assertThat(repeats.isNew("n0")).isTrue();
    }
}
