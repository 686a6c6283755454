package io.stentor.core.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.stentor.core.ring.Form;
import io.stentor.core.ring.Message;
import io.stentor.core.ring.Slot;
import io.stentor.core.ring.Stamp;
import io.stentor.core.room.Room;
import io.stentor.testkit.HandCrankedCore;
import io.stentor.testkit.HandCrankedCore.Peer;
import io.stentor.testkit.Inbox;
import io.stentor.testkit.Stamps;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which entries of a log that servers share ask a member for an answer that it has not given. */
class OwedEntriesTest {
    private final HandCrankedCore core = new HandCrankedCore(1, LogLimits.defaults());
    private final Peer alice = core.open(0, "alice");
    private final Peer bob = core.open(0, "bob", new Inbox().stamped());
    private final List<Verdict> verdicts = new ArrayList<>();

    /** As {@link Stamps#IN_BRACKETS}, with an entry. */
    private record EntryStamp(String entry) implements Stamp {
        @Override
        public int length(Form form, ByteBuf frames) {
            return Stamps.IN_BRACKETS.length(form, frames);
        }

        @Override
        public void write(Form form, ByteBuf frames, long sequence, int own, ByteBuf out) {
            Stamps.IN_BRACKETS.write(form, frames, sequence, own, out);
        }
    }

    @BeforeEach
    void inOneRoom() {
        alice.join("tea");
        bob.join("tea");
        core.crank();
    }

    @AfterEach
    void shouldLeaveNothingBehind() {
        core.end();
    }

    private int ask(String entry) {
        int ackId = core.fanout().confirmations().takeAckId();
        alice.onLoop(() -> {
            Room room = alice.joinedRoom("tea");
            Message away = Message.untimed(core.frames().of("away"))
                    .stamped(entry == null ? Stamps.IN_BRACKETS : new EntryStamp(entry));
            Message message = Message.untimed(core.frames().of("ask")).withAwayForm(away);
            Confirmation confirmation = core.fanout()
                    .confirmations()
                    .begin(ackId, message, Attempts.once(1_000), room.holds(), core.lane(0), verdicts::add)
                    .notCounting(alice.id())
                    .standsAt(entry);
            assertThat(alice.lane().broadcast(room, Slot.NOBODY, message, confirmation))
                    .isTrue();
        });
        core.crank();
        return ackId;
    }

    private void onLane(Runnable task) {
        bob.onLoop(task);
        core.crank();
    }

    private void answer(int ackId) {
        onLane(() -> assertThat(bob.lane().answered(bob.member(), ackId)).isTrue());
    }

    @Test
    void shouldNameThemUntilTheyAreAnswered() {
        int first = ask("1-1");
        int second = ask("1-2");
        onLane(() -> {
            assertThat(bob.lane().owedEntries(bob.member())).containsExactlyInAnyOrder("1-1", "1-2");
            assertThat(bob.lane().owed(bob.member(), "1-1").ackId()).isEqualTo(first);
            assertThat(bob.lane().owed(bob.member(), "1-3")).isNull();
            assertThat(bob.lane().newestEntry()).isEqualTo("1-2");
        });
        answer(first);
        onLane(() -> {
            assertThat(bob.lane().owedEntries(bob.member())).containsExactly("1-2");
            assertThat(bob.lane().owed(bob.member(), "1-1")).isNull();
        });
        answer(second);
        onLane(() -> assertThat(bob.lane().owedEntries(bob.member())).isEmpty());
        assertThat(verdicts).hasSize(2).allMatch(Verdict::isComplete);
    }

    @Test
    void shouldNotKnowThemWhenSomethingElseIsOwed() {
        onLane(() -> assertThat(bob.lane().newestEntry()).isNull());
        int placed = ask("1-1");
        int other = ask(null);
        onLane(() -> {
            assertThat(bob.lane().owedEntries(bob.member())).isNull();
            assertThat(bob.lane().newestEntry()).isEqualTo("1-1");
        });
        answer(other);
        onLane(() -> assertThat(bob.lane().owedEntries(bob.member())).containsExactly("1-1"));
        answer(placed);
    }
}
