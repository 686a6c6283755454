package io.stentor.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("once")
class StagesCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--only nonsense | no stage matches 'nonsense'; there are ConfirmationBenchmark.confirmed, FanoutBenchmark.turn,",
                "--only [ | --only",
                "--forks -1 | --forks must be from 0 to 100, not -1",
                "--colour blue | --colour",
            })
    void shouldRefuseWrongOptionsInOneLine(String options, String reason) {
        assertThat(run(options.split(" ", -1))).isEqualTo(2);
        assertThat(err.toString()).contains(reason).hasLineCount(1);
    }

    @Test
    void shouldTellTimeAndAllocationOfTheChosenStages() {
        Path json = directory.resolve("stages.json");

        assertThat(run("--only", "splice|handOver", "--quick", "--forks", "0", "--json", json.toString()))
                .as("%s%s", out, err)
                .isZero();
        assertThat(out.toString())
                .startsWith("stage ")
                .contains("ns/op", "B/op")
                .containsPattern("\\RMessageSplicingBenchmark.splice +[0-9.,]+ +[0-9.,]+ +[0-9.]+\\R")
                .containsPattern("\\RRingBenchmark.handOver +[0-9.,]+ +[0-9.,]+ +[0-9.]+\\R")
                .hasLineCount(3);
        assertThat(json).content().contains("RingBenchmark.handOver", "gc.alloc.rate.norm");
    }

    /** Every one of them checks what it has computed. */
    @Test
    void shouldRunTheStagesOfTheFanOut() {
        assertThat(run("--only", "SlabBenchmark|ConfirmationBenchmark|msgpack", "--quick", "--forks", "0"))
                .as("%s%s", out, err)
                .isZero();
        assertThat(out.toString())
                .contains(
                        "SlabBenchmark.message kind=PLAIN", "kind=STAMPED", "kind=KEPT", "msgpackPacket", "confirmed");
    }

    private int run(String... options) {
        List<String> args = new ArrayList<>(List.of("stages"));
        args.addAll(List.of(options));
        return BenchMain.run(new PrintWriter(out, true), new PrintWriter(err, true), args.toArray(String[]::new));
    }
}
