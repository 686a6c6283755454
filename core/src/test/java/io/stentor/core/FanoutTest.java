package io.stentor.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.stentor.testkit.HandCrankedCore;
import io.stentor.testkit.HandCrankedCore.Peer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What threads that own no lane may do. */
class FanoutTest {
    private static final int SIZE = 16;

    private final HandCrankedCore core = new HandCrankedCore(2, SIZE);
    private final Peer alice = core.open(0, "alice");
    private final Peer dave = core.open(1, "dave");

    @AfterEach
    void shouldLeaveNothingBehind() {
        core.end();
    }

    @Test
    void shouldBroadcastToEveryLane() {
        alice.join("tea");
        dave.join("tea");

        assertThat(broadcast("tea", "1")).isTrue();
        core.crank();

        assertThat(alice.received()).isEqualTo("1");
        assertThat(dave.received()).isEqualTo("1");
    }

    @Test
    void shouldSucceedAndReleaseTheFrameWhenThereIsNoSuchRoom() {
        ByteBuf frame = core.frames().of("1");

        assertThat(core.broadcast("tea", frame)).isTrue();

        assertThat(frame.refCnt()).isZero();
        assertThat(core.fanout().rooms().size()).isZero();
    }

    @Test
    void shouldRefuseAndLeaveTheFrameToTheCallerWhenTheRingIsFull() {
        alice.join("tea");
        core.crank();
        core.fillRing("tea");
        ByteBuf frame = core.frames().of("1");

        assertThat(core.broadcast("tea", frame)).isFalse();
        assertThat(core.send(alice.id(), frame)).isFalse();

        assertThat(frame.refCnt()).isEqualTo(1);
        frame.release();
    }

    @Test
    void shouldGiveItsHoldOnTheRoomBackAcceptedOrRefused() {
        alice.join("tea");
        core.crank();
        core.fillRing("tea");
        broadcast("tea", "1");
        core.crank();

        alice.leave("tea");

        assertThat(core.fanout().rooms().size()).isZero();
    }

    @Test
    void shouldSendToOneMemberWhateverItsLane() {
        core.send(alice.id(), core.frames().of("1"));
        core.send(dave.id(), core.frames().of("2"));
        core.crank();

        assertThat(alice.received()).isEqualTo("1");
        assertThat(dave.received()).isEqualTo("2");
    }

    private boolean broadcast(String room, String text) {
        ByteBuf frame = core.frames().of(text);
        boolean accepted = core.broadcast(room, frame);
        if (!accepted) {
            frame.release();
        }
        return accepted;
    }
}
