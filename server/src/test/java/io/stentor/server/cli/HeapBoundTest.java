package io.stentor.server.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a heap in which everything lives for a while, in a JVM of its own. */
class HeapBoundTest {
    private static final int MEGABYTE = 1024 * 1024;
    private static final int LIVING_MB = 32;
    /** Of them the old generation may have two thirds. */
    private static final int HEAP_MB = 1536;

    private static final int BOUND_MB = 2 * LIVING_MB + 128;
    /** What one collection of the young generation may move, and what dies while the JVM tells. */
    private static final int OVERSHOOT_MB = 256;

    @Test
    void shouldCollectWhatHasDiedBeforeTheHeapIsFull() throws Exception {
        assertThat(oldGenerationAtMostMb("-XX:+UseSerialGC")).isLessThan(BOUND_MB + OVERSHOOT_MB);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-XX:+UseParallelGC", "-XX:+UseG1GC"})
    void shouldLeaveOtherCollectorsAlone(String collector) throws Exception {
        assertThat(oldGenerationAtMostMb(collector)).isZero();
    }

    private static int oldGenerationAtMostMb(String collector) throws Exception {
        Process churn = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        collector,
                        "-Xms" + HEAP_MB + "m",
                        "-Xmx" + HEAP_MB + "m",
                        "-Xmn32m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Churn.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String most = new String(churn.getInputStream().readAllBytes(), UTF_8).strip();
        assertThat(churn.waitFor()).isZero();
        return Integer.parseInt(most);
    }

    /** Prints to how many megabytes the serial collector's old generation has grown, or 0. */
    static final class Churn {
        private static final int PIECE = 64 * 1024;
        private static final int ALLOCATED_MB = 2048;

        public static void main(String[] args) {
            List<MemoryPoolMXBean> old = ManagementFactory.getMemoryPoolMXBeans().stream()
                    .filter(pool -> pool.getName().equals("Tenured Gen"))
                    .toList();
            HeapBound bound = HeapBound.begin();
            Queue<byte[]> living = new ArrayDeque<>();
            for (int pieces = 0; pieces < ALLOCATED_MB * (MEGABYTE / PIECE); pieces++) {
                living.add(new byte[PIECE]);
                if (living.size() > LIVING_MB * (MEGABYTE / PIECE)) {
                    living.remove();
                }
            }
            bound.end();
            long most = old.stream()
                    .mapToLong(pool -> pool.getPeakUsage().getUsed())
                    .max()
                    .orElse(0);
            System.out.println(most / MEGABYTE);
        }
    }
}
