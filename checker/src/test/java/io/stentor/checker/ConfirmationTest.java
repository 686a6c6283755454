package io.stentor.checker;

import static io.stentor.checker.Logs.judge;
import static io.stentor.checker.Logs.words;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A verdict on a confirmed message is held against what its members did. */
class ConfirmationTest {
    private static final String SENT = "1000 sent r m p 1 true\n";
    private static final String MEMBERS = """
            10 joined p r
            10 joined a r
            10 joined b r
            10 joined c r
            1001 received p r m
            1001 received a r m
            1001 received b r m
            1001 received c r m
            """;

    @Test
    void shouldFindNothingWhenAllAcknowledged() {
        assertThat(judge(SENT, MEMBERS, acks("a", "b", "c"), "9000 verdict r m 3 0")
                        .isClean())
                .isTrue();
    }

    @Test
    void shouldFindNothingWhenTheSilentOneIsNamed() {
        assertThat(judge(SENT, MEMBERS, acks("a", "b"), "9000 verdict r m 2 1 c")
                        .isClean())
                .isTrue();
    }

    @Test
    void shouldNotMindRepeatsOfAConfirmedMessage() {
        String repeat = "3001 received c r m\n3002 acked c r m\n";

        assertThat(judge(SENT, MEMBERS + repeat, acks("a", "b", "c"), "9000 verdict r m 3 0")
                        .isClean())
                .isTrue();
    }

    @Test
    void shouldFindTheWrongVerdictWhenSomebodyIsSaidToBeMissingWhoIsNot() {
        Report report = judge(SENT, MEMBERS, acks("a", "b", "c"), "9000 verdict r m 2 1 c");

        assertThat(words(report, Fault.WRONG_VERDICT))
                .containsExactly("c is said to be missing, but acknowledged m (number 1 of p) of r");
    }

    @Test
    void shouldFindTheWrongVerdictWhenSomebodyIsForgotten() {
        Report report = judge(SENT, MEMBERS, acks("a", "b"), "9000 verdict r m 2 0");

        assertThat(words(report, Fault.WRONG_VERDICT))
                .containsExactly("c neither acknowledged m (number 1 of p) of r nor is said to be missing");
    }

    @Test
    void shouldFindTheWrongVerdictWhenMoreAreCountedThanAcknowledged() {
        Report report = judge(SENT, MEMBERS, acks("a", "b"), "9000 verdict r m 3 1 c");

        assertThat(words(report, Fault.WRONG_VERDICT))
                .containsExactly("m (number 1 of p) of r is said to be delivered to 3, but 2 acknowledged it");
    }

    @Test
    void shouldFindTheWrongVerdictWhenFewerAreCountedThanAcknowledged() {
        Report report = judge(SENT, MEMBERS, acks("a", "b", "c"), "9000 verdict r m 2 0");

        assertThat(report.count(Fault.WRONG_VERDICT)).isEqualTo(1);
    }

    @Test
    void shouldFindTheWrongVerdictWhenThereIsNone() {
        Report report = judge(SENT, MEMBERS, acks("a", "b", "c"));

        assertThat(words(report, Fault.WRONG_VERDICT))
                .containsExactly("nobody was told what became of m (number 1 of p) of r");
    }

    @Test
    void shouldDoubtAnAcknowledgementThatWasOnItsWayAtTheVerdict() {
        String acks = acks("a", "b") + "8999 acked c r m\n";

        assertThat(judge(SENT, MEMBERS, acks, "9000 verdict r m 2 1 c").isClean())
                .isTrue();
        assertThat(judge(SENT, MEMBERS, acks, "9000 verdict r m 3 0").isClean()).isTrue();
    }

    @Test
    void shouldDoubtAnAcknowledgementThatADisconnectMayHaveSwallowed() {
        String cut = "2001 disconnected c transport\n";

        assertThat(judge(SENT, MEMBERS, acks("a", "b", "c") + cut, "9000 verdict r m 2 1 c")
                        .isClean())
                .isTrue();
        assertThat(judge(SENT, MEMBERS, acks("a", "b", "c") + cut, "9000 verdict r m 3 0")
                        .isClean())
                .isTrue();
    }

    @Test
    void shouldNotExpectWhoMayHaveBeenGoneWhenItWasAccepted() {
        String cut = "1001 disconnected c transport\n";

        assertThat(judge(SENT, MEMBERS + cut, acks("a", "b"), "9000 verdict r m 2 0")
                        .isClean())
                .isTrue();
    }

    @Test
    void shouldBearANamedListThatIsCut() {
        assertThat(judge(SENT, MEMBERS, acks("a"), "9000 verdict r m 1 2 c").isClean())
                .isTrue();
        assertThat(judge(SENT, MEMBERS, acks("a"), "9000 verdict r m 2 1").isClean())
                .isFalse();
    }

    private static String acks(String... clients) {
        StringBuilder log = new StringBuilder();
        for (String client : clients) {
            log.append("2000 acked ").append(client).append(" r m\n");
        }
        return log.toString();
    }
}
