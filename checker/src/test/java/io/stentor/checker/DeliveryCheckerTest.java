package io.stentor.checker;

import static io.stentor.checker.Logs.judge;
import static io.stentor.checker.Logs.words;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Each fault planted alone is found, named and the only one; what a client does not owe is no fault. */
class DeliveryCheckerTest {
    private static final String PUBLISHER = """
            100 sent r m1 p 1 false
            200 sent r m2 p 2 false
            300 sent r m3 p 3 false
            400 sent r m4 p 4 false
            """;
    /** Was there all the time. */
    private static final String WITNESS = """
            50 connected w false
            60 joined w r
            101 received w r m1
            201 received w r m2
            301 received w r m3
            401 received w r m4
            """;

    @Test
    void shouldFindNothingWhenEverybodyGotEverything() {
        Report report = judge(PUBLISHER, WITNESS, WITNESS.replace(" w ", " c "));

        assertThat(report.isClean()).isTrue();
        assertThat(report.messages()).isEqualTo(4);
        assertThat(report.owed()).isEqualTo(8);
        assertThat(report.delivered()).isEqualTo(8);
        assertThat(report.deliveredPercent()).isEqualTo(100);
    }

    @Test
    void shouldFindNothingWhenNothingHappened() {
        assertThat(judge().isClean()).isTrue();
        assertThat(judge().deliveredPercent()).isEqualTo(100);
    }

    @Test
    void shouldFindTheLossWhenTheLastMessagesNeverArrive() {
        Report report = judge(PUBLISHER, WITNESS, """
                60 joined c r
                101 received c r m1
                201 received c r m2
                """);

        assertOnly(report, Fault.LOST, 2);
        assertThat(words(report, Fault.LOST)).containsExactly("c never got m3 (number 3 of p) of r nor the 1 after it");
        assertThat(report.deliveredPercent()).isEqualTo(75);
    }

    @Test
    void shouldFindTheLossWhenNothingAtAllArrives() {
        assertOnly(judge(PUBLISHER, WITNESS, "60 joined c r"), Fault.LOST, 4);
    }

    @Test
    void shouldFindTheGapWhenNobodyGotAMessage() {
        Report report = judge(PUBLISHER, WITNESS.replace("301 received w r m3\n", ""));

        assertOnly(report, Fault.GAP, 1);
    }

    @Test
    void shouldFindTheGapWhenAMessageIsSkippedOnALastingConnection() {
        Report report = judge(PUBLISHER, WITNESS, """
                60 joined c r
                101 received c r m1
                301 received c r m3
                401 received c r m4
                """);

        assertOnly(report, Fault.GAP, 1);
        assertThat(words(report, Fault.GAP))
                .containsExactly("c stayed connected, but never got m2 (number 2 of p) of r");
    }

    @Test
    void shouldFindTheGapWhenWhatWasSentAfterTheJoinIsSkipped() {
        Report report = judge(PUBLISHER, WITNESS, """
                150 joined c r
                301 received c r m3
                401 received c r m4
                """);

        assertOnly(report, Fault.GAP, 1);
        assertThat(words(report, Fault.GAP))
                .containsExactly("c stayed connected, but never got m2 (number 2 of p) of r");
    }

    @Test
    void shouldOweNothingThatWasSentBeforeTheJoin() {
        assertThat(judge(PUBLISHER, WITNESS, "500 joined c r").isClean()).isTrue();
        assertThat(judge(PUBLISHER, WITNESS, """
                200 joined c r
                301 received c r m3
                401 received c r m4
                """).isClean()).isTrue();
    }

    @Test
    void shouldOweNothingThatComesAfterTheLeave() {
        assertThat(judge(PUBLISHER, WITNESS, """
                60 joined c r
                101 received c r m1
                150 left c r
                """).isClean()).isTrue();
    }

    @Test
    void shouldFindTheGapWhenAMessageIsSkippedBeforeALeave() {
        assertOnly(judge(PUBLISHER, WITNESS, """
                60 joined c r
                101 received c r m1
                301 received c r m3
                350 left c r
                """), Fault.GAP, 1);
    }

    @Test
    void shouldOweNothingOfAnAbsenceThatWasNotRecovered() {
        Report report = judge(PUBLISHER, WITNESS, """
                50 connected c false
                60 joined c r
                101 received c r m1
                150 disconnected c transport
                350 connected c false
                360 joined c r
                401 received c r m4
                """);

        assertThat(report.isClean()).isTrue();
        assertThat(report.owed()).isEqualTo(6);
        assertThat(report.otherReturns()).isEqualTo(1);
    }

