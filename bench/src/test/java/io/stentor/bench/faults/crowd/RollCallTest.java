package io.stentor.bench.faults.crowd;

import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.checker.DeliveryChecker;
import io.stentor.checker.Fault;
import io.stentor.checker.Report;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the server says of its rooms is what members are held to have been asked by. */
class RollCallTest {
    private static final String BOTH =
            "430[{\"ok\":true,\"conversationId\":\"r\",\"members\":2,\"users\":[\"a\",\"b\"],\"usersTotal\":2}]";
    private static final String B_LEFT =
            "42[\"user_left\",{\"userId\":\"b\",\"conversationId\":\"r\",\"timestamp\":\"x\"},\"offset\"]";

    private final CurrentLog log = new CurrentLog();
    private final RollCall roll = new RollCall(log);
    private DeliveryChecker checker = newChecker();

    private DeliveryChecker newChecker() {
        DeliveryChecker made = new DeliveryChecker();
        log.to = made;
        return made;
    }

    @Test
    void shouldExpectWhoeverTheAnswerToTheJoinLists() {
        roll.onEntered(10, "r", BOTH);

        assertThat(asked()).isEqualTo(2);
    }

    @Test
    void shouldNotExpectWhoHasLeftUntilItIsBack() {
        roll.onEntered(10, "r", BOTH);
        roll.onChange(20, B_LEFT, false);
        assertThat(asked()).isEqualTo(1);

        checker = newChecker();
        roll.onChange(30, B_LEFT.replace("user_left", "user_joined"), true);
        roll.logTo(log, 40);
        assertThat(asked()).isEqualTo(2);
    }

    @Test
    void shouldHandOnWhoIsThereToTheNextJudgement() {
        roll.onEntered(10, "r", BOTH);
        roll.onChange(20, B_LEFT, false);

        checker = newChecker();
        roll.logTo(log, 30);

        assertThat(asked()).isEqualTo(1);
    }

    @Test
    void shouldSayNothingWhenNotEverybodyIsListed() {
        roll.onEntered(10, "r", BOTH.replace("\"usersTotal\":2", "\"usersTotal\":3"));
        roll.onChange(20, B_LEFT, true);

        assertThat(asked()).isZero();
    }

    /** How many a message had to ask that was sent then. */
    private long asked() {
        checker.sent(1_000, "r", "m", "publisher", 1, true);
        checker.verdict(9_000, "r", "m", 0, 0, List.of());
        Report report = checker.judge();
        assertThat(report.count(Fault.WRONG_VERDICT)).isEqualTo(report.asked());
        return report.asked();
    }
}
