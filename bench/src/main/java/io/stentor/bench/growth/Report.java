package io.stentor.bench.growth;

import io.stentor.bench.compare.Machine;
import io.stentor.bench.compare.Placement;
import java.util.List;

/** All that was measured, and on what. */
record Report(Machine machine, Placement placement, Effort effort, List<Series> series) {

    Report {
        series = List.copyOf(series);
    }

    /** Whether every delivery was right, and nothing grew faster than it may. */
    boolean passes() {
        return series.stream().allMatch(Series::passes);
    }
}
