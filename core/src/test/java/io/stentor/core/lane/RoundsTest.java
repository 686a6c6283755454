package io.stentor.core.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.stentor.core.ring.Form;
import io.stentor.core.ring.Message;
import io.stentor.core.ring.Offset;
import io.stentor.core.ring.Slot;
import io.stentor.testkit.HandCrankedCore;
import io.stentor.testkit.HandCrankedCore.Peer;
import io.stentor.testkit.Inbox;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Members of large rooms are served some in each turn, and each gets all that has come by then. */
class RoundsTest {
    private static final long KEPT_NANOS = Duration.ofMinutes(2).toNanos();
    private static final LogLimits NO_MESSAGE_KEPT = new LogLimits(1, 1, KEPT_NANOS, 1 << 30, 0, 0, 1 << 30);
    private static final int FRAME_BYTES = 64 * 1024;
    private static final int FRAMES_PER_TURN = LaneSlots.BYTES_PER_TURN / FRAME_BYTES;

    private final List<Peer> peers = new ArrayList<>();
    private HandCrankedCore core;

    @AfterEach
    void shouldLeaveNothingBehind() {
        core.end();
    }

    /** Rooms of more than two are large; two members are served in a turn. */
    private void twoInATurn(LogLimits limits, int members) {
        open(limits, new RoundLimits(2, 2, Long.MAX_VALUE), members);
    }

    private void twoInATurn(int members) {
        twoInATurn(LogLimits.defaults(), members);
    }

    private void open(LogLimits limits, RoundLimits rounds, int members) {
        core = new HandCrankedCore(1, limits, rounds);
        for (int i = 0; i < members; i++) {
            peers.add(core.open(String.valueOf(i)));
            peers.get(i).join("tea");
            core.crank();
        }
    }

    private Peer peer(int index) {
        return peers.get(index);
    }

    private void turn() {
        core.loop(0).crank();
    }

    private void tell(String frame) {
        peer(0).broadcast("tea", frame);
    }

    /** What each has got, by writes. */
    private String received() {
        return peers.stream()
                .map(peer -> String.join("+", peer.inbox().writes()))
                .map(writes -> writes.isEmpty() ? "-" : writes)
                .collect(Collectors.joining(" "));
    }

    @Test
    void shouldServeSomeInATurnAndTakeAlongWhatHasComeMeanwhile() {
        twoInATurn(5);

        tell("1");
        turn();
        assertThat(received()).isEqualTo("1 1 - - -");

        tell("2");
        turn();
        assertThat(received()).isEqualTo("1 1 12 12 -");

        turn();
        assertThat(received()).isEqualTo("1+2 1 12 12 12");

        turn();
        assertThat(received()).isEqualTo("1+2 1+2 12 12 12");
        assertThat(core.loop(0).scheduled()).isZero();
    }

    @Test
    void shouldServeAnEighthOfThoseInLineAtLeast() {
        twoInATurn(40);

        tell("1");
        turn();

        assertThat(peers.stream().filter(peer -> peer.received().equals("1"))).hasSize(5);
        core.crank();
        assertThat(peers).allSatisfy(peer -> assertThat(peer.received()).isEqualTo("1"));
    }

    @Test
    void shouldGiveTheSameSlabToNeighboursWhoStandAtTheSamePlace() {
        twoInATurn(5);

        tell("1");
        turn();
        tell("2");
        turn();
        turn();

        assertThat(buffer(2, 0)).isSameAs(buffer(3, 0));
        assertThat(received()).isEqualTo("1+2 1 12 12 12");
        assertThat(buffer(0, 1)).isNotSameAs(buffer(4, 0));
    }

    @Test
    void shouldEndATurnAfterSoManyBytesForMembersAlone() {
        open(LogLimits.defaults(), new RoundLimits(2, 64, 100), 5);
        for (int i = 0; i < 5; i++) {
            peer(i).send("a".repeat(60));
        }

        turn();
        assertThat(peers.stream().map(peer -> peer.received().length())).containsExactly(60, 60, 0, 0, 0);

        core.crank();
        assertThat(peers).allSatisfy(peer -> assertThat(peer.received()).hasSize(60));
    }

    private ByteBuf buffer(int peer, int write) {
        return peer(peer).inbox().buffers().get(write);
    }

    @Test
    void shouldEndATurnAfterSoManyBytesAndStillLetSomeShareASlab() {
        open(LogLimits.defaults(), new RoundLimits(2, 64, 100), 40);

        tell("a".repeat(60));

        for (int served = 16; served < 40; served += 16) {
            turn();
            assertThat(peers.stream().filter(peer -> !peer.received().isEmpty()))
                    .hasSize(served);
        }
        core.crank();
        assertThat(peers).allSatisfy(peer -> assertThat(peer.received()).hasSize(60));
    }

