package io.stentor.bench.fanout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlanTest {

    @Test
    void shouldCountTheConnectionsThatFillTheRooms() {
        assertThat(plan(1000, 100, 10, 128, new Load.Rate(10)).connections()).isEqualTo(10_000);
        assertThat(plan(1000, 1, 1, 128, new Load.Window(64)).connections()).isEqualTo(1000);
    }

    @Test
    void shouldTellEveryProblemAtOnce() {
        assertThatThrownBy(() -> plan(7, 3, 2, 20, new Load.Rate(0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--join-rooms")
                .hasMessageContaining("--payload must be from 70 to 1000000, not 20")
                .hasMessageContaining("--rate");
    }

    @Test
    void shouldRefuseSeveralRoomsEachWithoutAcknowledgements() {
        assertThatThrownBy(() -> new Plan(
                        4,
                        2,
                        2,
                        true,
                        128,
                        new Load.Window(1),
                        Duration.ZERO,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(5),
                        2,
                        0,
                        false,
                        true,
                        List.of()))
                .hasMessageContaining("--join-rooms 1");
    }

    @Test
    void shouldRefuseToStallEverybody() {
        assertThatThrownBy(() -> new Plan(
                        4,
                        1,
                        1,
                        true,
                        128,
                        new Load.Window(1),
                        Duration.ZERO,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(5),
                        2,
                        4,
                        true,
                        true,
                        List.of()))
                .hasMessageContaining("--stalled must be from 0 to 3");
    }

    private static Plan plan(int members, int rooms, int joinRooms, int payload, Load load) {
        return new Plan(
                members,
                rooms,
                joinRooms,
                true,
                payload,
                load,
                Duration.ZERO,
                Duration.ofSeconds(1),
                Duration.ofSeconds(5),
                5,
                0,
                true,
                true,
                List.of());
    }
}
