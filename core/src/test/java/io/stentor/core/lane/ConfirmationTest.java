package io.stentor.core.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.stentor.core.ring.Form;
import io.stentor.core.ring.Message;
import io.stentor.core.ring.Offset;
import io.stentor.core.ring.Slot;
import io.stentor.core.room.Room;
import io.stentor.testkit.HandCrankedCore;
import io.stentor.testkit.HandCrankedCore.Peer;
import io.stentor.testkit.Inbox;
import io.stentor.testkit.Stamps;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages that ask for answers: who is asked, again, and what is told in the end. Time passes as the test says. */
class ConfirmationTest {
    private static final long START = 1_000;
    private static final long INTERVAL = 100;
    private static final int SENDS = 3;
    private static final long DEADLINE = START + SENDS * INTERVAL;

    private static final Duration WINDOW = Duration.ofMinutes(2);

    private final HandCrankedCore core =
            new HandCrankedCore(2, LogLimits.defaults().withWindow(WINDOW));
    private final Peer alice = core.open(0, "alice");
    private final Peer bob = core.open(0, "bob");
    private final Peer carol = core.open(1, "carol", new Inbox().stamped());
    private final List<Verdict> verdicts = new ArrayList<>();
    private int ackId;

    @BeforeEach
    void inOneRoom() {
        for (Peer peer : List.of(alice, bob, carol)) {
            peer.join("tea");
        }
        core.crank();
        core.setNanos(START);
    }

    @AfterEach
    void shouldLeaveNothingBehind() {
        core.end();
    }

    // Who is asked, and answers.

    @Test
    void shouldTellAtOnceThatAllHaveAnswered() {
        confirm("tea", "m");

        answer(bob);
        assertThat(verdicts).isEmpty();
        answer(carol);

        assertVerdict(2, 2);
        assertThat(core.fanout().confirmations().complete()).isEqualTo(1);
    }

    /** Who has answered is kept in words of 64 bits. An answer that comes again is none to the other message. */
    @ParameterizedTest
    @ValueSource(ints = {62, 63, 127})
    void shouldAwaitEachOfManyOnce(int more) {
        List<Peer> asked = new ArrayList<>(List.of(bob, carol));
        for (int i = 0; i < more; i++) {
            Peer peer = core.open(0, "user" + i);
            peer.join("tea");
            asked.add(peer);
        }
        confirm("tea", "other");
        int other = ackId;
        confirm("tea", "m");

        for (Peer peer : asked) {
            assertThat(verdicts).isEmpty();
            answer(peer);
            assertThat(answered(peer)).as("again").isFalse();
        }
        assertVerdict(more + 2, more + 2);

        asked.forEach(peer -> answered(peer, other));
        core.crank();
        assertThat(verdicts).extracting(Verdict::delivered).containsExactly(more + 2, more + 2);
    }

    @Test
    void shouldSendTheSameBytesToAllAndNotWaitForTheSender() {
        confirm("tea", "m");

        assertThat(alice.received()).isEqualTo("m");
        assertThat(bob.received()).isEqualTo("m");
        assertThat(carol.received()).isEqualTo("m");
        assertThat(bob.inbox().buffers().get(0))
                .isSameAs(alice.inbox().buffers().get(0));
        assertThat(answered(alice)).isFalse();
        answer(bob);
        answer(carol);
        assertVerdict(2, 2);
    }

    @Test
    void shouldTellThatNobodyWasAskedWhenTheSenderIsAlone() {
        bob.leave("tea");
        carol.leave("tea");

        confirm("tea", "m");

        assertVerdict(0, 0);
        assertThat(verdicts.get(0).isComplete()).isTrue();
    }

    @Test
    void shouldAskWhoIsInTheRoomWhereTheMessageLiesInTheOrder() {
        Peer early = core.open(1, "early");
        Peer late = core.open(1, "late");
        early.join("tea");
        Room tea = alice.joinedRoom("tea");
        publish(alice, tea, "m");
        late.join("tea");
        core.crank();

        answer(bob);
        answer(carol);
        assertThat(answered(late)).isFalse();
        assertThat(verdicts).isEmpty();
        answer(early);

        assertVerdict(3, 3);
    }

    @Test
    void shouldTellOnThePublishersLane() {
        Room tea = alice.joinedRoom("tea");
        boolean[] onItsLane = new boolean[1];
        alice.onLoop(() -> publish(
                alice.lane(),
                tea,
                core.frames().of("m"),
                verdict -> onItsLane[0] = alice.lane().inTurn()));
        core.crank();

        answer(bob);
        answer(carol);

        assertThat(onItsLane[0]).isTrue();
    }

