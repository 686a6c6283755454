package io.stentor.server.reliability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.stentor.checker.Report;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A few members of a conversation freeze: they stop reading and say nothing. The others must not notice, and the server must get rid
 * of the frozen ones in time. Without and with frozen members alternate in one run, so that the figures can be compared.
 */
@Tag("once")
@Tag("alone")
class FrozenIT {
    private static final int MEMBERS = Integer.getInteger("frozen.members", 200);
    private static final Duration PHASE = Duration.ofSeconds(Integer.getInteger("frozen.seconds", 3));
    private static final int RATE = Integer.getInteger("frozen.rate", 200);
    /** Large enough that the kernel's buffers are full soon; what a thousand members can take of it is another matter. */
    private static final int PADDING_BYTES = Integer.getInteger("frozen.padding", 1_000);

    private static final int[] FROZEN_PERCENT = {0, 1, 0, 10};
    /** How often all of that is repeated. */
    private static final int ROUNDS = Integer.getInteger("frozen.rounds", 1);

    private static final Duration STALL = Duration.ofSeconds(2);
    /** When the kernel has taken what it takes, the stall begins; on a loaded machine everything takes longer. */
    private static final Duration GRACE = Duration.ofSeconds(90);

    @TempDir
    private Path directory;

    @Test
    void shouldServeTheHealthyAndEndTheFrozenWhenSomeMembersStopReading() {
        List<String> settings =
                List.of("outbound.stallTimeout=" + STALL.toMillis() + "ms", "presence.mergeAbove=1000000");
        try (Child server = Child.stentor(directory, List.of("-XX:+UseSerialGC", "-Xms64m", "-Xmx512m"), settings);
                Herd herd = Herd.gather(server.awaitAddress(), MEMBERS, RATE)) {
            herd.speak(RATE, PHASE, PADDING_BYTES);
            herd.awaitEverything();
            herd.takeLatency();
            List<String> rows = new ArrayList<>();
            for (int phase = 0; phase < ROUNDS * FROZEN_PERCENT.length; phase++) {
                int percent = FROZEN_PERCENT[phase % FROZEN_PERCENT.length];
                rows.add(runPhase(server, herd, (MEMBERS * percent + 99) / 100));
            }
            Report report = herd.judge();

            print(rows, report);
            assertThat(report.isClean()).as(report.toString()).isTrue();
            server.assertWell();
        }
    }

    private static String runPhase(Child server, Herd herd, int count) {
        long begin = System.currentTimeMillis();
        List<HerdMember> frozen = herd.freeze(count);
        herd.speak(RATE, PHASE, PADDING_BYTES);
        herd.awaitEverything();
        Histogram latency = herd.takeLatency();
        while (frozen.stream().anyMatch(member -> member.missedAt() == 0)) {
            assertThat(System.currentTimeMillis() - begin)
                    .as("frozen, in ms, and not all are gone")
                    .isLessThan(PHASE.plus(STALL).plus(GRACE).toMillis());
            herd.speak(RATE, Duration.ofMillis(100), PADDING_BYTES);
            herd.awaitEverything();
        }
        long slowest = frozen.stream().mapToLong(HerdMember::missedAt).max().orElse(begin) - begin;
        long residentBytes = server.residentBytes();
        herd.thaw(frozen);
        await().atMost(GRACE).until(() -> frozen.stream().allMatch(HerdMember::isEnded));
        assertThat(herd.serves()).isTrue();
        herd.takeLatency();
        return row(count, latency, slowest, residentBytes);
    }

    private static String row(int frozen, Histogram latency, long slowestMs, long residentBytes) {
        return String.format(
                Locale.ROOT,
                "%6d %,10d %9.1f %9.1f %9.1f %9.1f %12s %8d",
                frozen,
                latency.getTotalCount(),
                latency.getValueAtPercentile(50) / 1e3,
                latency.getValueAtPercentile(99) / 1e3,
                latency.getValueAtPercentile(99.9) / 1e3,
                latency.getMaxValue() / 1e3,
                frozen == 0 ? "-" : String.format(Locale.ROOT, "%.1f s", slowestMs / 1e3),
                residentBytes >> 20);
    }

    private static void print(List<String> rows, Report report) {
        System.out.printf(
                "%n%d members, %d messages/s with %d bytes of text; a frozen member may take nothing for %d ms%n",
                MEMBERS, RATE, PADDING_BYTES, STALL.toMillis());
        System.out.println("frozen deliveries    p50 ms    p99 ms  p99.9 ms    max ms  all gone by   RSS MB");
        rows.forEach(System.out::println);
        System.out.println(report);
    }
}
