package io.stentor.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.bench.fanout.Plan;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
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
        assertThat(ids(Effort.QUICK)).isSubsetOf(ids(Effort.FULL)).doesNotContain("1000-rooms", "64b");
    }

    @Test
    void shouldRehearseMessagesAlikeForAllServersAndLongerBeforeManyRooms() {
        assertThat(Scenarios.of(Effort.FULL))
                .extracting(scenario -> scenario.id() + " "
                        + scenario.rehearsal().map(Plan::duration).map(Duration::toSeconds))
                .contains(
                        "ceiling Optional[3]", "stalled Optional[3]", "100-rooms Optional[9]", "1000-rooms Optional[9]")
                .contains("idle " + Optional.empty(), "storm " + Optional.empty());
    }

    private static List<String> ids(Effort effort) {
        return Scenarios.of(effort).stream().map(Scenario::id).toList();
    }
}