    @Test
    void shouldCountTheSecondAnswerOfAMemberNotAtAll() {
        confirm("tea", "m");
        answer(bob);

        assertThat(answered(bob)).isFalse();
        assertThat(verdicts).isEmpty();
        answer(carol);

        assertVerdict(2, 2);
    }

    @Test
    void shouldNotCountASecondAnswerOfAMemberThatOwesAnother() {
        Peer neighbour = core.open(0, "neighbour");
        neighbour.join("tea");
        core.crank();
        confirm("tea", "m");
        int first = ackId;
        confirm("tea", "n");

        assertThat(answered(bob, first)).isTrue();
        assertThat(answered(bob, first)).isFalse();

        assertThat(answered(carol, first)).isTrue();
        core.crank();
        assertThat(verdicts).isEmpty();
        assertThat(answered(neighbour, first)).isTrue();
        core.crank();
        assertVerdict(3, 3);
    }

    @Test
    void shouldNotTakeAnAnswerForAnotherMessage() {
        confirm("tea", "m");
        int first = ackId;
        confirm("tea", "n");
        int second = ackId;

        assertThat(answered(bob, first)).isTrue();
        assertThat(answered(carol, second)).isTrue();
        assertThat(answered(bob, 7_777)).isFalse();
        assertThat(answered(bob, -1)).isFalse();
        assertThat(answered(bob, 1L << 32 | first)).isFalse();
        assertThat(verdicts).isEmpty();
        assertThat(answered(bob, second)).isTrue();
        core.crank();
        assertVerdict(2, 2);
        assertThat(answered(carol, first)).isTrue();
        core.crank();
        assertThat(verdicts).hasSize(2);
    }

    // Those who do not answer.

    @Test
    void shouldSendAgainToThoseWhoHaveNotAnsweredAndToNobodyElse() {
        confirm("tea", "m");
        answer(bob);

        core.setNanos(START + INTERVAL - 1);
        core.crank();
        assertThat(carol.received()).isEqualTo("m");
        core.setNanos(START + INTERVAL);
        core.crank();

        assertThat(carol.received()).isEqualTo("mm");
        assertThat(bob.received()).isEqualTo("m");
        assertThat(alice.received()).isEqualTo("m");
        assertThat(core.fanout().confirmations().retries()).isEqualTo(1);
        answer(carol);
        assertVerdict(2, 2);
    }

    @Test
    void shouldTellWhoIsMissingAtTheDeadline() {
        confirm("tea", "m");
        answer(bob);

        core.setNanos(START + INTERVAL);
        core.crank();
        core.setNanos(START + 2 * INTERVAL);
        core.crank();
        core.setNanos(DEADLINE - 1);
        core.crank();
        assertThat(verdicts).isEmpty();
        core.setNanos(DEADLINE);
        core.crank();

        assertThat(carol.received()).isEqualTo("mmm");
        assertVerdict(2, 1, carol);
        assertThat(core.fanout().confirmations().incomplete()).isEqualTo(1);
    }

    @Test
    void shouldIgnoreAnAnswerAfterTheVerdict() {
        confirm("tea", "m");
        core.setNanos(DEADLINE);
        core.crank();

        assertThat(answered(carol)).isFalse();

        assertVerdict(2, 0, bob, carol);
    }

    @Test
    void shouldKeepTheTimesOfMessagesWithDifferentIntervals() {
        Room tea = alice.joinedRoom("tea");
        publish(alice, tea, "slow", Attempts.repeated(2, 10 * INTERVAL));
        publish(alice, tea, "fast", Attempts.repeated(2, INTERVAL));
        publish(alice, tea, "once", Attempts.once(3 * INTERVAL));
        core.crank();

        core.setNanos(START + INTERVAL);
        core.crank();
        assertThat(bob.received()).isEqualTo("slowfastoncefast");
        core.setNanos(START + 2 * INTERVAL);
        core.crank();
        assertThat(verdicts).hasSize(1);
        core.setNanos(START + 3 * INTERVAL);
        core.crank();
        assertThat(verdicts).hasSize(2);
        core.setNanos(START + 10 * INTERVAL);
        core.crank();
        assertThat(bob.received()).isEqualTo("slowfastoncefastslow");
        core.setNanos(START + 20 * INTERVAL);
        core.crank();
        assertThat(verdicts).hasSize(3);
    }