    @Test
    void shouldWriteWhatSmallRoomsGetInTheTurn() {
        twoInATurn(5);
        peer(3).join("milk");
        peer(4).join("milk");
        core.crank();

        tell("1");
        peer(4).broadcast("milk", "2");
        turn();
        assertThat(received()).as("of both rooms at once").isEqualTo("1 1 - 12 12");

        core.crank();
        tell("3");
        turn();
        peer(4).broadcast("milk", "4");
        turn();
        assertThat(received()).as("in line, with the rest").isEqualTo("1+3 1+3 1+3 12+34 12");
        core.crank();
        assertThat(received()).isEqualTo("1+3 1+3 1+3 12+34 12+34");
    }

    @Test
    void shouldLeaveOutTheSenderAndNobodyElse() {
        twoInATurn(5);

        tell("1");
        turn();
        peer(0).broadcastToOthers("tea", "2");
        peer(4).broadcastToOthers("tea", "3");
        core.crank();

        assertThat(peers.stream().map(Peer::received)).containsExactly("13", "123", "123", "123", "12");
    }

    @Test
    void shouldKeepTheOrderOfTwoLargeRooms() {
        twoInATurn(4);
        peers.forEach(peer -> peer.join("milk"));
        core.crank();

        tell("1");
        peer(0).broadcast("milk", "2");
        tell("3");
        turn();
        assertThat(received()).isEqualTo("123 123 - -");

        peer(0).broadcast("milk", "4");
        tell("5");
        core.crank();

        assertThat(peers.stream().map(Peer::received)).containsOnly("12345");
    }

    @Test
    void shouldServeManyWhoGetSomethingAloneInRounds() {
        twoInATurn(5);

        for (int i = 0; i < 5; i++) {
            peer(i).send(String.valueOf(i));
        }
        turn();
        assertThat(received()).isEqualTo("0 1 - - -");

        tell("a");
        core.crank();
        assertThat(peers.stream().map(Peer::received)).containsExactly("0a", "1a", "2a", "3a", "4a");
    }

    @Test
    void shouldKeepThePlaceOfWhatAMemberGetsAlone() {
        twoInATurn(4);

        tell("1");
        turn();
        peer(3).send("a");
        tell("2");
        peer(3).send("b");
        turn();
        assertThat(received()).isEqualTo("1 1 12 1a2b");

        core.crank();
        assertThat(received()).isEqualTo("1+2 1+2 12 1a2b");
    }

    @Test
    void shouldWriteWhatComesForAMemberAloneAfterItsRound() {
        twoInATurn(4);

        tell("1");
        for (int i = 0; i < 10; i++) {
            peer(3).send(String.valueOf((char) ('a' + i)));
            turn();
        }
        core.crank();

        assertThat(peer(3).received()).isEqualTo("1abcdefghij");
    }

    @Test
    void shouldGiveEachItsForm() {
        twoInATurn(6);
        for (int i = 1; i < 6; i += 2) {
            peer(i).inbox().take(Form.DEFLATED);
        }
        broadcast(
                Message.of(core.frames().of("1"), 1).withDeflated(core.frames().of("A")));
        turn();
        broadcast(
                Message.of(core.frames().of("2"), 1).withDeflated(core.frames().of("B")));
        core.crank();

        assertThat(received()).isEqualTo("1+2 A+B 12 AB 12 AB");
    }

    private void broadcast(Message message) {
        Peer sender = peer(0);
        sender.onLoop(() -> assertThat(sender.lane().broadcast(sender.joinedRoom("tea"), Slot.NOBODY, message))
                .isTrue());
    }

    // What may be missed.

    @Test
    void shouldNotMissWhatMayBeMissedForBeingInLine() {
        twoInATurn(5);

        tell("1");
        turn();
        broadcast(Message.of(core.frames().of("t"), 1).skippable());
        turn();
        assertThat(received()).as("at once, for it goes out of date").isEqualTo("1+t 1+t 1+t 1+t 1+t");

        tell("2");
        turn();
        core.fanout().send(peer(4).id(), Message.of(core.frames().of("u"), 1).skippable());
        core.crank();
        assertThat(peer(4).received()).isEqualTo("1t2u");
    }

    @Test
    void shouldLetAMemberInLineMissWhatItHasNoRoomFor() {
        twoInATurn(5);

        tell("1");
        turn();
        core.fanout().send(peer(4).id(), Message.of(core.frames().of("u"), 1).skippable());
        peer(4).inbox().setReady(false);
        core.crank();

        assertThat(peer(4).received()).isEqualTo("1");
        assertThat(core.fanout().lanes().get(0).skipped()).isEqualTo(1);
    }

    // Those who go, and those who come.

    @Test
    void shouldWriteWhatHasComeToAMemberThatLeaves() {
        twoInATurn(5);

        tell("1");
        turn();
        tell("2");
        peer(4).leave("tea");
        tell("3");
        core.crank();

        assertThat(peer(4).received()).isEqualTo("12");
        assertThat(peer(3).received()).isEqualTo("123");
    }

    @Test
    void shouldWriteWhatHasBeenTakenInToAMemberThatIsClosed() {
        twoInATurn(5);

        tell("1");
        turn();
        peer(3).close();
        assertThat(peer(3).received()).isEqualTo("1");

        core.crank();
        tell("2");
        core.crank();
        assertThat(received()).isEqualTo("1+2 1+2 1+2 1 1+2");
    }

