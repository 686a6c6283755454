package io.stentor.bench.faults;

import io.stentor.bench.faults.crowd.CrowdPlan;
import io.stentor.bench.faults.rig.Stderr;
import java.time.Duration;
import java.util.List;

/**
 * One fault as its file has it; see {@link FaultFile} for what the lines mean.
 *
 * @param id as in {@code F07}
 * @param notHere why the fault itself cannot be done here, when only the nearest thing to it is; else empty
 * @param elsewhere a test that does the rest of it; else empty
 * @param quick whether it is one of those that run with every build
 * @param jvm options of the server's JVM
 * @param expectedLines words of lines that the server may complain with
 */
public record Fault(
        String id,
        String title,
        String notHere,
        String elsewhere,
        boolean quick,
        List<String> jvm,
        List<String> settings,
        Stderr stderr,
        CrowdPlan crowd,
        Load load,
        Duration run,
        List<Step> steps,
        List<Promise> promises,
        List<String> expectedLines) {

    /** @param confirmEvery each so many-th message is to be confirmed; 0 is none */
    record Load(double perSecond, int confirmEvery, int bytes) {}

    /** What is done at a time after the load has begun. */
    record Step(Duration at, List<String> words) {
        String verb() {
            return words.get(0);
        }
    }

    /** What must hold at the end, besides what always must. */
    record Promise(List<String> words) {
        @Override
        public String toString() {
            return String.join(" ", words);
        }
    }
}
