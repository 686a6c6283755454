package io.stentor.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterCommandTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--mode=rings | no mode 'rings'; there are classic, sharded, streams",
                "--servers=deno | no server 'deno'; there are stentor, node",
                "--rounds=0 | --rounds must be above 0, not 0",
                "--members=1 | --members must be above 1: one speaks, and somebody else listens"
            },
            quoteCharacter = '"')
    void shouldSayWhatIsWrongWithAnOption(String option, String problem) {
        StringWriter error = new StringWriter();
        int exitCode = BenchMain.run(
                new PrintWriter(new StringWriter()), new PrintWriter(error, true), "cluster", "--no-pin", option);
        assertThat(exitCode).isEqualTo(2);
        assertThat(error.toString()).contains(problem);
    }
}
