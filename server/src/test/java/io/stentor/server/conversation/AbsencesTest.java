package io.stentor.server.conversation;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import io.stentor.core.room.Room;
import io.stentor.core.room.RoomCensus;
import io.stentor.core.room.RoomDirectory;
import io.stentor.transport.loop.DeadlineQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AbsencesTest {
    private static final long GRACE_MS = 1_000;
    private static final int MEMBER = 7;

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final List<Throwable> bugs = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private final DeadlineQueue grace = new DeadlineQueue(channel.eventLoop(), GRACE_MS, bugs::add);
    private final Absences absences = new Absences(
            grace,
            (room, conversation, user, member, members) -> told.add(user + " (" + member + ") of " + members + " in "
                    + conversation + ", " + (room == null ? "nowhere" : room.name())));
    private final Room tea = new RoomDirectory(() -> 0).hold("tea");

    private record Members(int members) implements RoomCensus {
        @Override
        public int users() {
            return members;
        }

        @Override
        public void forEachUser(int limit, Consumer<String> user) {}
    }

    @BeforeEach
    void stopTheClock() {
        channel.freezeTime();
    }

    @AfterEach
    void shouldLeaveNothingBehind() {
        pass(GRACE_MS);
        assertThat(absences.conversations()).isZero();
        assertThat(grace.size()).isZero();
        assertThat(bugs).isEmpty();
        channel.close();
    }

    @Test
    void shouldTellOfAUserWhenItsTimeIsOver() {
        begin("alice", 3);
        pass(GRACE_MS - 1);
        assertThat(told).isEmpty();
        pass(1);
        assertThat(told).containsExactly("alice (7) of 3 in t, tea");
        assertThat(absences.end("t", "alice")).isFalse();
    }

    @Test
    void shouldTellNothingWhenTheUserIsBackInTime() {
        begin("alice", 3);
        pass(GRACE_MS - 1);
        assertThat(absences.end("t", "alice")).isTrue();
        pass(GRACE_MS);
        assertThat(told).isEmpty();
    }

    @Test
    void shouldTakeNobodyForAnother() {
        begin("alice", 3);
        assertThat(absences.end("t", "bob")).isFalse();
        assertThat(absences.end("u", "alice")).isFalse();
        pass(GRACE_MS);
        assertThat(told).hasSize(1);
    }

    @Test
    void shouldTellHowManyAreLeftSince() {
        begin("alice", 3);
        absences.note("t", tea, new Members(2));
        pass(GRACE_MS);
        assertThat(told).containsExactly("alice (7) of 2 in t, tea");
    }

    @Test
    void shouldTellWithoutARoomWhenNobodyIsLeft() {
        begin("alice", 1);
        begin("bob", 0);
        pass(GRACE_MS);
        assertThat(told).containsExactly("alice (7) of 0 in t, nowhere", "bob (7) of 0 in t, nowhere");
    }

    @Test
    void shouldTellTheRoomThatCameAfterTheOneThatEnded() {
        begin("alice", 1);
        begin("bob", 0);
        Room next = new RoomDirectory(() -> 0).hold("tea again");
        absences.note("t", next, new Members(1));
        pass(GRACE_MS);
        assertThat(told).containsExactly("alice (7) of 1 in t, tea again", "bob (7) of 1 in t, tea again");
    }

    @Test
    void shouldListThoseAwayButTheOneWhoAsks() {
        begin("alice", 3);
        begin("bob", 2);
        assertThat(absences.others("t", "carol")).containsExactlyInAnyOrder("alice", "bob");
        assertThat(absences.others("t", "alice")).containsExactly("bob");
        assertThat(absences.others("u", "carol")).isEmpty();
    }

    @Test
    void shouldWaitForNoMoreThanItMay() {
        for (int i = 0; i < Absences.MOST; i++) {
            assertThat(begin("u" + i, 0)).isTrue();
        }
        assertThat(begin("one more", 0)).isFalse();
        assertThat(absences.end("t", "u7")).isTrue();
        assertThat(begin("one more", 0)).isTrue();
    }

    private boolean begin(String user, int membersLeft) {
        return absences.begin("t", tea, user, MEMBER, new Members(membersLeft));
    }

    private void pass(long ms) {
        channel.advanceTimeBy(ms, MILLISECONDS);
        channel.runScheduledPendingTasks();
    }
}
