package io.stentor.core.simulation;

import io.stentor.core.lane.LogLimits;
import io.stentor.core.lane.RoundLimits;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;

/**
 * What differs from seed to seed of a {@link Simulation} besides the dice.
 *
 * @param crankOdds one step in so many is followed by a loop's turn
 * @param generous whether the logs keep everything that anybody may want
 */
record Settings(
        int lanes,
        int ringSize,
        int rooms,
        int clients,
        int crankOdds,
        boolean bulky,
        boolean rosterApart,
        boolean generous,
        LogLimits limits,
        RoundLimits rounds,
        Map<Step, Integer> odds) {
    /** What happens in one simulation. */
    static final int STEPS = 1_200;
    /** After so many steps everything comes to rest, and is looked at. */
    static final int REST = 150;

    private static final long PLENTY = 1L << 40;
    private static final long WINDOW = Duration.ofMinutes(2).toNanos();

    static Settings from(Random random) {
        Map<Step, Integer> odds = new EnumMap<>(Step.class);
        for (Step step : Step.values()) {
            odds.put(step, 1 + random.nextInt(step.most));
        }
        boolean generous = random.nextBoolean();
        return new Settings(
                1 + random.nextInt(4),
                16 << (2 * random.nextInt(5)),
                1 + random.nextInt(8),
                3 + random.nextInt(20),
                1 + random.nextInt(8),
                random.nextInt(4) == 0,
                random.nextBoolean(),
                generous,
                generous ? keepingAll() : tight(random),
                random.nextBoolean() ? RoundLimits.defaults() : smallRounds(random),
                odds);
    }

    private static LogLimits keepingAll() {
        return new LogLimits(1_000_000, PLENTY, 10 * WINDOW, PLENTY, WINDOW, 1_000, PLENTY);
    }

    /** One or the other limit is narrow. */
    private static LogLimits tight(Random random) {
        return new LogLimits(
                random.nextBoolean() ? 1 + random.nextInt(40) : 1_000_000,
                random.nextInt(3) == 0 ? 50 + random.nextInt(3_000) : PLENTY,
                random.nextInt(3) == 0
                        ? Duration.ofSeconds(1 + random.nextInt(150)).toNanos()
                        : WINDOW,
                random.nextInt(4) == 0 ? 200 + random.nextInt(20_000) : PLENTY,
                random.nextInt(6) == 0 ? 0 : random.nextInt(3) == 0 ? WINDOW / 20 : WINDOW,
                random.nextInt(4) == 0 ? random.nextInt(4) : 1_000,
                random.nextInt(4) == 0 ? 200 + random.nextInt(5_000) : PLENTY);
    }

    /** Few members are a large room. */
    private static RoundLimits smallRounds(Random random) {
        return new RoundLimits(random.nextInt(4), 1 + random.nextInt(4), random.nextBoolean() ? 100 : PLENTY);
    }

    /** Whether nothing is ever refused. */
    boolean ringHoldsAll() {
        return ringSize >= 4_096;
    }

    /** Whether all logs together may be too large. */
    boolean isMemoryTight() {
        return limits.totalBytes() < PLENTY;
    }

    boolean isOutboundTight() {
        return limits.outboundBytes() < PLENTY;
    }

    boolean areSessionsFew() {
        return limits.sessions() < 1_000;
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
        OPEN(10),
        CLOSE(3),
        JOIN(25),
        LEAVE(10),
        BROADCAST(40),
        FOREIGN_BROADCAST(15),
        AUDIENCE(15),
        DIRECT(20),
        FOREIGN_DIRECT(10),
        VISIT(8),
        /** An outlet takes less, or more again. */
        SQUEEZE(15),
        /** A client reads. */
        READ(40),
        /** A connection is cut, and the server sees it. */
        CUT(8),
        /** A connection is dead, and the server does not see it. */
        DIE(6),
        /** Somebody comes back, or tries to. */
        RETURN(20),
        /** Somebody tries to come back as one who has come back already. */
        RETURN_TWICE(3),
        PASS(12),
        MEMORY(2);

        final int most;

        Step(int most) {
            this.most = most;
        }
    }
}
