package io.stentor.core.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.stentor.core.ring.Message;
import io.stentor.core.ring.Slot;
import io.stentor.core.room.Room;
import io.stentor.testkit.HandCrankedCore;
import io.stentor.testkit.HandCrankedCore.Peer;
import io.stentor.testkit.Inbox;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Only a lane's own thread may call it; tests run with assertions. */
class LaneOwnershipTest {
    private final HandCrankedCore core = new HandCrankedCore(2);
    private final Peer alice = core.open("alice");

    @AfterEach
    void shouldLeaveNothingBehind() {
        core.end();
    }

    @TestFactory
    Stream<DynamicTest> shouldFailWhenCalledFromAForeignThread() {
        alice.join("tea");
        Room tea = alice.joinedRoom("tea");
        ByteBuf frame = core.frames().of("1");
        Lane lane = alice.lane();
        Map<String, ThrowingCallable> calls = Map.of(
                "open", () -> lane.open(new Inbox(), core.fanout().rooms(), "bob", null),
                "join", () -> lane.join(alice.member(), "milk", null),
                "leave", () -> lane.leave(alice.member(), tea),
                "ask", () -> lane.ask(tea, census -> {}),
                "joinedRoom", () -> lane.joinedRoom(alice.member(), "tea"),
                "broadcast", () -> lane.broadcast(tea, Slot.NOBODY, Message.untimed(frame)),
                "send", () -> lane.send(alice.member(), Message.untimed(frame)),
                "close", () -> lane.close(alice.member()),
                "runNow", lane::runNow);
        return calls.entrySet().stream()
                .map(call -> DynamicTest.dynamicTest(call.getKey(), () -> {
                    long free = core.fanout().ring().remaining();
                    assertTrips(call.getValue());
                    core.loop(1).enter(() -> assertTrips(call.getValue()));
                    assertThat(core.fanout().ring().remaining()).isEqualTo(free);
                    assertThat(frame.refCnt()).isEqualTo(1);
                }))
                .onClose(frame::release);
    }

    @Test
    void shouldFailWhenAMemberLeavesARoomItIsNotIn() {
        Peer bob = core.open("bob");
        alice.join("tea");
        Room tea = alice.joinedRoom("tea");

        bob.onLoop(() -> assertTrips(() -> bob.lane().leave(bob.member(), tea)));
    }

    @Test
    void shouldLetAnyThreadAskForATurn() {
        core.loop(1).enter(() -> alice.lane().wake());

        assertThat(core.loop(0).scheduled()).isEqualTo(1);
    }

    private static void assertTrips(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(AssertionError.class);
    }
}
