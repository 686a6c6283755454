package io.stentor.bench.fanout;

import java.util.Optional;
import java.util.OptionalDouble;
import org.HdrHistogram.Histogram;

/**
 * Figures of the measured time; the verdict is about the warm-up too.
 *
 * @param seconds the measured time
 * @param deliveries deliveries received in it
 * @param messages messages sent in it
 * @param latencies nanoseconds from the moment a message was to be sent to its arrival, of messages sent in it
 * @param worstSendDelayMs by how much a message left later than it was due, at worst
 * @param generator what the generator's thread used
 * @param server what the server used, when its process is known
 */
public record LoadFigures(
        double seconds,
        long deliveries,
        long messages,
        Histogram latencies,
        double worstSendDelayMs,
        Usage generator,
        Optional<Usage> server,
        Verdict verdict) {

    private static final double BUSY = 0.95;

    static LoadFigures between(Mark from, Mark to, Histogram latencies, long worstSendDelayNanos, Verdict verdict) {
        return new LoadFigures(
                (to.atNanos() - from.atNanos()) / 1e9,
                to.deliveries() - from.deliveries(),
                to.messages() - from.messages(),
                latencies,
                worstSendDelayNanos / 1e6,
                to.generator().since(from.generator()),
                to.server().map(usage -> usage.since(from.server().orElseThrow())),
                verdict);
    }

    public double deliveriesPerSecond() {
        return deliveries / seconds;
    }

    public double messagesPerSecond() {
        return messages / seconds;
    }

    public double latencyMs(double percentile) {
        // A histogram answers with the upper end of a step; nothing was slower than the slowest.
        return Math.min(latencies.getValueAtPercentile(percentile), latencies.getMaxValue()) / 1e6;
    }

    /** Microseconds of server CPU per delivery. */
    public OptionalDouble serverMicrosPerDelivery() {
        return server.isPresent() && deliveries > 0
                ? OptionalDouble.of(server.get().cpuNanos() / 1e3 / deliveries)
                : OptionalDouble.empty();
    }

    /** Whether the figures are the generator's rather than the server's: its thread had hardly a moment to spare. */
    public boolean isGeneratorTheLimit() {
        return generator.cpuShare(seconds) + generator.waitShare(seconds) > BUSY;
    }
}
