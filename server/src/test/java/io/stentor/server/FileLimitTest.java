package io.stentor.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FileLimitTest {
    @Test
    void shouldReadTheSoftLimit() {
        assertThat(FileLimit.openFiles("""
                        Limit                     Soft Limit           Hard Limit           Units
                        Max processes             127235               127235               processes
                        Max open files            1024                 524288               files
                        """)).hasValue(1_024);
        assertThat(FileLimit.openFiles("Max open files            unlimited            unlimited            files\n"))
                .isEmpty();
    }

    @Test
    void shouldLeaveFilesForEverythingElse() {
        assertThat(FileLimit.connections(1_024)).isEqualTo(768);
        assertThat(FileLimit.connections(1_000_000)).isEqualTo(874_872);
        assertThat(FileLimit.connections(64)).isEqualTo(1);
    }
}
