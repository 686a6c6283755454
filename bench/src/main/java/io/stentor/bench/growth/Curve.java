package io.stentor.bench.growth;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One figure of an axis over its values, and how steep it is.
 *
 * @param axis what grows
 * @param expectation what is expected of which figure
 * @param pairs values with the figure; values where it was not above 0 (too little to be measured) are left out
 */
record Curve(Axis axis, Expectation expectation, List<Fit.Pair> pairs) {

    private static final int END = 3;

    /** A change this slow is none: 7 % in three decades. */
    private static final double LEVEL = 0.01;

    static Curve of(Axis axis, Expectation expectation, List<Point> points) {
        List<Fit.Pair> pairs = points.stream()
                .filter(point -> point.figure(expectation.figure()).orElse(0) > 0)
                .map(point -> new Fit.Pair(
                        point.value(), point.figure(expectation.figure()).getAsDouble()))
                .toList();
        return new Curve(axis, expectation, pairs);
    }

    Optional<Fit> whole() {
        return Fit.of(pairs);
    }

    /** Of the last three points: what is flat at first and steep in the end is found out here. */
    Optional<Fit> end() {
        return Fit.of(pairs.subList(Math.max(0, pairs.size() - END), pairs.size()));
    }

    /** Whether it grows faster than expected, as a whole or in the end. */
    boolean isTooSteep() {
        return exceeds(whole(), Expectation.TOLERANCE) || exceeds(end(), Expectation.TOLERANCE_AT_THE_END);
    }

    private boolean exceeds(Optional<Fit> fit, double tolerance) {
        return fit.map(line -> line.exponent() > expectation.exponent() + tolerance)
                .orElse(false);
    }

    /** The slope in words. */
    String reading() {
        if (whole().isEmpty()) {
            return expectation.figure().title() + ": too few points for a slope";
        }
        double exponent = whole().get().exponent();
        String change = Math.abs(exponent) < LEVEL ? "stays level with" : exponent > 0 ? "grows with" : "falls with";
        return String.format(
                Locale.ROOT,
                "%s %s %s^%.2f (R² %.2f), at the upper end ^%.2f; expected is at most ^%.0f: %s",
                expectation.figure().title(),
                change,
                axis.id(),
                exponent,
                whole().get().certainty(),
                end().orElseThrow().exponent(),
                expectation.exponent(),
                isTooSteep() ? "TOO STEEP" : "kept");
    }
}