    @Test
    void shouldNotSendAgainToAMemberThatIsBehind() {
        confirm("tea", "m");
        answer(carol);
        bob.inbox().setRoom(0);
        alice.broadcast("tea", "n");
        core.crank();

        core.setNanos(START + INTERVAL);
        core.crank();
        bob.inbox().setRoom(1_000);
        bob.onLoop(() -> bob.lane().drained(bob.member()));
        core.crank();
        assertThat(bob.received()).isEqualTo("mn");
        core.setNanos(START + 2 * INTERVAL);
        core.crank();

        assertThat(bob.received()).isEqualTo("mnm");
        answer(bob);
        assertVerdict(2, 2);
    }

    @Test
    void shouldSendAgainInTheFormThatAMemberTakes() {
        carol.inbox().take(Form.DEFLATED);
        Room tea = alice.joinedRoom("tea");
        alice.onLoop(() -> publish(
                alice.lane(),
                tea,
                Message.of(core.frames().of("m"), START)
                        .withDeflated(core.frames().of("d"))));
        core.crank();

        core.setNanos(START + INTERVAL);
        core.crank();

        assertThat(bob.received()).isEqualTo("mm");
        assertThat(carol.received()).isEqualTo("dd");
        core.setNanos(DEADLINE);
        core.crank();
    }

    @Test
    void shouldReleaseWhatIsKeptForThoseWhoAreAwayWithTheRest() {
        Room tea = alice.joinedRoom("tea");
        Message plain = Message.of(core.frames().of("plain"), START);
        Message message = Message.of(core.frames().of("m"), START).withAwayForm(plain);

        alice.onLoop(() -> publish(alice.lane(), tea, message));
        core.crank();
        core.setNanos(START + INTERVAL);
        core.crank();

        assertThat(message.awayForm()).isSameAs(plain);
        assertThat(bob.received()).isEqualTo("mm");
        core.setNanos(DEADLINE);
        core.crank();
    }

    @Test
    void shouldNotTimeTheDeliveryOfARepeat() {
        confirm("tea", "m");
        long delivered = core.lane(0).deliveries() + core.lane(1).deliveries();

        core.setNanos(START + INTERVAL);
        core.crank();

        assertThat(core.fanout().confirmations().retries()).isEqualTo(2);
        assertThat(core.lane(0).deliveries() + core.lane(1).deliveries()).isEqualTo(delivered);
        core.setNanos(DEADLINE);
        core.crank();
    }

    // Those who go.

    @Test
    void shouldNotWaitForAMemberThatIsGone() {
        confirm("tea", "m");
        answer(bob);

        carol.close();
        core.crank();

        assertVerdict(2, 1, carol);
    }

    @Test
    void shouldNotWaitForAMemberThatHasLeftTheRoom() {
        confirm("tea", "m");
        carol.leave("tea");
        core.crank();

        assertThat(answered(carol)).isFalse();
        assertThat(verdicts).isEmpty();
        answer(bob);

        assertVerdict(2, 1, carol);
    }

    @Test
    void shouldWaitForAMemberThatHasLeftAnotherRoom() {
        carol.join("milk");
        core.crank();
        confirm("tea", "m");
        answer(bob);

        carol.leave("milk");
        core.crank();
        assertThat(verdicts).isEmpty();
        answer(carol);

        assertVerdict(2, 2);
    }

    @Test
    void shouldNotAskAMemberThatIsClosedAlready() {
        Room tea = alice.joinedRoom("tea");
        publish(alice, tea, "m");
        carol.close();
        core.crank();

        answer(bob);

        assertVerdict(1, 1);
        assertThat(carol.received()).isEmpty();
    }

    @Test
    void shouldTellTheVerdictWhenTheSenderIsGone() {
        confirm("tea", "m");
        alice.close();
        core.crank();

        answer(bob);
        answer(carol);

        assertVerdict(2, 2);
    }

    // Those who are away, and come back.

    @Test
    void shouldWaitForAMemberThatIsAwayUntilTheDeadline() {
        confirm("tea", "m");
        answer(bob);
        carol.cut();

        core.setNanos(START + INTERVAL);
        core.crank();
        assertThat(carol.received()).isEqualTo("m");
        assertThat(verdicts).isEmpty();
        core.setNanos(DEADLINE);
        core.crank();

        assertVerdict(2, 1, carol);
    }

