package io.stentor.bench.growth;

import java.time.Duration;

/**
 * How much is run.
 *
 * @param rehearsal time under a load that is the same for all values, in which a JVM compiles what it needs
 * @param warmup time under load before figures are taken
 * @param duration time in which they are taken
 * @param complete false leaves out the points that take long
 * @param mostConnections points with more are left out
 */
public record Effort(Duration rehearsal, Duration warmup, Duration duration, boolean complete, int mostConnections) {

    private static final int CONNECTIONS_MAX = 1_000_000;

    /** Ten minutes for all axes. */
    public static final Effort FULL =
            new Effort(Duration.ofSeconds(5), Duration.ofSeconds(3), Duration.ofSeconds(4), true, 15_000);

    /** Two minutes. */
    public static final Effort QUICK =
            new Effort(Duration.ofSeconds(2), Duration.ofMillis(500), Duration.ofSeconds(1), false, 15_000);

    public Effort {
        if (duration.isZero() || rehearsal.isZero()) {
            throw new IllegalArgumentException("--duration and --rehearsal must be above 0");
        }
        if (mostConnections < 1 || mostConnections > CONNECTIONS_MAX) {
            throw new IllegalArgumentException(
                    "--max-connections must be from 1 to " + CONNECTIONS_MAX + ", not " + mostConnections);
        }
    }

    /** The same, with all of a run a rehearsal. */
    Effort rehearsing() {
        return new Effort(rehearsal, Duration.ZERO, rehearsal, complete, mostConnections);
    }
}
