package io.stentor.bench.growth;

/**
 * How a figure may grow.
 *
 * @param exponent of the value: 0 for a figure that stays as it is, 1 for one that grows in proportion
 */
record Expectation(Figure figure, double exponent) {

    /** What a slope over all points may be above it: noise, and caches that hold less of more. */
    static final double TOLERANCE = 0.15;

    /** The same for the last three points alone, of which each counts for more. */
    static final double TOLERANCE_AT_THE_END = 0.3;
}
