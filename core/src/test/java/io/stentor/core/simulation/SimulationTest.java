package io.stentor.core.simulation;

import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Members that are slow, cut off and come back, against a naive model; see {@link Simulation}. As many seeds as
 * {@code -Dsimulation.seeds} says, from {@code -Dsimulation.from} on.
 */
class SimulationTest {
    private static final int SEEDS = Integer.getInteger("simulation.seeds", 200);
    private static final int FROM = Integer.getInteger("simulation.from", 1);

    static LongStream seeds() {
        return LongStream.range(FROM, (long) FROM + SEEDS);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void shouldKeepItsPromisesWhateverHappensToConnections(long seed) {
        Simulation simulation = new Simulation(seed);
        try {
            simulation.run();
        } catch (AssertionError | RuntimeException failure) {
            throw new AssertionError("seed " + seed + ", " + simulation + ": " + failure.getMessage(), failure);
        }
    }
}
