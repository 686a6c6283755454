package io.stentor.bench.compare;

import io.stentor.bench.fanout.FreshServers;
import io.stentor.bench.fanout.LoadFigures;
import io.stentor.bench.fanout.Result;
import io.stentor.bench.fanout.RunFailure;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One scenario on one server, which is started for it and ended after it. Used by one thread.
 */
final class Trial implements AutoCloseable {

    /** A server that delivers less of what it is asked for than this falls further and further behind. */
    private static final double KEEPS_UP = 0.95;

    private static final double MB = 1024.0 * 1024.0;

    private final Placement placement;
    private final FreshServers servers = new FreshServers();

    Trial(Placement placement) {
        this.placement = placement;
    }

    Outcome run(Scenario scenario, Contender contender) {
        ProcessBuilder command = new ProcessBuilder(placement.onServerCpu(contender.command()))
                .redirectError(ProcessBuilder.Redirect.appendTo(contender.log().toFile()));
        return run(scenario, command, scenario.limit());
    }

    /** @param limit so long after it was ready the server is killed */
    Outcome run(Scenario scenario, ProcessBuilder command, Duration limit) {
        try {
            return judge(
                    scenario,
                    servers.run(
                            command, limit, scenario.plans(), scenario.kind().rest()));
        } catch (RunFailure e) {
            return new Outcome.CouldNot(e.getMessage());
        }
    }

    @Override
    public void close() {
        servers.close();
    }

    private static Outcome judge(Scenario scenario, List<Result> results) {
        return failure(scenario, last(results))
                .<Outcome>map(Outcome.CouldNot::new)
                .orElseGet(() -> new Outcome.Measured(
                        figures(scenario, results),
                        last(results)
                                .load()
                                .map(LoadFigures::isGeneratorTheLimit)
                                .orElse(false)));
    }

    private static Result last(List<Result> results) {
        return results.get(results.size() - 1);
    }

    private static Optional<String> failure(Scenario scenario, Result result) {
        return result.problem().or(() -> result.load().flatMap(load -> tooSlow(scenario, load)));
    }

    private static Optional<String> tooSlow(Scenario scenario, LoadFigures load) {
        return load.deliveriesPerSecond() < KEEPS_UP * scenario.askedPerSecond()
                ? Optional.of(format("fell behind: %,.0f deliveries/s", load.deliveriesPerSecond()))
                : Optional.empty();
    }

    private static Map<Metric, Double> figures(Scenario scenario, List<Result> results) {
        Result result = scenario.kind() == Scenario.Kind.IDLE ? results.get(0) : last(results);
        Map<Metric, Double> all = new EnumMap<>(Metric.class);
        last(results)
                .setUpMicrosPerConnection()
                .ifPresent(micros -> all.put(Metric.WARM_CPU_MICROS_PER_CONNECTION, micros));
        result.load().ifPresent(load -> addLoad(all, load));
        result.memory().ifPresent(memory -> {
            all.put(Metric.RESIDENT_MB, memory.end() / MB);
            all.put(Metric.GROWTH_MB, (memory.end() - memory.joined()) / MB);
            all.put(Metric.KB_PER_CONNECTION, memory.connectionKb(result.plan().connections()));
        });
        result.setUpMicrosPerConnection().ifPresent(micros -> all.put(Metric.CPU_MICROS_PER_CONNECTION, micros));
        all.put(Metric.READY_SECONDS, (result.connectMs() + result.joinMs()) / 1000.0);
        all.keySet().retainAll(scenario.kind().metrics());
        return all;
    }

    private static void addLoad(Map<Metric, Double> all, LoadFigures load) {
        all.put(Metric.DELIVERIES_PER_SECOND, load.deliveriesPerSecond());
        all.put(Metric.P50_MS, load.latencyMs(50));
        all.put(Metric.P99_MS, load.latencyMs(99));
        load.server().ifPresent(usage -> all.put(Metric.CPU_PERCENT, 100 * usage.cpuShare(load.seconds())));
        load.serverMicrosPerDelivery().ifPresent(micros -> all.put(Metric.CPU_MICROS_PER_DELIVERY, micros));
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
