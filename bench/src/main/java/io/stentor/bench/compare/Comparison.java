package io.stentor.bench.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * Runs every scenario on every server, round after round, and the servers in turns: what the machine does meanwhile happens
 * to all of them. Used by one thread.
 */
final class Comparison {

    /** A server is asked for up to this many times the most it did so far: with more messages under way it may do more. */
    private static final double HOPE = 1.5;

    private final List<Scenario> scenarios;
    private final List<Contender> contenders;
    private final int rounds;
    private final BiFunction<Scenario, Contender, Outcome> trial;
    private final Consumer<String> progress;
    private final Standings standings = new Standings();

    /**
     * @param trial runs one scenario on one server
     * @param progress takes a line for every run
     */
    Comparison(
            List<Scenario> scenarios,
            List<Contender> contenders,
            int rounds,
            BiFunction<Scenario, Contender, Outcome> trial,
            Consumer<String> progress) {
        this.scenarios = scenarios;
        this.contenders = contenders;
        this.rounds = rounds;
        this.trial = trial;
        this.progress = progress;
    }

    Standings run() {
        for (int round = 0; round < rounds; round++) {
            for (Scenario scenario : scenarios) {
                for (Contender contender : inTurn(round)) {
                    Outcome outcome = hopeless(scenario, contender).orElseGet(() -> trial.apply(scenario, contender));
                    standings.add(scenario, contender.server(), outcome);
                    progress.accept(line(round, scenario, contender, outcome));
                }
            }
        }
        return standings;
    }

    /** Every round begins with another server. */
    private List<Contender> inTurn(int round) {
        List<Contender> turn = new ArrayList<>();
        for (int i = 0; i < contenders.size(); i++) {
            turn.add(contenders.get((round + i) % contenders.size()));
        }
        return turn;
    }

    /** An open loop far beyond what a server can do only shows how long its queue gets. */
    private Optional<Outcome> hopeless(Scenario scenario, Contender contender) {
        if (standings.measured(Scenarios.CEILING, contender.server()) == 0) {
            return Optional.empty();
        }
        return standings
                .best(contender.server(), Metric.DELIVERIES_PER_SECOND)
                .filter(most -> scenario.askedPerSecond() > HOPE * most)
                .map(most -> new Outcome.CouldNot("not tried: the most it did is "
                        + Metric.DELIVERIES_PER_SECOND.format(most) + " deliveries/s"));
    }

    private String line(int round, Scenario scenario, Contender contender, Outcome outcome) {
        String what = String.format(
                Locale.ROOT,
                "round %d of %d  %-10s  %-20s  ",
                round + 1,
                rounds,
                scenario.id(),
                contender.server().title());
        if (outcome instanceof Outcome.Measured measured) {
            Metric first = scenario.kind().metrics().get(0);
            return what + first.format(measured.figures().get(first)) + " " + first.title();
        }
        return what + "could not: " + ((Outcome.CouldNot) outcome).reason();
    }
}
