package io.stentor.core.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.stentor.core.ring.Form;
import io.stentor.core.ring.Message;
import io.stentor.core.ring.Slot;
import io.stentor.testkit.HandCrankedCore;
import io.stentor.testkit.HandCrankedCore.Peer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Messages in two forms, and messages that a member may miss that is behind. */
class LaneFormsTest {
    private final HandCrankedCore core = new HandCrankedCore(2);
    private final Peer alice = core.open("alice");
    private final Peer bob = core.open("bob");
    private final Peer carol = core.open("carol");

    @BeforeEach
    void inOneRoom() {
        Stream.of(alice, bob, carol).forEach(peer -> peer.join("tea"));
        core.crank();
    }

    @AfterEach
    void shouldLeaveNothingBehind() {
        core.end();
    }

    @Test
    void shouldGiveEachMemberItsForm() {
        bob.inbox().take(Form.DEFLATED);

        broadcast(both("1", "A"));
        broadcast(both("2", "B"));
        core.crank();

        assertThat(received()).containsExactly("12", "AB", "12");
        assertThat(alice.inbox().buffers()).isEqualTo(carol.inbox().buffers()).hasSize(1);
    }

    @Test
    void shouldGiveThePlainFramesToAllWhereAMessageHasNoOther() {
        bob.inbox().take(Form.DEFLATED);

        broadcast(both("1", "A"));
        broadcast(plain("2"));
        core.crank();

        assertThat(received()).containsExactly("12", "A2", "12");
    }

    @Test
    void shouldShareOneBufferWhereNoMessageHasASecondForm() {
        bob.inbox().take(Form.DEFLATED);

        broadcast(plain("1"));
        broadcast(plain("2"));
        core.crank();

        assertThat(bob.inbox().buffers().get(0))
                .isSameAs(alice.inbox().buffers().get(0));
    }

    @Test
    void shouldGiveComposedMembersTheirForm() {
        bob.inbox().take(Form.DEFLATED);

        broadcast(both("1", "A"));
        alice.onLoop(() -> alice.lane().send(alice.member(), both("2", "B")));
        bob.onLoop(() -> bob.lane().send(bob.member(), both("3", "C")));
        core.fanout()
                .broadcast(core.audience().room("tea").exceptMember(carol.id()).room("no"), both("4", "D"));
        core.crank();

        assertThat(received()).containsExactly("124", "ACD", "1");
    }

    @Test
    void shouldCutSlabsByTheSizeOfTheirForm() {
        bob.inbox().take(Form.DEFLATED);

        broadcast(both("1".repeat(100_000), "A"));
        broadcast(both("2".repeat(100_000), "B"));
        core.crank();

        assertThat(alice.inbox().writes()).hasSize(2);
        assertThat(bob.inbox().writes()).containsExactly("AB");
    }

    @Test
    void shouldLetAMemberThatIsBehindMissWhatItMayMiss() {
        bob.inbox().setReady(false);

        broadcast(plain("1"));
        broadcast(plain("2").skippable());
        broadcast(plain("3"));
        core.crank();

        assertThat(received()).containsExactly("123", "13", "123");
        assertThat(alice.inbox().buffers()).isEqualTo(carol.inbox().buffers());
        assertThat(core.lane(0).skipped()).isEqualTo(1);
    }

    @Test
    void shouldWriteNothingToAMemberThatMissesAll() {
        bob.inbox().setReady(false);

        broadcast(both("1", "A").skippable());
        core.crank();

        assertThat(bob.inbox().writes()).isEmpty();
        assertThat(bob.inbox().flushes()).isZero();
        assertThat(alice.received()).isEqualTo("1");
    }

    @Test
    void shouldLetComposedMembersMissDirectAndSelectedMessages() {
        bob.inbox().setReady(false);

        bob.onLoop(() -> bob.lane().send(bob.member(), plain("1").skippable()));
        bob.send("2");
        core.fanout()
                .broadcast(
                        core.audience().member(bob.id()).member(alice.id()),
                        plain("3").skippable());
        core.fanout().send(bob.id(), plain("4").skippable());
        broadcast(plain("5").skippable());
        core.crank();

        assertThat(received()).containsExactly("35", "2", "5");
        assertThat(core.lane(0).skipped()).isEqualTo(4);
    }

    @Test
    void shouldGiveItEverythingAgainWhenItHasCaughtUp() {
        bob.inbox().setReady(false);
        broadcast(plain("1").skippable());
        core.crank();

        bob.inbox().setReady(true);
        broadcast(plain("2").skippable());
        core.crank();

        assertThat(bob.received()).isEqualTo("2");
    }

    @Test
    void shouldNotCountWhatAClosedMemberMisses() {
        bob.inbox().setReady(false);

        broadcast(plain("1").skippable());
        bob.onLoop(() -> bob.lane().send(bob.member(), plain("2").skippable()));
        bob.close();
        core.crank();

        assertThat(core.lane(0).skipped()).isZero();
    }

    private void broadcast(Message message) {
        alice.onLoop(() -> assertThat(alice.lane().broadcast(alice.joinedRoom("tea"), Slot.NOBODY, message))
                .isTrue());
    }

    private Message plain(String text) {
        return Message.of(frame(text), 1);
    }

    private Message both(String text, String deflated) {
        return plain(text).withDeflated(frame(deflated));
    }

    private ByteBuf frame(String text) {
        return core.frames().of(text);
    }

    private List<String> received() {
        return Stream.of(alice, bob, carol).map(Peer::received).toList();
    }
}
