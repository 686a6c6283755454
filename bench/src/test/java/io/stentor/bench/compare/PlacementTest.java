package io.stentor.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class PlacementTest {

    @Test
    void shouldReadTheKernelsList() {
        assertThat(Placement.parse("Name:\tjava\nCpus_allowed_list:\t0-2,8\nMems_allowed:\t1\n"))
                .containsExactly(0, 1, 2, 8);
    }

    @Test
    void shouldGiveTheServerTheLowestCpuAndTheLoadAllOthers() {
        Placement placement = Placement.apart(OptionalInt.empty(), List.of(2, 3, 5));

        assertThat(placement.onServerCpu(List.of("bin/stentor", "serve")))
                .containsExactly("taskset", "-c", "2", "bin/stentor", "serve");
        assertThat(placement).hasToString("server on CPU 2, load on CPU 3,5");
    }

    @Test
    void shouldGiveTheServerTheCpuThatIsNamed() {
        assertThat(Placement.apart(OptionalInt.of(1), List.of(0, 1))).hasToString("server on CPU 1, load on CPU 0");
    }

    @Test
    void shouldSayThatTheCpusAreNotThere() {
        assertThatThrownBy(() -> Placement.apart(OptionalInt.of(9), List.of(0, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("CPU 9 and another one; usable are [0, 1], and --no-pin does without");
        assertThatThrownBy(() -> Placement.apart(OptionalInt.empty(), List.of(0)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldLeaveCommandsAloneWhenTheKernelPlacesThem() {
        assertThat(Placement.leftToTheKernel().onServerCpu(List.of("node", "server.mjs")))
                .containsExactly("node", "server.mjs");
    }
}
