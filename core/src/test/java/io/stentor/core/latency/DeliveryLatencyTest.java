package io.stentor.core.latency;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class DeliveryLatencyTest {
    private final DeliveryLatency latency = new DeliveryLatency();
    private final Histogram collected = DeliveryLatency.newHistogram();

    @Test
    void shouldCountEveryDeliveryWithTwoDigits() {
        latency.record(1_000_000, 3);
        latency.record(20_000_000, 1);

        latency.collect(collected);

        assertThat(collected.getTotalCount()).isEqualTo(4);
        assertThat(collected.getValueAtPercentile(50)).isBetween(990_000L, 1_010_000L);
        assertThat(collected.getMaxValue()).isBetween(19_800_000L, 20_200_000L);
    }

    @Test
    void shouldCountWhatIsLongerThanTheHighestAsThat() {
        latency.record(Long.MAX_VALUE, 1);
        latency.record(DeliveryLatency.HIGHEST_NANOS + 1, 1);
        latency.record(DeliveryLatency.HIGHEST_NANOS, 1);

        latency.collect(collected);

        assertThat(collected.getTotalCount()).isEqualTo(3);
        assertThat(collected.getMinNonZeroValue()).isBetween(59_400_000_000L, 60_600_000_000L);
        assertThat(collected.getMaxValue()).isBetween(59_400_000_000L, 60_600_000_000L);
    }

    @Test
    void shouldCountAClockThatWentBackwardsAsNoTime() {
        latency.record(-5, 2);
        latency.record(Long.MIN_VALUE, 1);

        latency.collect(collected);

        assertThat(collected.getCountAtValue(0)).isEqualTo(3);
    }

    @Test
    void shouldHandOutEachValueOnce() {
        latency.record(1_000_000, 1);
        latency.collect(collected);
        latency.collect(collected);
        assertThat(collected.getTotalCount()).isEqualTo(1);

        latency.record(2_000_000, 1);
        latency.collect(collected);
        assertThat(collected.getTotalCount()).isEqualTo(2);
    }

    @Test
    void shouldLoseNothingWhenItIsCollectedWhileItRecords() throws Exception {
        ExecutorService lane = Executors.newSingleThreadExecutor();
        int records = 500_000;
        Future<?> recording = lane.submit(() -> {
            for (int i = 0; i < records; i++) {
                latency.record(1_000L * (i % 1_000), 2);
            }
        });

        while (!recording.isDone()) {
            latency.collect(collected);
        }
        recording.get(30, TimeUnit.SECONDS);
        latency.collect(collected);
        lane.shutdownNow();

        assertThat(collected.getTotalCount()).isEqualTo(2L * records);
    }
}
