package io.stentor.checker;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/**
 * The judgement over a run.
 *
 * @param messages different live messages
 * @param owed deliveries that were due, over all clients
 * @param delivered deliveries that took place, each counted once
 * @param recoveredReturns how often a client came back and was recovered
 * @param otherReturns how often one came back and was not
 * @param confirmed different messages that were to be confirmed
 * @param asked members who must have been asked for that, over all these messages
 * @param counts how many messages there are of each fault
 * @param findings the first few of each fault
 * @param longestWait the longest time between sending and arrival
 * @param leastExplainedWait the one of which the client's absence explains least
 */
public record Report(
        long messages,
        long owed,
        long delivered,
        long recoveredReturns,
        long otherReturns,
        long confirmed,
        long asked,
        Map<Fault, Long> counts,
        List<Finding> findings,
        Wait longestWait,
        Wait leastExplainedWait) {

    public Report {
        counts = Map.copyOf(counts);
        findings = List.copyOf(findings);
    }

    public boolean isClean() {
        return counts.values().stream().allMatch(count -> count == 0);
    }

    public long count(Fault fault) {
        return counts.get(fault);
    }

    /** Percentage of what was owed; 100 when nothing was. */
    public double deliveredPercent() {
        return owed == 0 ? 100 : 100.0 * delivered / owed;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%,d messages, %,d of %,d deliveries (%.3f %%); returns: %,d recovered, %,d not; %,d confirmed messages asked %,d members%n",
                messages,
                delivered,
                owed,
                deliveredPercent(),
                recoveredReturns,
                otherReturns,
                confirmed,
                asked));
        StringJoiner faults = new StringJoiner(", ");
        for (Fault fault : Fault.values()) {
            faults.add(String.format(Locale.ROOT, "%s %,d", fault, count(fault)));
        }
        text.append(faults);
        text.append(String.format("%nlongest wait: %s%n", longestWait))
                .append(String.format("least explained wait: %s%n", leastExplainedWait));
        findings.forEach(finding -> text.append(String.format("%s: %s%n", finding.fault(), finding.words())));
        return text.toString();
    }
}
