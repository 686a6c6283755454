package io.stentor.core.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.core.ring.Offset;
import io.stentor.testkit.HandCrankedCore;
import io.stentor.testkit.HandCrankedCore.Peer;
import io.stentor.testkit.Inbox;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a crowd costs its lane that is cut at once, and what each of them is owed all the same. */
class AbsencesTest {
    private static final Duration WINDOW = Duration.ofMinutes(2);
    private static final Duration AGE = Duration.ofMinutes(1);
    private static final int MESSAGES_MAX = 5;
    private static final int CROWD = 10_000;

    private final HandCrankedCore core = new HandCrankedCore(
            1, new LogLimits(MESSAGES_MAX, 1_000, AGE.toNanos(), 1 << 24, WINDOW.toNanos(), CROWD, 1 << 20));
    private final List<Peer> crowd = new ArrayList<>();

    @AfterEach
    void shouldLeaveNothingBehind() {
        core.end();
    }

    /** Members of one room, each of whom is in its namespace as well. */
    private void gather(int size) {
        for (int i = 0; i < size; i++) {
            Peer peer = core.open(0, "user" + i, new Inbox().stamped());
            peer.join("tea");
            core.crank();
            crowd.add(peer);
        }
    }

    private void cutAll() {
        for (Peer peer : crowd) {
            peer.cut();
            core.crank();
        }
    }

    private void send(Peer peer, String frame) {
        assertThat(core.sendEvent(peer.id(), frame)).isTrue();
        core.crank();
    }

    /** Lets the time pass until the lane looks after its members; its turn has not come then. */
    private void tickAfter(Duration time) {
        core.letPass(time.minusSeconds(2));
        core.advance(Duration.ofSeconds(3));
    }

    @Test
    void shouldGiveUpSoManyATurnAndTheRestInTheNext() {
        gather(CROWD);
        cutAll();
        tickAfter(WINDOW);
        assertThat(core.lane(0).awayCount()).isEqualTo(CROWD);

        int turns = 0;
        for (int left = CROWD; left > 0; left = core.lane(0).awayCount()) {
            assertThat(core.loop(0).scheduled()).isPositive();
            core.loop(0).crankOne();
            turns++;
            int givenUp = left - core.lane(0).awayCount();
            assertThat(givenUp).isBetween(0, CROWD / 4);
        }

        assertThat(turns).isGreaterThanOrEqualTo(4);
    }

    @Test
    void shouldDropSoManyOldMessagesATurnAndTheRestInTheNext() {
        gather(3_000);
        cutAll();
        for (Peer peer : crowd) {
            send(peer, "1");
            send(peer, "2");
        }
        long kept = core.fanout().logs().loggedBytes();
        tickAfter(AGE);
        assertThat(core.fanout().logs().loggedBytes()).isEqualTo(kept);

        core.loop(0).crankOne();
        long dropped = kept - core.fanout().logs().loggedBytes();
        assertThat(dropped).isBetween(1L, kept / 2);

        core.crank();
        assertThat(core.fanout().logs().loggedBytes()).isZero();
        assertThat(core.lane(0).awayCount()).isEqualTo(3_000);
    }

    @Test
    void shouldLookOnlyAtThoseWhoseMessagesAreTooOld() {
        gather(3);
        cutAll();
        send(crowd.get(0), "old");
        core.letPass(AGE.dividedBy(2));
        send(crowd.get(1), "young");

        core.letPass(AGE.dividedBy(2).plusSeconds(2));

        assertThat(crowd.get(0).comeBack(0, null)).isNull();
        assertThat(crowd.get(1).comeBack(0, null).received()).contains("young");
        assertThat(crowd.get(2).comeBack(0, null)).isNotNull();
    }

    @Test
    void shouldKeepNoMoreForOneThatIsAwayThanItMay() {
        gather(1);
        cutAll();
        for (int i = 0; i <= MESSAGES_MAX; i++) {
            send(crowd.get(0), "message");
        }

        assertThat(core.fanout().logs().loggedBytes()).isEqualTo((long) MESSAGES_MAX * "message".length());
    }

    @Test
    void shouldFindTheOldestMessageOfOneThatHadItBeforeItWasCut() {
        gather(1);
        Offset nothing = crowd.get(0).member().beginning();
        send(crowd.get(0), "before");
        core.letPass(AGE.minusSeconds(10));
        cutAll();
        send(crowd.get(0), "after");
        assertThat(core.fanout().logs().loggedBytes()).isEqualTo("beforeafter".length());

        core.letPass(Duration.ofSeconds(12));

        assertThat(core.fanout().logs().loggedBytes()).isEqualTo("after".length());
        assertThat(crowd.get(0).comeBack(0, nothing)).isNull();
    }
}
