package io.stentor.bench.faults;

import io.stentor.checker.Report;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What came of one fault.
 *
 * @param report missing when the run did not get that far
 * @param quietP99Ms of bystanders before the first step, -1 when there were none
 * @param faultP99Ms of bystanders from then on
 * @param worstMs of them
 * @param backMs how long after the last step everybody was connected and in the rooms; -1 when they never were
 * @param residentBytes the server's highest resident set that was seen
 * @param counts what steps did and the server counted
 * @param violations one line each; none is a pass
 */
record Outcome(
        Fault fault,
        long seed,
        Optional<Report> report,
        double quietP99Ms,
        double faultP99Ms,
        double worstMs,
        long backMs,
        long residentBytes,
        double seconds,
        Map<String, Long> counts,
        List<String> violations) {

    /** When the server did not even start. */
    static Outcome failed(Fault fault, long seed, String why) {
        return new Outcome(fault, seed, Optional.empty(), -1, -1, -1, -1, 0, 0, Map.of(), List.of(why));
    }

    boolean passed() {
        return violations.isEmpty();
    }
}
