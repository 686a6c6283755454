package io.stentor.core;

import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The core against a naive model, from two hundred seeds or {@code -Dstentor.seeds}; see {@link FanoutSimulation}. */
class FanoutModelTest {
    private static final long SEEDS = Long.getLong("stentor.seeds", 200);

    static LongStream seeds() {
        return LongStream.rangeClosed(1, SEEDS);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void shouldDeliverWhatTheNaiveModelDelivers(long seed) {
        FanoutSimulation simulation = new FanoutSimulation(seed);
        try {
            simulation.run();
        } catch (AssertionError | RuntimeException failure) {
            throw new AssertionError("seed " + seed + ", " + simulation + ": " + failure.getMessage(), failure);
        }
    }
}