    @Test
    void shouldOweNothingWhenNeverReturned() {
        assertThat(judge(PUBLISHER, WITNESS, """
                60 joined c r
                101 received c r m1
                150 disconnected c transport
                """).isClean()).isTrue();
    }

    @Test
    void shouldFindTheGapBeforeAnAbsenceThatWasNotRecovered() {
        assertOnly(judge(PUBLISHER, WITNESS, """
                60 joined c r
                201 received c r m2
                250 disconnected c transport
                350 connected c false
                """), Fault.GAP, 1);
    }

    @Test
    void shouldFindNothingWhenARecoveredClientGotWhatItMissed() {
        Report report = judge(PUBLISHER, WITNESS, """
                60 joined c r
                101 received c r m1
                150 disconnected c transport
                350 received c r m2
                350 received c r m3
                350 connected c true
                401 received c r m4
                """);

        assertThat(report.isClean()).isTrue();
        assertThat(report.recoveredReturns()).isEqualTo(1);
    }

    @Test
    void shouldFindTheFalseRecoveryWhenSomethingBetweenIsMissing() {
        Report report = judge(PUBLISHER, WITNESS, """
                60 joined c r
                101 received c r m1
                150 disconnected c transport
                350 received c r m3
                350 connected c true
                401 received c r m4
                """);

        assertOnly(report, Fault.FALSE_RECOVERED, 1);
        assertThat(words(report, Fault.FALSE_RECOVERED))
                .containsExactly("c was told it had missed nothing, but never got m2 (number 2 of p) of r");
    }

    @Test
    void shouldFindTheFalseRecoveryWhenTheReplayEndsTooSoon() {
        assertOnly(judge(PUBLISHER, WITNESS, """
                60 joined c r
                101 received c r m1
                150 disconnected c transport
                350 received c r m2
                350 connected c true
                401 received c r m4
                """), Fault.FALSE_RECOVERED, 1);
    }

    @Test
    void shouldPlaceByItsNumberWhatNobodyGot() {
        assertThat(judge("""
                100 sent r m1 p 1 false
                100 sent r m3 p 3 false
                100 sent r m2 p 2 false
                """, """
                60 joined c r
                101 received c r m1
                101 received c r m2
                150 left c r
                """).isClean()).isTrue();
    }

    @Test
    void shouldNotTakeADuplicateForAnotherOrder() {
        assertOnly(judge("""
                100 sent r b1 b 1 false
                100 sent r a1 a 1 false
                """, """
                60 joined c r
                101 received c r a1
                101 received c r b1
                101 received c r a1
                """), Fault.DUPLICATED, 1);
    }

    @Test
    void shouldFindTheFalseRecoveryWhenNothingFollows() {
        Report report = judge(PUBLISHER, WITNESS, """
                60 joined c r
                101 received c r m1
                150 disconnected c transport
                350 connected c true
                """);

        assertThat(report.count(Fault.FALSE_RECOVERED)).isEqualTo(2);
        assertThat(report.count(Fault.LOST)).isEqualTo(1);
    }

    @Test
    void shouldFindTheFalseRecoveryWhenNothingHadArrivedBeforeTheCut() {
        assertOnly(judge(PUBLISHER, WITNESS, """
                60 joined c r
                70 disconnected c transport
                250 connected c true
                301 received c r m3
                401 received c r m4
                """), Fault.FALSE_RECOVERED, 2);
    }

    @Test
    void shouldCallItAGapWhenItWasSentAfterTheRecovery() {
        assertOnly(judge(PUBLISHER, WITNESS, """
                60 joined c r
                101 received c r m1
                110 disconnected c transport
                150 connected c true
                401 received c r m4
                """), Fault.GAP, 2);
    }

    @Test
    void shouldCountTheAbsenceAsLossWhenAllOfItIsOwed() {
        Report report = judge(Absence.OWED, PUBLISHER, WITNESS, """
                60 joined c r
                101 received c r m1
                150 disconnected c transport
                350 connected c false
                360 joined c r
                401 received c r m4
                """);

        assertOnly(report, Fault.LOST, 2);
        assertThat(report.deliveredPercent()).isEqualTo(75);
    }

    @Test
    void shouldCountTheRestAsLossWhenNeverReturnedAndAllOfItIsOwed() {
        assertOnly(judge(Absence.OWED, PUBLISHER, WITNESS, """
                60 joined c r
                101 received c r m1
                150 disconnected c transport
                """), Fault.LOST, 3);
    }

