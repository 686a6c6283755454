package io.stentor.checker;

import static io.stentor.checker.Logs.judge;
import static io.stentor.checker.Logs.words;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the server says who is in a room, a verdict is held against that, and not against what members know. */
class RollTest {
    private static final String SENT = "5000 sent r m p 1 true\n";
    /** By their own word both are there, to the end. */
    private static final String MEMBERS = """
            10 joined p r
            10 joined a r
            10 joined b r
            5001 received p r m
            5001 received a r m
            5002 acked a r m
            """;

    private static final String ROLL = "10 roll r p a b\n";
    private static final String FORGOTTEN = "b neither acknowledged m (number 1 of p) of r nor is said to be missing";
    private static final String STRANGER =
            "b is said to be missing, but was not there to be asked for m (number 1 of p) of r";

    @Test
    void shouldExpectWhoIsThereByTheServersWord() {
        Report report = judge(SENT, MEMBERS, ROLL, "9000 verdict r m 1 0");

        assertThat(words(report, Fault.WRONG_VERDICT)).containsExactly(FORGOTTEN);
        assertThat(report.confirmed()).isEqualTo(1);
        assertThat(report.asked()).isEqualTo(2);
        assertThat(judge(SENT, MEMBERS, ROLL, "9000 verdict r m 1 1 b").isClean())
                .isTrue();
    }

    @Test
    void shouldNotExpectWhomTheServerHadGivenUpThoughTheClientDidNotKnow() {
        String roll = ROLL + "4000 rollChanged r b false\n";

        assertThat(judge(SENT, MEMBERS, roll, "9000 verdict r m 1 0").isClean()).isTrue();
        assertThat(judge(SENT, MEMBERS, "9000 verdict r m 1 0").isClean()).isFalse();
    }

    @Test
    void shouldExpectWhoIsThereByTheServersWordThoughTheClientHasGone() {
        String gone = "4000 disconnected b ping\n";
        Report report = judge(SENT, MEMBERS, gone, ROLL, "9000 verdict r m 1 0");

        assertThat(words(report, Fault.WRONG_VERDICT)).containsExactly(FORGOTTEN);
    }

    @Test
    void shouldExpectWhomTheServerGivesUpAfterIt() {
        String roll = ROLL + "6002 rollChanged r b false\n";
        Report report = judge(SENT, MEMBERS, roll, "9000 verdict r m 1 0");

        assertThat(words(report, Fault.WRONG_VERDICT)).containsExactly(FORGOTTEN);
    }

    @Test
    void shouldExpectWhoHasComeBackBefore() {
        String roll = ROLL + "4000 rollChanged r b false\n4999 rollChanged r b true\n";
        Report report = judge(SENT, MEMBERS, roll, "9000 verdict r m 1 0");

        assertThat(words(report, Fault.WRONG_VERDICT)).containsExactly(FORGOTTEN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"5000 rollChanged r b false\n", "6000 rollChanged r b false\n"})
    void shouldDoubtAnEndThatWasOnItsWay(String end) {
        assertThat(judge(SENT, MEMBERS, ROLL, end, "9000 verdict r m 1 0").isClean())
                .isTrue();
        assertThat(judge(SENT, MEMBERS, ROLL, end, "9000 verdict r m 1 1 b").isClean())
                .isTrue();
    }

    @Test
    void shouldDoubtAnEntryThatWasOnItsWay() {
        String roll = "10 roll r p a\n5500 rollChanged r b true\n";

        assertThat(judge(SENT, MEMBERS, roll, "9000 verdict r m 1 0").isClean()).isTrue();
        assertThat(judge(SENT, MEMBERS, roll, "9000 verdict r m 1 1 b").isClean())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10 roll r p a\n",
                "10 roll r p a b\n4999 rollChanged r b false\n",
                "10 roll r p a\n6002 rollChanged r b true\n"
            })
    void shouldFindTheWrongVerdictWhenSomebodyIsNamedWhoWasNotThere(String roll) {
        Report report = judge(SENT, MEMBERS, roll, "9000 verdict r m 1 1 b");

        assertThat(words(report, Fault.WRONG_VERDICT)).containsExactly(STRANGER);
    }

    @Test
    void shouldKnowNothingOfTheTimeBeforeTheServerSaidItAnew() {
        String anew = ROLL + "7000 roll r p a\n";

        assertThat(judge(SENT, MEMBERS, anew, "9000 verdict r m 1 0").isClean()).isTrue();
        assertThat(judge(SENT, MEMBERS, anew, "9000 verdict r m 1 1 b").isClean())
                .isTrue();
    }

    @Test
    void shouldTakeTwoEntriesForOne() {
        String roll = ROLL + "20 rollChanged r b true\n4000 rollChanged r b false\n";
        Report report = judge(SENT, MEMBERS, roll, "9000 verdict r m 1 1 b");

        assertThat(words(report, Fault.WRONG_VERDICT)).containsExactly(STRANGER);
    }
}
