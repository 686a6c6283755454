package io.stentor.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.bench.FakeServer;
import io.stentor.bench.FakeServer.Fault;
import io.stentor.bench.compare.Scenario.Kind;
import io.stentor.bench.fanout.Load;
import io.stentor.bench.fanout.Plan;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.AbstractStringAssert;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What becomes of servers that do, die, stall or are wrong. A child process stands for the server's, the test serves. */
@Tag("once")
class TrialTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    private final Trial trial = new Trial(Placement.leftToTheKernel());

    @AfterEach
    void close() {
        trial.close();
    }

    @Test
    void shouldMeasureALoad() throws IOException {
        Outcome outcome = run(Fault.NONE, scenario(Kind.LOAD, new Load.Window(8)), "60", LONG);

        assertThat(outcome)
                .asInstanceOf(InstanceOfAssertFactories.type(Outcome.Measured.class))
                .extracting(Outcome.Measured::figures, InstanceOfAssertFactories.map(Metric.class, Double.class))
                .containsOnlyKeys(Kind.LOAD.metrics())
                .hasEntrySatisfying(
                        Metric.DELIVERIES_PER_SECOND, rate -> assertThat(rate).isPositive())
                .hasEntrySatisfying(Metric.RESIDENT_MB, mb -> assertThat(mb).isPositive());
    }

    @Test
    void shouldMeasureAStorm() throws IOException {
        Outcome outcome = run(Fault.NONE, scenario(Kind.STORM, new Load.Idle()), "60", LONG);

        assertThat(outcome)
                .asInstanceOf(InstanceOfAssertFactories.type(Outcome.Measured.class))
                .extracting(Outcome.Measured::figures, InstanceOfAssertFactories.map(Metric.class, Double.class))
                .containsOnlyKeys(Kind.STORM.metrics());
    }

    @Test
    void shouldMeasureConnectionsOfAColdServerAndOfAWarmOne() throws IOException {
        Outcome outcome = run(Fault.NONE, scenario(Kind.IDLE, new Load.Idle()), "60", LONG);

        assertThat(outcome)
                .asInstanceOf(InstanceOfAssertFactories.type(Outcome.Measured.class))
                .extracting(Outcome.Measured::figures, InstanceOfAssertFactories.map(Metric.class, Double.class))
                .containsOnlyKeys(Kind.IDLE.metrics());
    }

    @Test
    void shouldSayThatAServerFellBehind() throws IOException {
        assertReason(run(Fault.NONE, scenario(Kind.LOAD, new Load.Rate(50_000)), "60", LONG))
                .startsWith("fell behind: ");
    }

    @Test
    void shouldNotCountWhatIsWrong() throws IOException {
        assertReason(run(Fault.LOSE, scenario(Kind.LOAD, new Load.Rate(200)), "60", LONG))
                .startsWith("of ")
                .contains(" deliveries 1 lost, 0 duplicated, 0 out of order");
    }

    @Test
    void shouldNotMeasureAServerThatIsWrongInTheRehearsal() throws IOException {
        Scenario idle = scenario(Kind.IDLE, new Load.Idle());
        Plan rehearsal = scenario(Kind.LOAD, new Load.Rate(200)).plan();

        assertReason(run(
                        Fault.LOSE,
                        new Scenario("test", "a test", Kind.LOAD, Optional.of(rehearsal), idle.plan()),
                        "60",
                        LONG))
                .contains(" deliveries 1 lost");
    }

    @Test
    void shouldSayThatMembersWereCut() throws IOException {
        assertReason(run(Fault.CUT, scenario(Kind.LOAD, new Load.Rate(200)), "60", LONG))
                .startsWith("1 members were cut: ");
    }

    @Test
    void shouldSayThatAServerDidNotTakeTheConnections() throws IOException {
        assertThat(run(Fault.REFUSE_UPGRADE, scenario(Kind.LOAD, new Load.Rate(200)), "60", LONG))
                .isEqualTo(new Outcome.CouldNot(
                        "0 of 12 connected: the server answered the upgrade with 'HTTP/1.1 503 Service Unavailable'"));
    }

    @Test
    void shouldSayThatAServerDied() throws IOException {
        assertReason(run(Fault.NONE, scenario(Kind.LOAD, new Load.Rate(200)), "0.1", LONG))
                .contains("process");
    }

    @Test
    void shouldEndAServerWhoseTimeIsOver() throws IOException {
        assertThat(run(Fault.NONE, scenario(Kind.LOAD, new Load.Rate(200)), "3600", Duration.ofMillis(400)))
                .isEqualTo(new Outcome.CouldNot("not done after 0 s"));
    }

    @Test
    void shouldSayThatAServerDoesNotStart() {
        Scenario scenario = scenario(Kind.LOAD, new Load.Rate(200));

        assertThat(trial.run(scenario, new ProcessBuilder("/bin/false"), LONG))
                .isEqualTo(new Outcome.CouldNot("the server ended before it was ready"));
    }

    private static AbstractStringAssert<?> assertReason(Outcome outcome) {
        return assertThat(outcome)
                .asInstanceOf(InstanceOfAssertFactories.type(Outcome.CouldNot.class))
                .extracting(Outcome.CouldNot::reason, InstanceOfAssertFactories.STRING);
    }

    private Outcome run(Fault fault, Scenario scenario, String secondsToLive, Duration limit) throws IOException {
        try (FakeServer server = new FakeServer(fault)) {
            String script = "echo ready on " + server.url() + "; exec sleep " + secondsToLive;
            return trial.run(scenario, new ProcessBuilder("/bin/sh", "-c", script), limit);
        }
    }

    private static Scenario scenario(Kind kind, Load load) {
        Duration duration = load instanceof Load.Idle ? Duration.ZERO : Duration.ofMillis(200);
        Plan plan = new Plan(
                12,
                1,
                1,
                true,
                128,
                load,
                Duration.ofMillis(20),
                duration,
                Duration.ofMillis(500),
                5,
                0,
                true,
                true,
                List.of());
        return new Scenario("test", "a test", kind, Optional.empty(), plan);
    }
}