    @Test
    void shouldFindTheDuplicateWhenAMessageArrivesTwice() {
        Report report = judge(PUBLISHER, WITNESS + "402 received w r m3\n");

        assertOnly(report, Fault.DUPLICATED, 1);
        assertThat(words(report, Fault.DUPLICATED)).containsExactly("w got m3 (number 3 of p) of r again");
    }

    @Test
    void shouldFindTheDuplicateWhenItArrivesAgainOnAnotherConnection() {
        assertOnly(judge(PUBLISHER, WITNESS, """
                60 joined c r
                101 received c r m1
                201 received c r m2
                250 disconnected c transport
                280 connected c false
                290 joined c r
                295 received c r m2
                301 received c r m3
                401 received c r m4
                """), Fault.DUPLICATED, 1);
    }

    @Test
    void shouldFindTheReorderingWhenOneMemberDisagrees() {
        Report report = judge(PUBLISHER, WITNESS, WITNESS.replace(" w ", " v "), """
                60 joined c r
                101 received c r m1
                201 received c r m3
                301 received c r m2
                401 received c r m4
                """);

        assertOnly(report, Fault.REORDERED, 1);
        assertThat(words(report, Fault.REORDERED))
                .containsExactly("c got m2 (number 2 of p) of r after m3 (number 3 of p) of r");
    }

    @Test
    void shouldBlameTheFewWhenMembersDisagreeAboutSeveralSenders() {
        String publishers = """
                100 sent r a1 a 1 false
                100 sent r b1 b 1 false
                """;
        String most = """
                60 joined %1$s r
                101 received %1$s r b1
                101 received %1$s r a1
                """;
        Report report = judge(publishers, most.formatted("x"), most.formatted("y"), most.formatted("z"), """
                60 joined c r
                101 received c r a1
                101 received c r b1
                """);

        assertOnly(report, Fault.REORDERED, 1);
        assertThat(words(report, Fault.REORDERED))
                .containsExactly("c got b1 (number 1 of b) of r after a1 (number 1 of a) of r");
    }

    @Test
    void shouldFindTheReorderingWhenAllAgreeOnAnOrderThatIsNotTheSenders() {
        String wrong = """
                60 joined %1$s r
                101 received %1$s r m1
                201 received %1$s r m3
                301 received %1$s r m2
                401 received %1$s r m4
                """;
        Report report = judge(PUBLISHER, wrong.formatted("x"), wrong.formatted("y"));

        assertOnly(report, Fault.REORDERED, 1);
        assertThat(words(report, Fault.REORDERED))
                .containsExactly("the room has m2 (number 2 of p) of r after m3 (number 3 of p) of r");
    }

    @Test
    void shouldFindTheReorderingWhenItIsAcrossAConnection() {
        assertOnly(judge(PUBLISHER, WITNESS, WITNESS.replace(" w ", " v "), """
                60 joined c r
                101 received c r m1
                301 received c r m3
                350 disconnected c transport
                360 received c r m2
                360 connected c true
                401 received c r m4
                """), Fault.REORDERED, 1);
    }

    @Test
    void shouldFindTheReorderingWhenMembersContradictTheServer() {
        Report report = judge("""
                100 sent r a1 a 1 false
                100 sent r b1 b 1 false
                101 accepted r a1 77
                101 accepted r b1 78
                """, """
                60 joined c r
                102 received c r b1
                102 received c r a1
                """);

        assertOnly(report, Fault.REORDERED, 1);
    }

    @Test
    void shouldTakeTheServersOrderWhenItHasLogged() {
        Report report = judge("""
                100 sent r a1 a 1 false
                100 sent r b1 b 1 false
                101 accepted r b1 1
                101 accepted r a1 2
                """, """
                60 joined c r
                102 received c r b1
                102 received c r a1
                """);

        assertThat(report.isClean()).isTrue();
    }

    @Test
    void shouldNotOweWhatTheServerRefused() {
        Report report = judge("""
                100 sent r a1 a 1 false
                100 sent r a2 a 2 false
                101 accepted r a1 1
                """, """
                60 joined c r
                102 received c r a1
                """);

        assertThat(report.isClean()).isTrue();
        assertThat(report.messages()).isEqualTo(1);
    }

    @Test
    void shouldFindThePhantomWhenNobodySentTheMessage() {
        Report report = judge(PUBLISHER, WITNESS + "402 received w r m5\n");

        assertOnly(report, Fault.PHANTOM, 1);
        assertThat(words(report, Fault.PHANTOM)).containsExactly("w got m5 of r, which nobody sent");
    }