    @Test
    void shouldTellAMemberThatIsCutOffWhileInLineWhatItHasMissed() {
        LogLimits limits = LogLimits.defaults().withWindow(Duration.ofMinutes(2));
        core = new HandCrankedCore(1, limits, new RoundLimits(2, 2, Long.MAX_VALUE));
        for (int i = 0; i < 5; i++) {
            peers.add(core.open(0, String.valueOf(i), new Inbox().stamped()));
            peer(i).join("tea");
            core.crank();
        }

        peer(0).tell("tea", "1");
        core.crank();
        peer(0).tell("tea", "2");
        turn();
        assertThat(peer(4).received()).startsWith("1").doesNotContain("2");
        peer(4).cut();
        peer(0).tell("tea", "3");
        core.crank();
        Peer back = peer(4).comeBack(0, Offset.ofSlot(firstSlotOf(peer(4))));

        assertThat(back.received().replaceAll("[^0-9!]", "")).matches("2\\d+3\\d+!");
    }

    private static long firstSlotOf(Peer peer) {
        String got = peer.received();
        return Long.parseLong(got.substring(got.indexOf('[') + 1, got.indexOf(']')));
    }

    @Test
    void shouldGiveNewcomersOnlyWhatFollows() {
        twoInATurn(5);

        tell("1");
        turn();
        Peer late = core.open("late");
        late.join("tea");
        tell("2");
        core.crank();

        assertThat(late.received()).isEqualTo("2");
        assertThat(peers.stream().map(Peer::received)).containsOnly("12");
    }

    // Those who do not take everything.

    @Test
    void shouldGoOnWhereAnOutletStopped() {
        twoInATurn(5);
        peer(4).inbox().setRoom(4);

        tell("abc");
        turn();
        tell("def");
        tell("ghi");
        core.crank();
        assertThat(peer(4).inbox().writes()).containsExactly("abcd", "ef");
        assertThat(core.lane(0).behindCount()).isEqualTo(1);

        peer(4).drain();
        assertThat(peer(4).received()).isEqualTo("abcdefghi");
        assertThat(core.lane(0).behindCount()).isZero();
    }

    @Test
    void shouldServeTheOthersWhenAnOutletThrows() {
        twoInATurn(5);
        peer(2).inbox().failWrites(new IllegalStateException("broken"));

        tell("1");
        core.crank();

        assertThat(received()).isEqualTo("1 1 - 1 1");
        assertThat(core.failures()).hasSize(1);
        core.failures().clear();
    }

    // What the logs keep for those in line.

    @Test
    void shouldKeepForThoseInLineWhatTheLimitsOfALogDoNot() {
        twoInATurn(NO_MESSAGE_KEPT, 12);

        for (int i = 0; i < 6; i++) {
            tell(String.valueOf(i));
            turn();
        }
        core.crank();

        assertThat(peers.stream().map(Peer::received)).containsOnly("012345");
        assertThat(core.lane(0).behindCount()).isZero();
    }

    /** A room that is busy all the time would otherwise keep as much as the limits allow, and so would all others. */
    @Test
    void shouldKeepNothingThatAllHaveGot() {
        twoInATurn(5);
        peer(0).join("milk");
        core.crank();

        for (int i = 0; i < 50; i++) {
            tell("1");
            peer(0).broadcast("milk", "2");
            turn();
            assertThat(core.fanout().logs().loggedBytes()).isLessThan(10);
        }
        core.crank();

        assertThat(core.fanout().logs().loggedBytes()).isZero();
        assertThat(peers.stream().map(Peer::received).map(String::length)).containsExactly(100, 50, 50, 50, 50);
    }

    @Test
    void shouldServeAllBeforeTheLogsOfAllRoomsPay() {
        twoInATurn(new LogLimits(100, 1 << 20, KEPT_NANOS, 16, 0, 0, 1 << 20), 12);

        tell("a".repeat(10));
        turn();
        tell("b".repeat(10));
        turn();

        String both = "a".repeat(10) + "b".repeat(10);
        assertThat(peers.stream().map(Peer::received)).containsOnly(both);
    }

    @Test
    void shouldServeThoseFirstForWhomATurnsBytesHaveCome() {
        open(LogLimits.defaults(), new RoundLimits(2, 1, Long.MAX_VALUE), 5);

        fillATurn();
        turn();
        assertThat(bytesReceived()).containsExactly(1, 0, 0, 0, 0);
        fillATurn();
        turn();
        assertThat(bytesReceived()).containsExactly(1, 2, 0, 0, 0);
        fillATurn();
        turn();
        assertThat(bytesReceived()).as("in turns' bytes").containsExactly(3, 2, 2, 2, 2);
    }

    private void fillATurn() {
        IntStream.range(0, FRAMES_PER_TURN).forEach(i -> tell("a".repeat(FRAME_BYTES)));
    }

    private List<Integer> bytesReceived() {
        return peers.stream()
                .map(peer -> peer.received().length() / LaneSlots.BYTES_PER_TURN)
                .toList();
    }
}
