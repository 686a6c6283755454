package io.stentor.core.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.core.ring.Message;
import io.stentor.core.ring.Offset;
import io.stentor.core.roster.RosterCounts;
import io.stentor.testkit.HandCrankedCore;
import io.stentor.testkit.HandCrankedCore.Peer;
import io.stentor.testkit.Inbox;
import io.stentor.testkit.Stamps;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Those who were cut off from another server and go on here. */
class LaneArrivalTest {
    private final HandCrankedCore core =
            new HandCrankedCore(2, LogLimits.defaults().withWindow(Duration.ofMinutes(2)));
    private final Peer alice = core.open(0, "alice", new Inbox().stamped());

    @AfterEach
    void shouldLeaveNothingBehind() {
        core.end();
    }

    private Peer arrive(String... rooms) {
        Peer arrived = core.arrive(1, "bob", new Inbox().stamped(), List.of(rooms));
        assertThat(arrived).as("ring full").isNotNull();
        return arrived;
    }

    private void catchUp(Peer who, String... missed) {
        List<Message> messages = new ArrayList<>();
        for (String frame : missed) {
            messages.add(Message.of(core.frames().of(frame), 1).stamped(Stamps.IN_BRACKETS));
        }
        who.onLoop(() -> who.lane().catchUp(who.member(), messages));
        core.crank();
    }

    private void tell(String room, String frame) {
        alice.tell(room, frame);
        core.crank();
    }

    private static String plain(Peer peer) {
        return peer.received().replaceAll("\\[[\\d.]+] *", "");
    }

    @Test
    void shouldGetWhatItMissedBeforeWhatFollowsItsPlaceInTheOrder() {
        alice.join("tea");
        tell("tea", "before");
        Peer bob = arrive("tea", "milk", "tea");
        tell("tea", "c");
        bob.send("d");
        core.crank();
        assertThat(bob.received()).isEmpty();

        catchUp(bob, "a", "b");
        tell("tea", "e");

        assertThat(plain(bob)).isEqualTo("abcde");
        assertThat(core.fanout().roster().counts()).isEqualTo(new RosterCounts(2, 2, 2, 3));
    }

    @Test
    void shouldGoOnAtOnceWhenItMissedNothing() {
        Peer bob = arrive();
        bob.send("!");
        catchUp(bob);

        assertThat(bob.received()).isEqualTo("!");
    }

    @Test
    void shouldBeForgottenWhenItGoesBeforeItHasCaughtUp() {
        Peer bob = arrive("tea");
        bob.close();
        catchUp(bob, "a");

        assertThat(bob.received()).isEmpty();
        assertThat(core.fanout().rooms().peek("tea")).isNull();
    }

    /** The lanes do not know what came before it: only a log of all servers can tell. */
    @Test
    void shouldNotReturnFromBeforeItsArrival() {
        alice.join("tea");
        tell("tea", "a");
        Offset before = new Offset(core.fanout().ring().lastSequence(), Offset.AS_PLACED);
        Peer bob = arrive("tea");
        catchUp(bob, "b", "c");
        bob.cut();
        core.crank();

        assertThat(bob.comeBack(0, before)).isNull();
    }

    @Test
    void shouldReturnFromAfterItsArrival() {
        alice.join("tea");
        Peer bob = arrive("tea");
        catchUp(bob, "a");
        tell("tea", "b");
        Offset seen = new Offset(core.fanout().ring().lastSequence(), Offset.AS_PLACED);
        bob.cut();
        tell("tea", "c");

        assertThat(plain(bob.comeBack(0, seen))).isEqualTo("c!");
    }
}
