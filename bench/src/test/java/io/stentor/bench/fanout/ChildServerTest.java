package io.stentor.bench.fanout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ChildServerTest {

    @Test
    void shouldPinTheServerAndPassItsOptionsOn() {
        assertThat(String.join(" ", ChildServer.command("bin/stentor", OptionalInt.of(0), List.of("a=b", "c=d"))))
                .isEqualTo("taskset -c 0 bin/stentor serve --port 0 --admin-port 0 --host 127.0.0.1"
                        + " --set limits.eventRate=0 --set drain.window=0ms --set a=b --set c=d");
    }

    @Test
    void shouldLeaveTheServerOnAllCpusWhenNoneIsNamed() {
        assertThat(ChildServer.command("bin/stentor", OptionalInt.empty(), List.of()))
                .startsWith("bin/stentor", "serve", "--port", "0", "--admin-port", "0", "--host", "127.0.0.1");
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
