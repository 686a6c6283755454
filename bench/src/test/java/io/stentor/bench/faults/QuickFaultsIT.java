package io.stentor.bench.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The faults that take seconds, against a real process with everything that watches it switched on. */
@Tag("once")
class QuickFaultsIT {
    private static final long SEED = Long.getLong("faults.seed", 20261129);

    @Test
    @Timeout(600)
    void shouldKeepEveryPromiseWhenConnectionsFail() {
        StringWriter told = new StringWriter();

        boolean passed = Faults.quick(SEED).run(server(), new PrintWriter(told, true));

        System.out.println(told);
        assertThat(passed).as(told.toString()).isTrue();
    }

    private static List<String> server() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-ea",
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-Dio.netty.leakDetection.level=paranoid",
                "-cp",
                System.getProperty("java.class.path"),
                "io.stentor.server.cli.StentorMain");
    }
}
