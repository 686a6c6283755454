package io.stentor.bench.fanout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ChildServerTest {

    @Test
    void shouldPinTheServerAndLiftTheRateLimit() {
        assertThat(String.join(" ", ChildServer.command("bin/stentor", OptionalInt.of(0), List.of("a=b"))))
                .isEqualTo("taskset -c 0 bin/stentor serve --port 0 --admin-port 0 --host 127.0.0.1"
                        + " --set limits.eventRate=0 --set a=b");
    }

    @Test
    void shouldLeaveARateLimitThatWasAskedFor() {
        assertThat(ChildServer.command("bin/stentor", OptionalInt.empty(), List.of("limits.eventRate=50")))
                .endsWith("--set", "limits.eventRate=50")
                .doesNotContain("limits.eventRate=0", "taskset");
    }

    @Test
    void shouldSayThatTheLauncherCannotBeStartedOrEndsAtOnce() {
        assertThatThrownBy(() -> ChildServer.start("/nowhere/stentor", OptionalInt.empty(), List.of()))
                .isInstanceOf(RunFailure.class)
                .hasMessageContaining("/nowhere/stentor");
        assertThatThrownBy(() -> ChildServer.start("/bin/true", OptionalInt.empty(), List.of()))
                .isInstanceOf(RunFailure.class)
                .hasMessageContaining("ended before it was ready");
    }
}
