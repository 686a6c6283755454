package io.stentor.core.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.core.ring.Message;
import io.stentor.testkit.Frames;
import io.stentor.testkit.Inbox;
import io.stentor.testkit.Stamps;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KeptMessagesTest {
    private static final int MESSAGES = 2;
    private static final long AGE_NANOS = 1_000;
    /** An eighth of it is left free: 14 bytes may stay. */
    private static final long TOTAL_BYTES = 16;

    private final Frames frames = new Frames();
    private final TestLogs logs =
            new TestLogs(new LogLimits(MESSAGES, 1 << 20, AGE_NANOS, TOTAL_BYTES, AGE_NANOS, 10, 1 << 20));
    private final KeptMessages kept = new KeptMessages(logs.limits);
    private final List<Member> members =
            IntStream.range(0, 3).mapToObj(id -> logs.member(id, new Inbox())).toList();
    private final Member member = members.get(0);

    @AfterEach
    void shouldReleaseEverything() {
        members.forEach(each -> each.own.clear());
        frames.assertAllReleased();
    }

    @Test
    void shouldListAMemberAsLongAsItKeepsSomething() {
        kept.list(member);
        assertThat(kept.isEmpty()).isTrue();

        send(member, "a");
        kept.list(member);
        logs.setNanos(1 + AGE_NANOS);
        kept.trim();
        assertThat(kept.isEmpty()).isFalse();
        assertThat(member.own.keptCount()).isEqualTo(1);

        logs.setNanos(2 + AGE_NANOS);
        kept.trim();
        assertThat(kept.isEmpty()).isTrue();
        assertThat(member.own.keptCount()).isZero();
    }

    @Test
    void shouldListAMemberAgainWhenItKeepsSomethingAnew() {
        send(member, "a");
        kept.list(member);
        logs.setNanos(2 + AGE_NANOS);
        kept.trim();

        send(member, "b");
        kept.list(member);

        assertThat(kept.isEmpty()).isFalse();
    }

    @Test
    void shouldDropTheOldestAtOnceWhenAMemberKeepsTooMany() {
        send(member, "a");
        send(member, "b");
        kept.list(member);
        assertThat(member.own.keptCount()).isEqualTo(MESSAGES);

        send(member, "c");
        kept.list(member);

        assertThat(member.own.keptCount()).isEqualTo(MESSAGES);
    }

    /** What a closed member has left is the business of whoever closes it. */
    @Test
    void shouldForgetMembersThatAreClosedAndNoOthers() {
        for (Member each : members) {
            send(each, "a");
            kept.list(each);
        }
        member.close();

        kept.trim();
        assertThat(member.listedAsKeeping).isFalse();
        assertThat(members.subList(1, 3)).allMatch(each -> each.listedAsKeeping);

        logs.setNanos(2 + AGE_NANOS);
        kept.trim();
        assertThat(kept.isEmpty()).isTrue();
        assertThat(members).extracting(each -> each.own.keptCount()).containsExactly(1, 0, 0);
    }

    @Test
    void shouldGiveUpWhatMembersKeepUntilEnoughIsFree() {
        for (Member each : members) {
            send(each, "12345678");
            kept.list(each);
        }
        assertThat(logs.budget.loggedBytes()).isEqualTo(24);

        kept.pay(logs.logs);
        assertThat(members).extracting(each -> each.own.keptCount()).containsExactly(0, 0, 1);

        kept.pay(logs.logs);
        assertThat(members).extracting(each -> each.own.keptCount()).containsExactly(0, 0, 1);
    }

    @Test
    void shouldGiveAllUpWhenTheLogsOfRoomsAloneHoldTooMuch() {
        Message rooms = Message.untimed(frames.of('r', (int) TOTAL_BYTES));
        logs.budget.entered(rooms);
        send(member, "a");
        kept.list(member);

        kept.pay(logs.logs);

        assertThat(member.own.keptCount()).isZero();
        assertThat(logs.budget.loggedBytes()).isEqualTo(TOTAL_BYTES);
        rooms.release();
    }

    private void send(Member to, String text) {
        to.own.add(Message.of(frames.of(text), 1).stamped(Stamps.IN_BRACKETS), FrameOrder.after(1));
        to.own.sent(true);
    }
}
