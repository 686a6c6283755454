package io.stentor.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.bench.compare.Scenario.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which loads there are, and how they are prepared. */
class ScenariosTest {
    @Test
    void shouldLeaveOutWhatAddsLeastWhenThereIsLittleTime() {
        assertThat(ids(Effort.FULL))
                .containsExactly(
                        "ceiling",
                        "one",
                        "100k",
                        "1m",
                        "3m",
                        "100-rooms",
                        "1000-rooms",
                        "64b",
                        "1k",
                        "16k",
                        "stalled",
                        "idle",
                        "storm");
        assertThat(ids(Effort.QUICK)).containsExactly("ceiling", "one", "1m", "3m", "100-rooms", "16k", "idle");
    }

    @Test
    void shouldRehearseBeforeMessagesAndNotBeforeConnections() {
        assertThat(Scenarios.of(Effort.FULL))
                .allSatisfy(scenario -> assertThat(scenario.rehearsal().isPresent())
                        .as(scenario.id())
                        .isEqualTo(scenario.kind() == Kind.LOAD || scenario.kind() == Kind.STALLED));
    }

    private static List<String> ids(Effort effort) {
        return Scenarios.of(effort).stream().map(Scenario::id).toList();
    }
}
