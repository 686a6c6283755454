package io.stentor.bench.compare;

import io.stentor.bench.fanout.Load;
import io.stentor.bench.fanout.Plan;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One load that all servers get.
 *
 * @param id its name in options and files
 * @param title what it is, for people
 * @param kind what is done and measured
 * @param rehearsal what the server does before that, if anything
 * @param plan the run
 */
record Scenario(String id, String title, Kind kind, Optional<Plan> rehearsal, Plan plan) {

    /** What is done with a server. */
    enum Kind {
        /** Messages. */
        LOAD,
        /** Messages to members of whom some have stopped reading. */
        STALLED,
        /** Connections that join and say nothing; they go and come again until their server is warm. */
        IDLE,
        /** Connections that are cut all at once, and come back. */
        STORM;

        /** Its figures, in the order of a table's columns. */
        List<Metric> metrics() {
            return switch (this) {
                case LOAD -> delivered(Metric.RESIDENT_MB);
                case STALLED -> delivered(Metric.GROWTH_MB);
                case IDLE ->
                    List.of(
                            Metric.KB_PER_CONNECTION,
                            Metric.CPU_MICROS_PER_CONNECTION,
                            Metric.WARM_CPU_MICROS_PER_CONNECTION,
                            Metric.READY_SECONDS,
                            Metric.RESIDENT_MB);
                case STORM -> List.of(Metric.READY_SECONDS, Metric.CPU_MICROS_PER_CONNECTION, Metric.RESIDENT_MB);
            };
        }

        /** How often the plan is run on one server. */
        int runs() {
            return switch (this) {
                case LOAD, STALLED -> 1;
                case STORM -> 2;
                case IDLE -> 3;
            };
        }

        /** Time between two runs: a storm is a return at once, what a connection costs is not to include the last one's end. */
        Duration rest() {
            return this == IDLE ? Duration.ofSeconds(2) : Duration.ZERO;
        }

        private static List<Metric> delivered(Metric memory) {
            return List.of(
                    Metric.DELIVERIES_PER_SECOND,
                    Metric.P50_MS,
                    Metric.P99_MS,
                    Metric.CPU_MICROS_PER_DELIVERY,
                    Metric.CPU_PERCENT,
                    memory);
        }
    }

    /** Connections that the slowest of servers opens in a second. */
    private static final int OPENED_PER_SECOND = 400;

    /** Long enough for a machine that others use, too: servers that stand still are found out sooner, in the run. */
    private static final Duration SPARE = Duration.ofSeconds(60);

    /** All runs on one server, one after the other. */
    List<Plan> plans() {
        return Stream.concat(rehearsal.stream(), Collections.nCopies(kind.runs(), plan).stream())
                .toList();
    }

    /** So long after it was ready a server is killed, and the run given up. */
    Duration limit() {
        return plans().stream()
                .map(run -> run.warmup()
                        .plus(run.duration())
                        .plus(kind.rest())
                        .plusSeconds(run.connections() / OPENED_PER_SECOND))
                .reduce(SPARE, Duration::plus);
    }

    /** Deliveries a second that this asks for; 0 when it takes what it gets. */
    double askedPerSecond() {
        if (!(plan.load() instanceof Load.Rate rate)) {
            return 0;
        }
        double readers = (double) (plan.connections() - plan.stalled()) / plan.connections();
        return rate.messagesPerSecond() * plan.members() * readers;
    }
}
