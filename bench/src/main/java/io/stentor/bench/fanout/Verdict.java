package io.stentor.bench.fanout;

import java.util.Locale;
import java.util.Optional;

/**
 * What the checks of a whole run came to, warm-up included.
 *
 * @param deliveries different messages received, summed over the members
 * @param lost deliveries that were due and never came
 * @param duplicated messages a member received again
 * @param reordered messages of a sender that a member received after a later one
 * @param foreign messages of a room the connection is not in, by a stranger, or never sent
 * @param malformed message events with other bytes than those sent
 * @param disagreements members that received everything in another order than the rest of their room
 */
public record Verdict(
        long deliveries, long lost, long duplicated, long reordered, long foreign, long malformed, long disagreements) {

    public boolean isClean() {
        return (lost | duplicated | reordered | foreign | malformed | disagreements) == 0;
    }

    /** What was wrong, in one line. */
    public Optional<String> problem() {
        return isClean()
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "of %,d deliveries %,d lost, %,d duplicated, %,d out of order, %,d foreign, %,d malformed; %,d members"
                                + " saw another order",
                        deliveries + lost,
                        lost,
                        duplicated,
                        reordered,
                        foreign,
                        malformed,
                        disagreements));
    }
}
