package io.stentor.bench.growth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stentor.bench.compare.Placement;
import io.stentor.bench.fanout.Plan;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AxisTest {

    @ParameterizedTest
    @EnumSource
    void shouldHaveAPlanForEveryValueAndASlopeForEveryExpectation(Axis axis) {
        assertThat(axis.values(Effort.FULL)).hasSizeGreaterThanOrEqualTo(3).isSorted();
        assertThat(axis.values(Effort.QUICK)).hasSizeGreaterThanOrEqualTo(3).isSorted();
        assertThat(axis.values(Effort.FULL)).containsAll(smaller(axis, axis.values(Effort.QUICK)));
        assertThat(axis.figures())
                .containsAll(
                        axis.expectations().stream().map(Expectation::figure).toList());
        for (int value : axis.values(Effort.FULL)) {
            assertThat(axis.plan(value, Effort.FULL).connections()).isBetween(10, 15_000);
        }
    }

    /** Those both have; the quick run may end with a value of its own. */
    private static List<Integer> smaller(Axis axis, List<Integer> quick) {
        return axis == Axis.CONNECTIONS ? quick.subList(0, quick.size() - 1) : quick;
    }

    @Test
    void shouldFillRoomsOfTenWithAThousandConnectionsAtMost() {
        assertThat(Axis.ROOMS.plan(1, Effort.FULL))
                .extracting(Plan::connections, Plan::joinRooms)
                .containsExactly(10, 1);
        assertThat(Axis.ROOMS.plan(100, Effort.FULL))
                .extracting(Plan::connections, Plan::joinRooms)
                .containsExactly(1_000, 1);
        assertThat(Axis.ROOMS.plan(100_000, Effort.FULL))
                .extracting(Plan::connections, Plan::joinRooms)
                .containsExactly(1_000, 1_000);
    }

    @Test
    void shouldTellTheServerHowManyLanesAndHowLongALog() {
        assertThat(Axis.LANES.settings(4)).containsExactly("io.threads=4");
        assertThat(Axis.LOG.settings(100)).contains("roomLog.messages=100");
        assertThat(Axis.MEMBERS.settings(4)).isEmpty();
    }

    @Test
    void shouldLeaveOutWhatTakesTooManyConnections() {
        Effort small = new Effort(Duration.ofSeconds(1), Duration.ZERO, Duration.ofSeconds(1), true, 1_000);

        assertThat(Axis.MEMBERS.values(small)).containsExactly(10, 100, 1_000);
        assertThatThrownBy(() -> new Growth(small, List.of(Axis.CONNECTIONS), Placement.leftToTheKernel()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("with --max-connections 1000 no slope is left of connections");
    }
}
