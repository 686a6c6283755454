package io.stentor.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.bench.compare.Outcome.CouldNot;
import io.stentor.bench.compare.Outcome.Measured;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who is run when, and what is made of several rounds. */
class ComparisonTest {

    private final List<String> runs = new ArrayList<>();
    private final List<String> progress = new ArrayList<>();

    @Test
    void shouldLetTheServersTakeTurnsAndBeginEveryRoundWithAnother() {
        compare(2, List.of("one", "idle"), Map.of());

        assertThat(runs)
                .containsExactly(
                        "one stentor",
                        "one node",
                        "idle stentor",
                        "idle node",
                        "one node",
                        "one stentor",
                        "idle node",
                        "idle stentor");
        assertThat(progress)
                .hasSize(8)
                .first()
                .asString()
                .contains("round 1 of 2", "one", "Stentor", "1,000 deliveries/s");
    }

    @Test
    void shouldNotAskForRatesFarBeyondACeiling() {
        Standings standings =
                compare(1, List.of("ceiling", "100k", "1m"), Map.of(Server.STENTOR, 900_000.0, Server.NODE, 65_000.0));

        assertThat(runs).containsExactly("ceiling stentor", "ceiling node", "100k stentor", "1m stentor");
        assertThat(standings.rounds("1m", Server.NODE))
                .containsExactly(new CouldNot("not tried: the most it did is 65,000 deliveries/s"));
    }

    @Test
    void shouldJudgeByTheMostAServerDidAnywhere() {
        compare(1, List.of("ceiling", "one", "100k"), Map.of(Server.STENTOR, 900_000.0, Server.NODE, 67_000.0));

        assertThat(runs).endsWith("100k stentor", "100k node");
    }

    @Test
    void shouldAskForEveryRateWhenTheCeilingIsNotKnown() {
        compare(1, List.of("1m"), Map.of());

        assertThat(runs).containsExactly("1m stentor", "1m node");
    }

    @Test
    void shouldTakeTheMedianOfWhatWasMeasured() {
        Standings standings = new Standings();
        Scenario scenario = scenario("one");
        for (double value : new double[] {30, 10, 1_000}) {
            standings.add(scenario, Server.NODE, measured(value));
        }
        assertThat(standings.median("one", Server.NODE, Metric.DELIVERIES_PER_SECOND))
                .contains(30.0);

        standings.add(scenario, Server.NODE, new CouldNot("it fell over"));
        standings.add(scenario, Server.NODE, measured(20));

        assertThat(standings.median("one", Server.NODE, Metric.DELIVERIES_PER_SECOND))
                .contains(25.0);
        assertThat(standings.measured("one", Server.NODE)).isEqualTo(4);
        assertThat(standings.failure("one", Server.NODE)).contains("it fell over");
        assertThat(standings.median("one", Server.BUN, Metric.DELIVERIES_PER_SECOND))
                .isEqualTo(Optional.empty());
    }

    private Standings compare(int rounds, List<String> scenarios, Map<Server, Double> ceilings) {
        List<Contender> contenders = List.of(contender(Server.STENTOR), contender(Server.NODE));
        return new Comparison(
                        scenarios.stream().map(ComparisonTest::scenario).toList(),
                        contenders,
                        rounds,
                        (scenario, contender) -> {
                            runs.add(scenario.id() + " " + contender.server().id());
                            return measured(ceilings.getOrDefault(contender.server(), 1_000.0));
                        },
                        progress::add)
                .run();
    }

    private static Measured measured(double deliveriesPerSecond) {
        return new Measured(
                Map.of(Metric.DELIVERIES_PER_SECOND, deliveriesPerSecond, Metric.KB_PER_CONNECTION, 1.0), false);
    }

    private static Contender contender(Server server) {
        return new Contender(server, List.of("/bin/false"), Path.of("log"), "1");
    }

    private static Scenario scenario(String id) {
        return Scenarios.of(Effort.FULL).stream()
                .filter(scenario -> scenario.id().equals(id))
                .findFirst()
                .orElseThrow();
    }
}
