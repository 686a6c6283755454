package io.stentor.core.simulation;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The core where it has counted up to the edge of some kind of number, and goes beyond it during a {@link Simulation}. */
class HighNumbersTest {
    private static final int SEEDS = 10;
    /** So far before the edge: a simulation publishes a few hundred slots, and a member gets a few dozen messages past the ring. */
    private static final int SLOTS_BEFORE = 200;

    private static final int OWN_BEFORE = 1;

    /** Of an int, an unsigned one, what an offset's text holds, and a double. */
    @ParameterizedTest
    @ValueSource(longs = {1L << 31, 1L << 32, 1L << 48, 1L << 53})
    void shouldKeepItsPromisesWhenTheOrderPassesAnEdge(long edge) {
        for (long seed = 1; seed <= SEEDS; seed++) {
            run(new Simulation(seed, edge - SLOTS_BEFORE, -1), seed);
        }
    }

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 4 * SEEDS);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void shouldKeepItsPromisesWhenTheMessagesOfAMemberAloneBeginAnewToBeCounted(long seed) {
        run(new Simulation(seed, -1, Integer.MAX_VALUE - OWN_BEFORE), seed);
    }

    private static void run(Simulation simulation, long seed) {
        assertThatCode(simulation::run).as("seed %d, %s", seed, simulation).doesNotThrowAnyException();
    }
}
