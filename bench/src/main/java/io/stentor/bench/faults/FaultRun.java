package io.stentor.bench.faults;

import io.stentor.bench.fanout.RunFailure;
import io.stentor.bench.faults.Fault.Step;
import io.stentor.bench.faults.crowd.Crowd.Latency;
import io.stentor.bench.faults.rig.Remains;
import io.stentor.bench.faults.rig.ServerProcess;
import io.stentor.checker.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** Does one fault: a server of its own, clients, load, the steps, then the judgement. Used by one thread. */
public final class FaultRun {
    private static final Duration SETTLE = Duration.ofSeconds(90);
    private static final Duration BASELINE = Duration.ofSeconds(60);
    private static final double NANOS_PER_MS = 1e6;

    /** What a run finds wrong quickly must be told quickly. Later settings win. */
    private static final List<String> SETTINGS = List.of(
            "limits.eventRate=0",
            "socketio.pingInterval=2s",
            "socketio.pingTimeout=2s",
            "outbound.stallTimeout=2s",
            "drain.window=500ms");

    private final Fault fault;
    private final List<String> program;
    private final long seed;
    private long residentBytes;

    /** @param program what starts the server; see {@link ServerProcess#start} */
    public FaultRun(Fault fault, List<String> program, long seed) {
        this.fault = fault;
        this.program = program;
        this.seed = seed;
    }

    /** Whatever goes wrong is part of the outcome. */
    public Outcome run() {
        long begin = System.nanoTime();
        Path output = newOutput();
        List<String> settings = new ArrayList<>(SETTINGS);
        settings.addAll(fault.settings());
        try (ServerProcess server = ServerProcess.start(program, environment(), settings, output, fault.stderr());
                Stage stage = new Stage(fault, server, seed)) {
            return perform(stage, begin);
        } catch (RunFailure failure) {
            return Outcome.failed(fault, seed, failure.getMessage());
        } finally {
            delete(output);
        }
    }

    private Map<String, String> environment() {
        return fault.jvm().isEmpty() ? Map.of() : Map.of("STENTOR_JAVA_OPTS", String.join(" ", fault.jvm()));
    }

    private Outcome perform(Stage stage, long begin) {
        Latency quiet = null;
        Latency faulty = null;
        Report report = null;
        long backMs = -1;
        Map<String, Double> metrics = new TreeMap<>();
        try {
            stage.server().metrics();
            long descriptors = stage.server().descriptors();
            stage.crowd().connect(stage.server().address(), stage.proxy().address());
            stage.crowd().awaitSettled(SETTLE);
            stage.publish(fault.load().perSecond());
            long loaded = System.nanoTime();
            stage.crowd().takeLatency();
            quiet = doSteps(stage, loaded);
            stage.crowd().publish(0, 0, 0);
            long last = System.nanoTime();
            stage.crowd().awaitSettled(SETTLE);
            backMs = (System.nanoTime() - last) / 1_000_000;
            stage.crowd().awaitLast(SETTLE);
            faulty = stage.crowd().takeLatency();
            report = stage.crowd().judge();
            look(stage);
            metrics.putAll(stage.server().metrics());
            Judge.judge(fault, stage, report, backMs, residentBytes);
            leave(stage, descriptors);
        } catch (RunFailure failure) {
            stage.violated(failure.getMessage());
            stage.server()
                    .complaints(fault.expectedLines())
                    .forEach(line -> stage.violated("the server said: " + line));
        }
        metrics.forEach((name, value) -> {
            if (value > 0 && name.matches("stentor_(disconnects|rejected|recoveries|errors|retries|confirmations).*")) {
                stage.count(
                        name.replaceFirst("stentor_(\\w+?)(_total)?\\{\\w+=\"(.*)\"}", "$1: $3"), Math.round(value));
            }
        });
        stage.count("anew", stage.crowd().anew());
        stage.count("cut lines", stage.proxy().cuts());
        return new Outcome(
                fault,
                seed,
                Optional.ofNullable(report),
                p99(quiet),
                p99(faulty),
                faulty == null ? -1 : faulty.bystanders().getMaxValue() / NANOS_PER_MS,
                backMs,
                residentBytes,
                (System.nanoTime() - begin) / 1e9,
                stage.counts(),
                List.copyOf(stage.violations()));
    }

    private static double p99(Latency latency) {
        Histogram bystanders = latency == null ? new Histogram(2) : latency.bystanders();
        return bystanders.getTotalCount() == 0 ? -1 : bystanders.getValueAtPercentile(99) / NANOS_PER_MS;
    }

    /** The latencies before the first of them. */
    private Latency doSteps(Stage stage, long loaded) {
        Actions actions = new Actions(stage);
        Latency quiet = null;
        for (Step step : fault.steps()) {
            waitUntil(stage, loaded, step.at());
            if (quiet == null) {
                quiet = stage.crowd().takeLatency();
            }
            look(stage);
            actions.run(step);
        }
        waitUntil(stage, loaded, fault.run());
        look(stage);
        return quiet;
    }

    private static void waitUntil(Stage stage, long begin, Duration at) {
        Duration left = at.minusNanos(System.nanoTime() - begin);
        if (!left.isNegative()) {
            stage.waitFor(left);
        }
    }

    private void look(Stage stage) {
        if (stage.server().isAlive()) {
            residentBytes = Math.max(residentBytes, stage.server().residentBytes());
        }
    }

    /** Everybody leaves, and nothing of them may be left. */
    private static void leave(Stage stage, long descriptors) {
        stage.proxy().heal();
        stage.idlers().close();
        stage.crowd().leave();
        boolean empty = ServerProcess.await(
                BASELINE, () -> Remains.of(stage.server(), descriptors).isEmpty());
        if (!empty) {
            stage.violated("when everybody has gone, there is still " + Remains.of(stage.server(), descriptors));
        }
    }

    private static Path newOutput() {
        try {
            return Files.createTempFile("stentor-faults", ".log");
        } catch (IOException e) {
            throw new RunFailure("cannot make a file: " + e.getMessage(), e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new RunFailure("cannot delete " + file + ": " + e.getMessage(), e);
        }
    }
}
