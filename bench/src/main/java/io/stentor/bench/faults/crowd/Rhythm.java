package io.stentor.bench.faults.crowd;

/**
 * How clients come back after a cut.
 *
 * @param leastMs before the first attempt
 * @param mostMs before any; attempts double the time, and each is a random one around it
 */
public record Rhythm(int leastMs, int mostMs) {
    /** Quicker than stock clients are by default, so that many cuts fit into a run. */
    public static final Rhythm QUICK = new Rhythm(50, 500);

    /** socket.io-client's defaults. */
    public static final Rhythm STOCK = new Rhythm(1_000, 5_000);

    /** @param chance from 0 to 1 */
    int delayMs(int attempt, double chance) {
        long delay = Math.min(mostMs, (long) leastMs << Math.min(attempt, 16));
        return (int) (delay * (0.5 + chance));
    }
}
