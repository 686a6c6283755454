package io.stentor.bench.growth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CurveTest {

    private static final Figure FIGURE = Figure.CPU_MICROS_PER_MESSAGE;

    @Test
    void shouldKeepWhatGrowsAsExpected() {
        Curve curve = curve(1, 100, 1_000, 10_000, 100_000);

        assertThat(curve.isTooSteep()).isFalse();
        assertThat(curve.reading())
                .isEqualTo(
                        "CPU µs/message grows with members^1.00 (R² 1.00), at the upper end ^1.00; expected is at most ^1:"
                                + " kept");
    }

    @Test
    void shouldFindWhatIsTooSteepAsAWhole() {
        Curve curve = curve(0, 10, 15, 23, 34);

        assertThat(curve.isTooSteep()).isTrue();
        assertThat(curve.reading())
                .startsWith("CPU µs/message grows with members^0.18 ")
                .endsWith("expected is at most ^0: TOO STEEP");
    }

    @Test
    void shouldFindWhatIsSteepOnlyInTheEnd() {
        Curve curve = curve(1, 1_000, 1_000, 10_000, 600_000);

        assertThat(curve.whole().orElseThrow().exponent()).isLessThan(1);
        assertThat(curve.isTooSteep()).isTrue();
    }

    @Test
    void shouldBearNoise() {
        assertThat(curve(0, 100, 140, 110, 160).isTooSteep()).isFalse();
    }

    @Test
    void shouldCallLevelWhatHardlyChanges() {
        assertThat(curve(0, 100, 101, 99, 101).reading()).startsWith("CPU µs/message stays level with members^0.00 ");
        assertThat(curve(0, 100, 80, 60, 50).reading()).startsWith("CPU µs/message falls with members^-0.10 ");
    }

    @Test
    void shouldLeaveOutWhatWasTooLittleToBeMeasured() {
        Curve curve = curve(0, 0, -3, 5, 5);

        assertThat(curve.pairs()).extracting(Fit.Pair::x).containsExactly(100.0, 1_000.0);
        assertThat(curve(0, 0, 0, 0, 5).reading()).isEqualTo("CPU µs/message: too few points for a slope");
        assertThat(curve(0, 0, 0, 0, 5).isTooSteep()).isFalse();
    }

    /** At 1, 10, 100, … */
    private static Curve curve(double expected, double... figures) {
        List<Point> points = new ArrayList<>();
        int value = 1;
        for (double figure : figures) {
            points.add(Point.measured(value, Map.of(FIGURE, figure)));
            value *= 10;
        }
        return Curve.of(Axis.MEMBERS, new Expectation(FIGURE, expected), points);
    }
}
