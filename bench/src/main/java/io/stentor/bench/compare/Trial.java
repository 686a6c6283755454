package io.stentor.bench.compare;

import io.stentor.bench.fanout.ChildServer;
import io.stentor.bench.fanout.FanoutRun;
import io.stentor.bench.fanout.LoadFigures;
import io.stentor.bench.fanout.Result;
import io.stentor.bench.fanout.RunFailure;
import io.stentor.bench.fanout.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One scenario on one server, which is started for it and ended after it: nobody inherits a heap or a backlog. Used by one
 * thread; a second one only kills a server whose time is over.
 */
final class Trial implements AutoCloseable {

    /** For one that was never ready. */
    private static final int STOP_SECONDS = 5;

    /** A server that delivers less of what it is asked for than this falls further and further behind. */
    private static final double KEEPS_UP = 0.95;

    private static final double MB = 1024.0 * 1024.0;

    private final Placement placement;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "time limit");
        thread.setDaemon(true);
        return thread;
    });

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
        try (ChildServer server = ChildServer.start(command, STOP_SECONDS)) {
            return run(scenario, server, limit);
        } catch (RunFailure e) {
            return new Outcome.CouldNot(e.getMessage());
        }
    }

    private Outcome run(Scenario scenario, ChildServer server, Duration limit) {
        AtomicBoolean over = new AtomicBoolean();
        Runnable end = () -> {
            over.set(true);
            server.kill();
        };
        ScheduledFuture<?> timer = clock.schedule(end, limit.toNanos(), TimeUnit.NANOSECONDS);
        try {
            Outcome outcome = judge(scenario, results(scenario, server));
            return over.get() ? over(limit) : outcome;
        } catch (RunFailure e) {
            return over.get() ? over(limit) : new Outcome.CouldNot(e.getMessage());
        } finally {
            timer.cancel(false);
            // Its figures are in, and how long it takes to end as a server should is none of them.
            server.kill();
        }
    }

    private static Outcome over(Duration limit) {
        return new Outcome.CouldNot(format("not done after %,d s", limit.toSeconds()));
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }

    /** Each run ends by closing all its connections: the next is their return. */
    private static List<Result> results(Scenario scenario, ChildServer server) {
        List<Result> results = new ArrayList<>();
        for (int run = 0; run < scenario.kind().runs(); run++) {
            if (run > 0) {
                pause(scenario.kind().rest());
            }
            results.add(new FanoutRun(scenario.plan()).against(server));
        }
        return results;
    }

    private static void pause(Duration rest) {
        try {
            Thread.sleep(rest.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RunFailure("interrupted", e);
        }
    }

    private static Outcome judge(Scenario scenario, List<Result> results) {
        return results.stream()
                .flatMap(result -> failure(scenario, result).stream())
                .findFirst()
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
        if (result.closed() > 0) {
            return Optional.of(format(
                    "%,d members were cut: %s",
                    result.closed(), String.join(", ", result.closeReasons().keySet())));
        }
        return result.load().flatMap(load -> failure(load.verdict()).or(() -> tooSlow(scenario, load)));
    }

    private static Optional<String> failure(Verdict verdict) {
        return verdict.isClean()
                ? Optional.empty()
                : Optional.of(format(
                        "of %,d deliveries %,d lost, %,d duplicated, %,d out of order, %,d foreign, %,d malformed; %,d members"
                                + " saw another order",
                        verdict.deliveries() + verdict.lost(),
                        verdict.lost(),
                        verdict.duplicated(),
                        verdict.reordered(),
                        verdict.foreign(),
                        verdict.malformed(),
                        verdict.disagreements()));
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