    @Test
    void shouldNotWaitForAMemberThatIsAwayForTooLong() {
        Room tea = alice.joinedRoom("tea");
        publish(alice, tea, "m", Attempts.once(TimeUnit.HOURS.toNanos(1)));
        core.crank();
        answer(bob);
        carol.cut();

        core.letPass(WINDOW.minusSeconds(1));
        assertThat(verdicts).isEmpty();
        core.letPass(Duration.ofSeconds(2));

        assertVerdict(2, 1, carol);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void shouldSendAgainAtOnceToAMemberThatIsBack(int lane) {
        confirm("tea", "m");
        answer(bob);
        carol.cut();
        core.setNanos(START + INTERVAL / 2);

        Peer back = comeBack(carol, lane);
        assertThat(back.received()).isEqualTo("!m");
        core.setNanos(START + INTERVAL);
        core.crank();
        assertThat(back.received()).isEqualTo("!mm");
        answer(back);

        assertVerdict(2, 2);
    }

    @Test
    void shouldEndForAMemberThatIsBackWhenItEndsForAll() {
        confirm("tea", "m");
        answer(bob);
        carol.cut();
        core.setNanos(START + INTERVAL + 1);
        core.crank();

        Peer back = comeBack(carol, 0);
        core.setNanos(DEADLINE - 1);
        core.crank();
        assertThat(back.received()).isEqualTo("!mm");
        assertThat(verdicts).isEmpty();
        core.setNanos(DEADLINE);
        core.crank();

        assertVerdict(2, 1, back);
    }

    @Test
    void shouldWaitForAMemberAgainAndAgain() {
        confirm("tea", "m");
        answer(bob);
        Peer back = carol;
        for (int i = 0; i < 3; i++) {
            back.cut();
            core.crank();
            back = comeBack(back, i % 2);
            assertThat(back.received()).isEqualTo("!m");
        }

        answer(back);

        assertVerdict(2, 2);
    }

    @Test
    void shouldTakeOverFromAMemberThatStillCountsAsConnected() {
        confirm("tea", "m");
        answer(bob);

        Peer back = comeBack(carol, 0);
        assertThat(answered(carol)).isFalse();
        answer(back);

        assertVerdict(2, 2);
    }

    @Test
    void shouldNotWaitForAMemberThatIsBackAndGoneAgain() {
        confirm("tea", "m");
        carol.cut();
        Peer back = comeBack(carol, 1);
        answer(bob);

        back.close();
        core.crank();

        assertVerdict(2, 1, back);
    }

    @Test
    void shouldNotTellTheVerdictWhileAnAnswerIsOnItsWayToAnotherLane() {
        confirm("tea", "m");
        List<Handover> owed = new ArrayList<>();
        carol.onLoop(() -> owed.addAll(carol.lane().confirmations().handOver(carol.member())));
        answer(bob);

        assertThat(verdicts).isEmpty();
        Peer back = core.open(0, "carol");
        back.onLoop(() -> back.lane().confirmations().takeOver(back.member(), owed));
        answer(back);

        assertVerdict(2, 2);
    }

    @Test
    void shouldNotSendAgainWhatWasAnsweredBeforeTheCut() {
        confirm("tea", "m");
        answer(carol);
        carol.cut();

        Peer back = comeBack(carol, 0);
        answer(bob);

        assertThat(back.received()).isEqualTo("!");
        assertVerdict(2, 2);
    }

    @Test
    void shouldSendAPlainMessageToAMemberThatWasAwayAndNotAskIt() {
        Offset seen = Offset.ofSlot(core.fanout().ring().lastSequence());
        carol.cut();
        core.crank();
        Room tea = alice.joinedRoom("tea");

        publishWithAwayForm(tea, "m", "plain");
        answer(bob);

        assertVerdict(1, 1);
        assertThat(carol.comeBack(0, seen).received()).matches("plain\\[\\d+] *!");
    }

    @Test
    void shouldSendNoPlainMessageToAMemberThatWasAsked() {
        Offset seen = Offset.ofSlot(core.fanout().ring().lastSequence());
        Room tea = alice.joinedRoom("tea");
        publishWithAwayForm(tea, "m", "plain");
        answer(bob);
        carol.cut();
        core.crank();

        Peer back = carol.comeBack(0, seen);

        assertThat(back.received()).isEqualTo("!m");
        answer(back);
        assertVerdict(2, 2);
    }

    @Test
    void shouldSendAPlainMessageToAnAudienceThatWasAwayToo() {
        Offset seen = Offset.ofSlot(core.fanout().ring().lastSequence());
        carol.cut();
        core.crank();
        Message plain = Message.of(core.frames().of("plain"), START).stamped(Stamps.IN_BRACKETS);

        confirm(
                core.audience().room("tea").room("milk").exceptMember(alice.id()),
                Message.untimed(core.frames().of("m")).withAwayForm(plain));
        answer(bob);

        assertVerdict(1, 1);
        assertThat(carol.comeBack(0, seen).received()).matches("plain\\[\\d+] *!");
    }

    // Audiences.

    @Test
    void shouldAskTheMembersOfSeveralRoomsOnce() {
        bob.join("milk");
        core.crank();
        Peer dave = core.open(1, "dave");
        dave.join("milk");
        core.crank();

        confirm(core.audience().room("tea").room("milk").exceptMember(alice.id()), "m");

        assertThat(bob.received()).isEqualTo("m");
        assertThat(alice.received()).isEmpty();
        bob.leave("milk");
        core.crank();
        List.of(bob, carol, dave).forEach(this::answer);
        assertVerdict(3, 3);
    }

    @Test
    void shouldTellThatNobodyWasAskedWhenTheRoomDoesNotExist() {
        confirm(core.audience().room("nowhere"), "m");

        assertVerdict(0, 0);
    }

    // Limits.

    @Test
    void shouldLeaveEverythingToTheCallerWhenTheRingIsFull() {
        core.fillRing("tea");
        Room tea = alice.joinedRoom("tea");
        ByteBuf frame = core.frames().of("m");
        Message message = Message.untimed(frame);
        Confirmation confirmation = begin(message, Attempts.once(INTERVAL), tea.holds(), verdicts::add);

        alice.onLoop(() -> assertThat(alice.lane().broadcast(tea, Slot.NOBODY, message, confirmation))
                .isFalse());

        confirmation.withdraw();
        assertThat(frame.refCnt()).isEqualTo(1);
        frame.release();
    }

    @Test
    void shouldRefuseMoreMessagesThanMayWait() {
        Confirmations two = new Confirmations(2, 100);
        Message message = Message.untimed(core.frames().of("m"));
        Confirmation first = two.begin(0, message, Attempts.once(1), 1, null, verdicts::add);
        Confirmation second = two.begin(1, message, Attempts.once(1), 1, null, verdicts::add);

        assertThat(two.begin(2, message, Attempts.once(1), 1, null, verdicts::add))
                .isNull();
        first.withdraw();
        Confirmation third = two.begin(3, message, Attempts.once(1), 1, null, verdicts::add);

        assertThat(third).isNotNull();
        second.withdraw();
        third.withdraw();
        message.release();
        assertThat(two.pending()).isZero();
    }

    @Test
    void shouldRefuseMoreExpectationsThanMayWait() {
        Confirmations ten = new Confirmations(100, 10);
        Message message = Message.untimed(core.frames().of("m"));
        Confirmation six = ten.begin(0, message, Attempts.once(1), 6, null, verdicts::add);

        assertThat(ten.begin(1, message, Attempts.once(1), 5, null, verdicts::add))
                .isNull();
        assertThat(ten.pending()).isEqualTo(1);
        assertThat(ten.reserved()).isEqualTo(6);

        six.withdraw();
        message.release();
        assertThat(ten.reserved()).isZero();
    }

    @Test
    void shouldTakeIdsOf31BitsThatAllDiffer() {
        Confirmations confirmations = new Confirmations();

        assertThat(List.of(confirmations.takeAckId(), confirmations.takeAckId(), confirmations.takeAckId()))
                .containsExactly(0, 1, 2);
    }

    @Test
    void shouldTakeIdsFromZeroAgainAfterTheHighest() {
        Confirmations old = new Confirmations(1, 1, Integer.MAX_VALUE);
        Confirmations veryOld = new Confirmations(1, 1, -1);

        assertThat(List.of(old.takeAckId(), old.takeAckId(), old.takeAckId())).containsExactly(Integer.MAX_VALUE, 0, 1);
        assertThat(List.of(veryOld.takeAckId(), veryOld.takeAckId())).containsExactly(Integer.MAX_VALUE, 0);
    }

    @Test
    void shouldReportAListenerThatThrowsAndGoOn() {
        Room tea = alice.joinedRoom("tea");
        alice.onLoop(() -> publish(alice.lane(), tea, core.frames().of("m"), verdict -> {
            throw new IllegalStateException("listener");
        }));
        core.setNanos(DEADLINE);
        core.crank();
        core.setNanos(DEADLINE + DEADLINE);
        core.crank();

        assertThat(core.failures()).singleElement().isInstanceOf(IllegalStateException.class);
        core.failures().clear();
        confirm("tea", "n");
        answer(bob);
        answer(carol);
        assertVerdict(2, 2);
    }

    // What the test does.

    /** Alice sends to a room she is in, and is not counted. */
    private void confirm(String room, String frame) {
        publish(alice, alice.joinedRoom(room), frame);
        core.crank();
    }

    private void publish(Peer sender, Room room, String frame) {
        publish(sender, room, frame, Attempts.repeated(SENDS, INTERVAL));
    }

    private void publish(Peer sender, Room room, String frame, Attempts attempts) {
        sender.onLoop(() -> {
            Message message = Message.of(core.frames().of(frame), START);
            Confirmation confirmation =
                    begin(message, attempts, room.holds(), verdicts::add).notCounting(sender.id());
            assertThat(sender.lane().broadcast(room, Slot.NOBODY, message, confirmation))
                    .isTrue();
        });
    }

    private void publish(Lane lane, Room room, ByteBuf frame, VerdictListener listener) {
        publish(lane, room, Message.untimed(frame), listener);
    }

    private void publish(Lane lane, Room room, Message message) {
        publish(lane, room, message, verdicts::add);
    }

    private void publish(Lane lane, Room room, Message message, VerdictListener listener) {
        Confirmation confirmation = begin(message, Attempts.repeated(SENDS, INTERVAL), room.holds(), listener)
                .notCounting(alice.id());
        assertThat(lane.broadcast(room, Slot.NOBODY, message, confirmation)).isTrue();
    }

    private void publishWithAwayForm(Room room, String frame, String away) {
        Message plain = Message.of(core.frames().of(away), START).stamped(Stamps.IN_BRACKETS);
        Message message = Message.of(core.frames().of(frame), START).withAwayForm(plain);
        alice.onLoop(() -> publish(alice.lane(), room, message));
        core.crank();
    }

    private void confirm(Audience audience, String frame) {
        confirm(audience, Message.untimed(core.frames().of(frame)));
    }

    private void confirm(Audience audience, Message message) {
        Confirmation confirmation =
                begin(message, Attempts.repeated(SENDS, INTERVAL), audience.sizeAtMost(), verdicts::add);
        assertThat(core.fanout().broadcast(audience.confirming(confirmation), message))
                .isTrue();
        core.crank();
    }

    private Confirmation begin(Message message, Attempts attempts, int mayBeAsked, VerdictListener listener) {
        ackId = core.fanout().confirmations().takeAckId();
        return core.fanout().confirmations().begin(ackId, message, attempts, mayBeAsked, core.lane(0), listener);
    }

    private void answer(Peer peer) {
        assertThat(answered(peer)).isTrue();
        core.crank();
    }

    /** Whether somebody waits for this peer's answer to the last message. */
    private boolean answered(Peer peer) {
        return answered(peer, ackId);
    }

    private static boolean answered(Peer peer, long id) {
        boolean[] waited = new boolean[1];
        peer.onLoop(() -> {
            boolean owed = peer.lane().owed(peer.member(), id) != null;
            waited[0] = peer.lane().answered(peer.member(), id);
            assertThat(owed).isEqualTo(waited[0]);
        });
        return waited[0];
    }

    /** The peer returns as a new one, having missed nothing. */
    private Peer comeBack(Peer away, int lane) {
        core.crank();
        Peer back = away.comeBack(lane, Offset.ofSlot(core.fanout().ring().lastSequence()));
        assertThat(back).as("back").isNotNull();
        return back;
    }

    private void assertVerdict(int expected, int delivered, Peer... missing) {
        assertThat(verdicts).hasSize(1);
        Verdict verdict = verdicts.get(0);
        assertThat(verdict.expected()).isEqualTo(expected);
        assertThat(verdict.delivered()).isEqualTo(delivered);
        assertThat(verdict.missing())
                .containsExactlyInAnyOrderElementsOf(
                        List.of(missing).stream().map(Peer::member).toList());
    }
}
