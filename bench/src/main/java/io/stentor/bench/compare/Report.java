package io.stentor.bench.compare;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A comparison that has been made, with everything a reader needs to judge it.
 *
 * @param contenders who took part
 * @param absent who did not, and why
 */
record Report(
        Machine machine,
        Placement placement,
        Effort effort,
        List<Contender> contenders,
        Map<Server, String> absent,
        List<Scenario> scenarios,
        Standings standings) {

    Report {
        contenders = List.copyOf(contenders);
        absent = new TreeMap<>(absent);
        scenarios = List.copyOf(scenarios);
    }

    List<Server> servers() {
        return contenders.stream().map(Contender::server).toList();
    }

    /** Whether Stentor, if it took part, did all that was asked of it. */
    boolean passes() {
        return scenarios.stream()
                .allMatch(scenario ->
                        standings.failure(scenario.id(), Server.STENTOR).isEmpty());
    }
}
