package io.stentor.bench.faults.crowd;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComebackTest {
    /** With a window of 2 s, and 3 s more until a client that goes silently is missed. */
    @ParameterizedTest
    @CsvSource({
        "true,   100, 1999, true,  true",
        "false,  100, 1999, false, true",
        "false,  100, 2000, true,  false",
        "true,  1900, 2100, true,  false",
        "false, 4000, 4100, true,  false",
        "true,  5000, 5100, true,  false",
        "true,  5001, 5100, false, true",
        "false, 5001, 5100, true,  true",
    })
    void shouldBeJudgedOnlyWhereOneAnswerIsRight(
            boolean recovered, long leastMs, long mostMs, boolean right, boolean decided) {
        Comeback comeback = new Comeback(recovered, leastMs, mostMs);

        assertThat(comeback.isRight(2_000, 5_000)).isEqualTo(right);
        assertThat(comeback.isDecided(2_000, 5_000)).isEqualTo(decided);
    }
}
