package io.stentor.bench.fanout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ProcessMeterTest {

    @Test
    void shouldReadTheTimesBehindACommandWithBlanksAndParentheses() {
        String stat = "4242 (tricky) name (x) S 1 4242 4242 0 -1 4194560 2096 0 0 0 157 43 0 0 20 0 30 0 5100 1 2\n";

        assertThat(ProcessMeter.cpuNanos(stat)).isEqualTo(2_000_000_000L);
    }

    @Test
    void shouldReadTheResidentSet() {
        assertThat(ProcessMeter.residentBytes("Name:\tjava\nVmHWM:\t  999 kB\nVmRSS:\t   12345 kB\nThreads:\t9\n"))
                .isEqualTo(12345 * 1024L);
    }

    @Test
    void shouldSayThatAProcessHasEndedWhenItHasNoMemory() {
        assertThatThrownBy(() -> ProcessMeter.residentBytes("Name:\tjava\nState:\tZ (zombie)\n"))
                .isInstanceOf(RunFailure.class);
    }

    @Test
    void shouldReadThisProcess() {
        ProcessMeter own = new ProcessMeter(ProcessHandle.current().pid());

        assertThat(own.usage().cpuNanos()).isPositive();
        assertThat(own.residentBytes()).isGreaterThan(1 << 20);
    }

    @Test
    void shouldReadTheLimitOfOpenFiles() {
        String limits = """
                Limit                     Soft Limit           Hard Limit           Units
                Max processes             94000                94000                processes
                Max open files            20000                1048576              files
                """;

        assertThat(FileLimit.softLimit(limits)).hasValue(20_000);
        assertThat(FileLimit.softLimit(limits.replace("20000 ", "unlimited "))).isEmpty();
    }
}
