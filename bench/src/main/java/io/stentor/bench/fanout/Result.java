package io.stentor.bench.fanout;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a run found out.
 *
 * @param server where it was
 * @param connectMs time until all connections had a Socket.IO session
 * @param joinMs time until all had joined their rooms
 * @param setUp what the server used for connecting and joining, when its process is known
 * @param load figures under load; none for a run that only connects
 * @param memory the server's memory, when its process is known
 * @param closed reading members the server closed
 * @param stalledClosed members that did not read and were closed
 * @param closeReasons why members were closed, with how many
 */
public record Result(
        Plan plan,
        String server,
        long connectMs,
        long joinMs,
        Optional<Usage> setUp,
        Optional<LoadFigures> load,
        Optional<Memory> memory,
        int closed,
        int stalledClosed,
        Map<String, Integer> closeReasons) {

    /** Microseconds of server CPU per connection that was accepted and has joined its rooms. */
    public OptionalDouble setUpMicrosPerConnection() {
        return setUp.isPresent()
                ? OptionalDouble.of(setUp.get().cpuNanos() / 1e3 / plan.connections())
                : OptionalDouble.empty();
    }

    /** Nothing lost, repeated, out of order or closed, and every target kept. */
    public boolean passes() {
        return closed == 0
                && load.map(figures -> figures.verdict().isClean()).orElse(true)
                && targets().stream().allMatch(TargetOutcome::met);
    }

    /** What was wrong with the connections or with a delivery, in one line. */
    public Optional<String> problem() {
        if (closed > 0) {
            return Optional.of(String.format(
                    Locale.ROOT, "%,d members were cut: %s", closed, String.join(", ", closeReasons.keySet())));
        }
        return load.flatMap(figures -> figures.verdict().problem());
    }

    /** Targets with what was measured; none without a load. */
    public List<TargetOutcome> targets() {
        return load.map(figures -> plan.targets().stream()
                        .map(target -> TargetOutcome.of(target, figures))
                        .toList())
                .orElse(List.of());
    }

    /** A target and what became of it; nothing delivered meets no target. */
    public record TargetOutcome(Target target, double measuredMs, boolean met) {

        static TargetOutcome of(Target target, LoadFigures load) {
            double measuredMs = load.latencyMs(target.percentile());
            boolean met = load.latencies().getTotalCount() > 0 && measuredMs <= target.limitMs();
            return new TargetOutcome(target, measuredMs, met);
        }
    }

    /**
     * The server's resident memory in bytes.
     *
     * @param baseline before the first connection
     * @param connected with all connections, before joins
     * @param joined with all joins made
     * @param end after the load, with all connections still open
     */
    public record Memory(long baseline, long connected, long joined, long end) {

        public double connectionKb(int connections) {
            return (connected - baseline) / 1024.0 / connections;
        }
    }
}
