package io.stentor.bench.growth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.stentor.bench.growth.Fit.Pair;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FitTest {

    @ParameterizedTest
    @ValueSource(doubles = {-1, 0, 0.5, 1, 2})
    void shouldFindTheExponentOfAPowerLaw(double exponent) {
        Fit fit = Fit.of(List.of(power(10, exponent), power(300, exponent), power(15_000, exponent)))
                .orElseThrow();

        assertThat(fit.exponent()).isCloseTo(exponent, within(1e-9));
        assertThat(fit.factor()).isCloseTo(7, within(1e-9));
        assertThat(fit.certainty()).isCloseTo(1, within(1e-9));
        assertThat(fit.at(300)).isCloseTo(7 * Math.pow(300, exponent), within(1e-6));
    }

    @Test
    void shouldTakeTheLeastSquaresOfLogarithms() {
        // In decades: 0, 1, 2 against 0, 0, 1.
        Fit fit = Fit.of(List.of(new Pair(1, 1), new Pair(10, 1), new Pair(100, 10)))
                .orElseThrow();

        assertThat(fit.exponent()).isCloseTo(0.5, within(1e-9));
        assertThat(Math.log10(fit.factor())).isCloseTo(-1.0 / 6, within(1e-9));
        assertThat(fit.certainty()).isCloseTo(0.75, within(1e-9));
    }

    @Test
    void shouldFindNoLineWhenThereAreNoTwoValues() {
        assertThat(Fit.of(List.of())).isEmpty();
        assertThat(Fit.of(List.of(new Pair(10, 1), new Pair(10, 2)))).isEmpty();
    }

    private static Pair power(double x, double exponent) {
        return new Pair(x, 7 * Math.pow(x, exponent));
    }
}
