package io.stentor.bench.compare;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All outcomes, by scenario and server, in the order of the rounds. Used by one thread. */
final class Standings {

    private final Map<String, Map<Server, List<Outcome>>> outcomes = new HashMap<>();

    void add(Scenario scenario, Server server, Outcome outcome) {
        outcomes.computeIfAbsent(scenario.id(), id -> new EnumMap<>(Server.class))
                .computeIfAbsent(server, key -> new ArrayList<>())
                .add(outcome);
    }

    List<Outcome> rounds(String scenario, Server server) {
        return outcomes.getOrDefault(scenario, Map.of()).getOrDefault(server, List.of());
    }

    /** The median of the rounds that could be measured; of an even number the mean of the middle two. */
    Optional<Double> median(String scenario, Server server, Metric metric) {
        List<Double> sorted = values(scenario, server, metric);
        if (sorted.isEmpty()) {
            return Optional.empty();
        }
        int middle = sorted.size() / 2;
        return Optional.of(
                sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2);
    }

    /** The highest value of any round of any scenario. */
    Optional<Double> best(Server server, Metric metric) {
        return outcomes.keySet().stream()
                .flatMap(scenario -> values(scenario, server, metric).stream())
                .max(Double::compare);
    }

    /** Why a round could not be measured: of several reasons the first. */
    Optional<String> failure(String scenario, Server server) {
        return rounds(scenario, server).stream()
                .filter(Outcome.CouldNot.class::isInstance)
                .map(outcome -> ((Outcome.CouldNot) outcome).reason())
                .findFirst();
    }

    /** How many rounds could be measured. */
    int measured(String scenario, Server server) {
        return (int) rounds(scenario, server).stream()
                .filter(Outcome.Measured.class::isInstance)
                .count();
    }

    /** Whether the figures of a round are the generator's limit rather than the server's. */
    boolean isGeneratorTheLimit(String scenario, Server server) {
        return rounds(scenario, server).stream()
                .anyMatch(outcome -> outcome instanceof Outcome.Measured measured && measured.generatorWasTheLimit());
    }

    private List<Double> values(String scenario, Server server, Metric metric) {
        return rounds(scenario, server).stream()
                .filter(Outcome.Measured.class::isInstance)
                .map(outcome -> ((Outcome.Measured) outcome).figures().get(metric))
                .filter(value -> value != null)
                .sorted()
                .toList();
    }
}
