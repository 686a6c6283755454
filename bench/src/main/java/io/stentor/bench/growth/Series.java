package io.stentor.bench.growth;

import java.util.List;

/** An axis with its points. */
record Series(Axis axis, List<Point> points) {

    Series {
        points = List.copyOf(points);
    }

    /** A curve for each figure that something is expected of. */
    List<Curve> curves() {
        return axis.expectations().stream()
                .map(expectation -> Curve.of(axis, expectation, points))
                .toList();
    }

    boolean isTooSteep() {
        return curves().stream().anyMatch(Curve::isTooSteep);
    }

    boolean isComplete() {
        return points.stream().allMatch(point -> point.problem().isEmpty());
    }

    boolean passes() {
        return isComplete() && !isTooSteep();
    }
}
