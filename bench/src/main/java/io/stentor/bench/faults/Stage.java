package io.stentor.bench.faults;

import io.stentor.bench.fanout.RunFailure;
import io.stentor.bench.faults.crowd.Crowd;
import io.stentor.bench.faults.proxy.FaultProxy;
import io.stentor.bench.faults.rig.ServerProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What a run has at hand: the server, what lies before it, the clients, and what was counted. Used by the run's thread. */
final class Stage implements AutoCloseable {
    private final Fault fault;
    private final ServerProcess server;
    private final FaultProxy proxy;
    private final Crowd crowd;
    private final Idlers idlers;
    private final Burners burners = new Burners();
    private final Map<String, Long> counts = new LinkedHashMap<>();
    private final List<String> violations = new ArrayList<>();

    Stage(Fault fault, ServerProcess server, long seed) {
        this.fault = fault;
        this.server = server;
        proxy = FaultProxy.start(server.address(), seed);
        crowd = new Crowd(fault.crowd(), seed);
        idlers = new Idlers(server.address());
    }

    ServerProcess server() {
        return server;
    }

    FaultProxy proxy() {
        return proxy;
    }

    Crowd crowd() {
        return crowd;
    }

    Idlers idlers() {
        return idlers;
    }

    Burners burners() {
        return burners;
    }

    void publish(double perSecond) {
        crowd.publish(perSecond, fault.load().confirmEvery(), fault.load().bytes());
    }

    /** Adds to what the report shows, and promises may refer to. */
    void count(String name, long number) {
        counts.merge(name, number, Long::sum);
    }

    /** Remembers the highest number of that name. */
    void most(String name, long number) {
        counts.merge(name, number, Math::max);
    }

    Map<String, Long> counts() {
        return counts;
    }

    /** A number, or what was counted under that name. */
    long amount(String words) {
        return Character.isDigit(words.charAt(0)) ? Long.parseLong(words) : counts.getOrDefault(words, 0L);
    }

    /** As the server counts them; underscores stand for the blanks of a reason, {@code any} for all of them. */
    long disconnects(String reason) {
        if (reason.equals("any")) {
            return Math.round(server.metrics().entrySet().stream()
                    .filter(metric -> metric.getKey().startsWith("stentor_disconnects_total"))
                    .mapToDouble(Map.Entry::getValue)
                    .sum());
        }
        return metric("stentor_disconnects_total{reason=\"" + reason.replace('_', ' ') + "\"}");
    }

    long metric(String name) {
        return Math.round(server.metrics().getOrDefault(name, -1.0));
    }

    void violated(String words) {
        violations.add(words);
    }

    List<String> violations() {
        return violations;
    }

    void waitFor(Duration time) {
        try {
            TimeUnit.NANOSECONDS.sleep(time.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RunFailure("interrupted", e);
        }
    }

    @Override
    public void close() {
        burners.close();
        idlers.close();
        crowd.close();
        proxy.close();
    }
}
