package io.stentor.core;

import java.util.EnumMap;
import java.util.Map;
import java.util.Random;

/** What differs from seed to seed of a {@link FanoutSimulation} besides the dice. */
record SimulationSettings(
        int lanes,
        int ringSize,
        int rooms,
        int peers,
        int crankOdds,
        boolean rosterApart,
        boolean visitsMeetRequests,
        Map<Step, Integer> odds) {
    /** What happens in one simulation. */
    static final int STEPS = 1_500;

    static SimulationSettings from(Random random) {
        Map<Step, Integer> odds = new EnumMap<>(Step.class);
        for (Step step : Step.values()) {
            odds.put(step, 1 + random.nextInt(step.most));
        }
        return new SimulationSettings(
                1 + random.nextInt(4),
                16 << (2 * random.nextInt(5)),
                1 + random.nextInt(20),
                4 + random.nextInt(50),
                1 + random.nextInt(20),
                random.nextBoolean(),
                random.nextInt(4) == 0,
                odds);
    }

    /** Whether nothing is ever refused, so that the roster must agree with the model at every slot. */
    boolean ringHoldsAll() {
        return ringSize > 2 * STEPS;
    }

    /** Whether the roster hears of every request at the moment the model does. */
    boolean rosterIsExact() {
        return ringHoldsAll() && !visitsMeetRequests;
    }

    Step step(Random random) {
        int dice = random.nextInt(odds.values().stream().mapToInt(i -> i).sum());
        for (Step step : Step.values()) {
            dice -= odds.get(step);
            if (dice < 0) {
                return step;
            }
        }
        throw new AssertionError("odds");
    }

    /** What can happen, and how often at most in proportion. */
    enum Step {
        OPEN(6),
        CLOSE(4),
        JOIN(30),
        LEAVE(20),
        BROADCAST(40),
        BROADCAST_TO_OTHERS(20),
        FOREIGN_BROADCAST(10),
        DIRECT(20),
        FOREIGN_DIRECT(10),
        AUDIENCE(20),
        VISIT(15),
        READINESS(10);

        final int most;

        Step(int most) {
            this.most = most;
        }
    }
}
