package io.stentor.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecentJoinsTest {
    private long now;
    private final RecentJoins joins = new RecentJoins(() -> now);

    @Test
    void shouldKnowARoomForAWhile() {
        joins.add(List.of("room"));

        assertThat(joins.contains("room")).isTrue();
        assertThat(joins.contains("other")).isFalse();
        now += Duration.ofSeconds(6).toNanos();
        assertThat(joins.contains("room")).isFalse();
        joins.add(List.of("room"));
        assertThat(joins.contains("room")).isTrue();
    }

    @Test
    void shouldTakeEveryRoomForRecentWhenThereAreTooMany() {
        List<String> many = IntStream.range(0, 10_000).mapToObj(i -> "r" + i).toList();
        joins.add(many);
        assertThat(joins.contains("new")).isFalse();
        joins.add(List.of("new"));

        assertThat(joins.contains("new")).isTrue();
        now += Duration.ofSeconds(6).toNanos();
        assertThat(joins.contains("new")).isFalse();
        joins.add(many);
        assertThat(joins.contains("r9999")).isTrue();
        assertThat(joins.contains("new")).isFalse();
    }
}
