package io.stentor.bench.cluster;

import io.stentor.bench.fanout.LoadFigures;
import io.stentor.bench.fanout.Usage;
import java.util.Locale;

/**
 * What one round came to.
 *
 * @param messagesPerSecond through Redis, with so many under way
 * @param togetherP50Ms latency where speaker and members are on one server
 * @param apartP50Ms latency where Redis lies between them
 * @param membersMicros CPU time of the members' server for a delivery
 * @param speakersMicros CPU time of the speaker's server for a message, Redis included in none of them
 * @param redisMicros CPU time of Redis for a message
 * @param idleMicros CPU time, for a message, of the server on which nobody is
 */
record Figures(
        double messagesPerSecond,
        double togetherP50Ms,
        double togetherP99Ms,
        double apartP50Ms,
        double apartP99Ms,
        double membersMicros,
        double speakersMicros,
        double redisMicros,
        double idleMicros) {

    /** What a round measures, filled as it goes. */
    static final class Parts {
        LoadFigures together;
        LoadFigures apart;
        LoadFigures ceiling;
        Usage idle;
        Usage speaking;
        Usage redis;
    }

    static Figures of(Parts parts, int members) {
        // The processes beside were watched from the first connection to the last delivery, warm-up included.
        double messages = (double) parts.ceiling.verdict().deliveries() / members;
        return new Figures(
                parts.ceiling.messagesPerSecond(),
                parts.together.latencyMs(50),
                parts.together.latencyMs(99),
                parts.apart.latencyMs(50),
                parts.apart.latencyMs(99),
                parts.ceiling.serverMicrosPerDelivery().orElseThrow(),
                micros(parts.speaking, messages),
                micros(parts.redis, messages),
                micros(parts.idle, messages));
    }

    private static double micros(Usage usage, double messages) {
        return usage.cpuNanos() / 1e3 / messages;
    }

    double addedP50Ms() {
        return apartP50Ms - togetherP50Ms;
    }

    double addedP99Ms() {
        return apartP99Ms - togetherP99Ms;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%,.0f messages/s, together p50 %.2f p99 %.2f ms, apart p50 %.2f p99 %.2f ms",
                messagesPerSecond,
                togetherP50Ms,
                togetherP99Ms,
                apartP50Ms,
                apartP99Ms);
    }
}
