package io.stentor.bench.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stentor.bench.fanout.RunFailure;
import io.stentor.bench.faults.crowd.Transport;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FaultFileTest {
    private static final List<String> HEAD = List.of("title Mass cut", "crowd websocket 4 polling 2 rooms 3");

    @Test
    void shouldReadEveryFaultThereIs() {
        assertThat(FaultFile.all())
                .extracting(Fault::id)
                .doesNotHaveDuplicates()
                .contains("F01", "F15", "F25", "F38", "F40")
                .hasSizeGreaterThan(30);
    }

    @Test
    void shouldReadWhatALineSays() {
        Fault fault = FaultFile.parse(
                "F07",
                List.of(
                        "title     Mass cut",
                        "quick",
                        "jvm       -Xmx64m",
                        "server    socketio.pingInterval=1s recovery.window=2s",
                        "crowd     websocket 4 polling 2 bystanders 3 rooms 5 buffer 2304",
                        "publish   100/s confirm 10 bytes 1000",
                        "run       6s",
                        "at 1500ms reset 50%",
                        "expect    recovered 100%",
                        "allow     accept_failed"));

        assertThat(fault.title()).isEqualTo("Mass cut");
        assertThat(fault.quick()).isTrue();
        assertThat(fault.jvm()).containsExactly("-Xmx64m");
        assertThat(fault.settings()).containsExactly("socketio.pingInterval=1s", "recovery.window=2s");
        assertThat(fault.crowd().members())
                .containsEntry(Transport.WEBSOCKET, 4)
                .containsEntry(Transport.POLLING, 2);
        assertThat(fault.crowd().bystanders()).isEqualTo(3);
        assertThat(fault.crowd().rooms()).isEqualTo(5);
        assertThat(fault.crowd().receiveBuffer()).isEqualTo(2304);
        assertThat(fault.load()).isEqualTo(new Fault.Load(100, 10, 1000));
        assertThat(fault.run()).isEqualTo(Duration.ofSeconds(6));
        assertThat(fault.steps()).containsExactly(new Fault.Step(Duration.ofMillis(1500), List.of("reset", "50%")));
        assertThat(fault.promises()).containsExactly(new Fault.Promise(List.of("recovered", "100%")));
        assertThat(fault.expectedLines()).containsExactly("accept_failed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "at 1s explode 50%",
                "at 1 reset 50%",
                "expect miracles",
                "wonder",
                "run fast",
                "publish 100",
                "crowd pigeons 4",
                "stderr burnt"
            })
    void shouldTellTheLineThatItCannotRead(String line) {
        List<String> lines = List.of(HEAD.get(0), HEAD.get(1), line);

        assertThatThrownBy(() -> FaultFile.parse("F99", lines))
                .isInstanceOf(RunFailure.class)
                .hasMessageContaining("F99: cannot read '" + line + "'");
    }

    @Test
    void shouldWantStepsInOrder() {
        List<String> lines = List.of(HEAD.get(0), HEAD.get(1), "at 2s reset 50%", "at 1s reset 50%");

        assertThatThrownBy(() -> FaultFile.parse("F99", lines)).hasMessageContaining("is out of order");
    }
}
