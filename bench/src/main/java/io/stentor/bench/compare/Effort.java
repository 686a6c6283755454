package io.stentor.bench.compare;

import java.time.Duration;

/**
 * How much a comparison takes on.
 *
 * @param rounds how often everything is run; figures are medians
 * @param rehearsal time under a load that is the same for all, in which a server compiles what it needs
 * @param warmup time under load before figures are taken
 * @param duration time in which they are taken
 * @param idleConnections connections that are held without a load
 * @param stormConnections connections that are cut and come back
 * @param complete false leaves out the loads that add least
 */
public record Effort(
        int rounds,
        Duration rehearsal,
        Duration warmup,
        Duration duration,
        int idleConnections,
        int stormConnections,
        boolean complete) {

    /** Members of the small rooms. */
    public static final int ROOM = 10;

    private static final int ROUNDS_MAX = 100;
    private static final int CONNECTIONS_MAX = 1_000_000;

    /** Half an hour with four servers. */
    public static final Effort FULL =
            new Effort(3, Duration.ofSeconds(3), Duration.ofMillis(1500), Duration.ofSeconds(3), 15_000, 5_000, true);

    /** Three minutes with four servers. */
    public static final Effort QUICK =
            new Effort(1, Duration.ofSeconds(1), Duration.ofMillis(500), Duration.ofMillis(800), 3_000, 1_000, false);

    public Effort {
        if (rounds < 1 || rounds > ROUNDS_MAX) {
            throw new IllegalArgumentException("--rounds must be from 1 to " + ROUNDS_MAX + ", not " + rounds);
        }
        if (idleConnections < ROOM || idleConnections > CONNECTIONS_MAX) {
            throw new IllegalArgumentException(
                    "--connections must be from " + ROOM + " to " + CONNECTIONS_MAX + ", not " + idleConnections);
        }
        if (duration.isZero() || rehearsal.isZero()) {
            throw new IllegalArgumentException("--duration and --rehearsal must be above 0");
        }
    }
}
