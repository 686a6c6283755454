package io.stentor.bench.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class TrendTest {
    private static final int SAMPLES = 180;

    @Test
    void shouldCallNoiseFlat() {
        Random random = new Random(1);

        assertThat(trend(i -> 100 + random.nextInt(20)).isFlat(1)).isTrue();
    }

    @Test
    void shouldSeeALeakBehindNoise() {
        Random random = new Random(1);

        Trend leak = trend(i -> 100 + i / 10.0 + random.nextInt(10));

        assertThat(leak.isFlat(1)).isFalse();
        assertThat(leak.perHour()).isBetween(30.0, 42.0);
    }

    @Test
    void shouldNotBeMovedByAFewOutliers() {
        assertThat(trend(i -> i > SAMPLES - 10 ? 1_000 : 100).isFlat(1)).isTrue();
    }

    @Test
    void shouldForgiveWhatIsNothing() {
        assertThat(trend(i -> i < SAMPLES / 2 ? 18 : 19).isFlat(2)).isTrue();
    }

    @Test
    void shouldCallFallingFlat() {
        assertThat(trend(i -> 1_000 - i).isFlat(1)).isTrue();
    }

    @Test
    void shouldWantTwoSamples() {
        assertThatThrownBy(() -> Trend.of(List.of(1.0), List.of(1.0))).isInstanceOf(IllegalArgumentException.class);
    }

    /** A sample every ten seconds. */
    private static Trend trend(IntToDoubleFunction value) {
        List<Double> seconds = new ArrayList<>();
        List<Double> values = new ArrayList<>();
        for (int i = 0; i < SAMPLES; i++) {
            seconds.add(10.0 * i);
            values.add(value.applyAsDouble(i));
        }
        return Trend.of(seconds, values);
    }
}
