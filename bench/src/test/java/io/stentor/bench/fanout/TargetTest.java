package io.stentor.bench.fanout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {

    @Test
    void shouldReadPercentileAndLimit() {
        assertThat(Target.parse("p99=100ms")).isEqualTo(new Target(99, 100));
        assertThat(Target.parse("p99.9=1.5s")).isEqualTo(new Target(99.9, 1500));
        assertThat(Target.parse("p50=250us")).isEqualTo(new Target(50, 0.25));
        assertThat(Target.parse("p99.9=1s").name()).isEqualTo("p99.9");
    }

    @ParameterizedTest
    @ValueSource(strings = {"p99", "p99=100", "99=100ms", "p100=1ms", "p99=-1ms", "p99=100 ms", ""})
    void shouldRefuseAnythingElse(String text) {
        assertThatThrownBy(() -> Target.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("p99=100ms");
    }
}