    @Test
    void shouldFindThePhantomWhenTheServerNeverAcceptedTheMessage() {
        assertOnly(judge("""
                100 sent r a1 a 1 false
                100 sent r a2 a 2 false
                101 accepted r a1 1
                """, """
                60 joined c r
                102 received c r a1
                102 received c r a2
                """), Fault.PHANTOM, 1);
    }

    @Test
    void shouldFindThePhantomWhenTheClientIsNotInTheRoom() {
        Report report = judge(PUBLISHER, WITNESS, """
                60 joined c r
                101 received c r m1
                150 left c r
                201 received c r m2
                """);

        assertOnly(report, Fault.PHANTOM, 1);
        assertThat(words(report, Fault.PHANTOM)).containsExactly("c got m2 (number 2 of p) of r without being in it");
    }

    @Test
    void shouldFindThePhantomWhenAClientThatWasNotRecoveredGetsWhatItMissed() {
        assertOnly(judge(PUBLISHER, WITNESS, """
                60 joined c r
                101 received c r m1
                150 disconnected c transport
                340 received c r m3
                350 connected c false
                """), Fault.PHANTOM, 1);
    }

    @Test
    void shouldKeepRoomsApart() {
        Report report = judge(PUBLISHER, PUBLISHER.replace(" r ", " s "), WITNESS, WITNESS.replace(" w r", " w s"));

        assertThat(report.isClean()).isTrue();
        assertThat(report.messages()).isEqualTo(8);
    }

    @Test
    void shouldTellHowMuchOfTheLongestWaitTheClientWasAway() {
        Report report = judge(PUBLISHER, WITNESS, """
                60 joined c r
                101 received c r m1
                150 disconnected c transport
                950 received c r m2
                950 received c r m3
                950 received c r m4
                950 connected c true
                """);

        assertThat(report.longestWait()).isEqualTo(new Wait("c", "m2 (number 2 of p) of r", 750, 750));
        assertThat(report.leastExplainedWait()).isEqualTo(new Wait("w", "m1 (number 1 of p) of r", 1, 0));
    }

    @Test
    void shouldNameTheFirstFewAndCountTheRest() {
        StringBuilder sent = new StringBuilder();
        StringBuilder received = new StringBuilder("1 joined c r\n");
        for (int i = 0; i < 1_000; i++) {
            sent.append("10 sent r m" + i + " p " + i + " false\n");
            received.append("11 received c r m" + i + "\n12 received c r m" + i + "\n");
        }

        Report report = judge(sent.toString(), received.toString());

        assertOnly(report, Fault.DUPLICATED, 1_000);
        assertThat(report.findings()).hasSize(Findings.KEPT_PER_FAULT);
        assertThat(report.toString())
                .contains("1,000 messages, 1,000 of 1,000 deliveries (100.000 %)", "duplicated 1,000")
                .contains("duplicated: c got m0 (number 0 of p) of r again");
    }

    @Test
    void shouldRefuseAMessageThatIsSentTwice() {
        DeliveryChecker checker = new DeliveryChecker();
        checker.sent(1, "r", "m", "p", 1, false);

        assertThatThrownBy(() -> checker.sent(2, "r", "m", "p", 2, false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("sent twice");
    }

    @Test
    void shouldJudgeAMillionDeliveries() {
        int messages = 5_000;
        int members = 200;
        DeliveryChecker checker = new DeliveryChecker();
        for (int m = 0; m < messages; m++) {
            checker.sent(m, "r", "m" + m, "p" + m % 3, m, false);
        }
        for (int c = 0; c < members; c++) {
            checker.joined(0, "c" + c, "r");
            for (int m = 0; m < messages; m++) {
                if (c != 77 || m != 4_321) {
                    checker.received(m, "c" + c, "r", "m" + m);
                }
            }
        }

        Report report = checker.judge();

        assertOnly(report, Fault.GAP, 1);
        assertThat(words(report, Fault.GAP).get(0)).startsWith("c77 stayed connected, but never got m4321 ");
        assertThat(report.delivered()).isEqualTo(999_999);
    }

    private static void assertOnly(Report report, Fault fault, long count) {
        for (Fault each : Fault.values()) {
            assertThat(report.count(each)).as("%s in %s", each, report).isEqualTo(each == fault ? count : 0);
        }
        assertThat(report.isClean()).isFalse();
    }
}
