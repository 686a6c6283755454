package io.stentor.bench.fanout;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Three rooms; connections 0, 3 and 6 are in rooms 0 and 1; senders s and s + 3 are in room s. */
class CheckerTest {

    private static final int PAYLOAD = 100;

    private final Seating seating = new Seating(new Plan(
            4,
            3,
            2,
            true,
            PAYLOAD,
            new Load.Window(1),
            Duration.ZERO,
            Duration.ofSeconds(1),
            Duration.ofSeconds(5),
            6,
            0,
            true,
            true,
            List.of()));
    private final MessageLayout layout = new MessageLayout(3, 6, PAYLOAD);
    private final int[] sent = new int[6];
    private final Checker checker = new Checker(layout, seating, sent);
    private final Receipts first = new Receipts(seating, 0);
    private final Receipts second = new Receipts(seating, 3);

    @BeforeEach
    void fiveMessagesOfEachSender() {
        Arrays.fill(sent, 5);
    }

    @Test
    void shouldBeCleanWhenEverythingArrivesInOneOrder() {
        for (Receipts member : List.of(first, second)) {
            deliverAll(member, 0, 3);
            deliverAll(member, 1, 4);
        }

        assertThat(checker.verdict(List.of(first, second), 40)).isEqualTo(new Verdict(40, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void shouldCountALossInTheMiddle() {
        deliver(first, 0, 0);
        deliver(first, 0, 3);
        deliver(first, 0, 4);

        assertThat(checker.verdict(List.of(first), 5)).isEqualTo(new Verdict(3, 2, 0, 0, 0, 0, 0));
    }

    @Test
    void shouldCountALossAtTheEnd() {
        deliver(first, 0, 0);

        assertThat(checker.verdict(List.of(first), 5)).isEqualTo(new Verdict(1, 4, 0, 0, 0, 0, 0));
    }

    @Test
    void shouldCountARepeatAndNotAsADelivery() {
        deliver(first, 0, 0);
        deliver(first, 0, 1);

        assertThat(deliver(first, 0, 0)).isFalse();
        assertThat(deliver(first, 0, 1)).isFalse();
        assertThat(checker.verdict(List.of(first), 2)).isEqualTo(new Verdict(2, 0, 2, 0, 0, 0, 0));
    }

    @Test
    void shouldCountALateMessageAsReorderedAndNotAsLost() {
        deliver(first, 0, 0);
        deliver(first, 0, 2);

        assertThat(deliver(first, 0, 1)).isTrue();
        assertThat(deliver(first, 0, 1)).isFalse();
        assertThat(checker.verdict(List.of(first), 3)).isEqualTo(new Verdict(3, 0, 1, 1, 0, 0, 0));
    }

    @Test
    void shouldCountAMemberThatSawSendersInAnotherOrder() {
        Receipts third = new Receipts(seating, 6);
        for (Receipts member : List.of(first, second)) {
            deliverAll(member, 0, 3);
        }
        deliverAll(third, 3, 0);

        assertThat(checker.verdict(List.of(first, second, third), 30).disagreements())
                .isEqualTo(1);
    }

    @Test
    void shouldNotCompareTheOrderOfAMemberWithALoss() {
        deliverAll(first, 0, 3);
        deliverAll(second, 0);

        Verdict verdict = checker.verdict(List.of(first, second), 20);

        assertThat(verdict).isEqualTo(new Verdict(15, 5, 0, 0, 0, 0, 0));
    }

    @Test
    void shouldRefuseAMessageOfARoomTheConnectionIsNotIn() {
        assertThat(deliver(first, 2, 0)).isFalse();
        assertThat(checker.verdict(List.of(first), 0).foreign()).isEqualTo(1);
    }

    @Test
    void shouldRefuseAMessageThatWasNeverSent() {
        sent[0] = 2;
        deliver(first, 0, 0);
        deliver(first, 0, 1);

        assertThat(deliver(first, 0, 2)).isFalse();
        assertThat(checker.verdict(List.of(first), 2)).isEqualTo(new Verdict(2, 0, 0, 0, 1, 0, 0));
    }

    @Test
    void shouldRefuseASenderInARoomOfOthers() {
        byte[] packet = layout.packet(1, 0, 0);

        assertThat(checker.parse(packet, 0, packet.length)).isEqualTo(Checker.REFUSED);
        assertThat(checker.verdict(List.of(), 0).foreign()).isEqualTo(1);
    }

    @Test
    void shouldRefuseAMessageWithAForeignByte() {
        byte[] packet = layout.packet(0, 0, 0);
        packet[PAYLOAD - 6] = 'y';

        assertThat(checker.parse(packet, 0, packet.length)).isEqualTo(Checker.REFUSED);
        assertThat(checker.verdict(List.of(), 0).malformed()).isEqualTo(1);
    }

    @Test
    void shouldLeaveOtherEventsAlone() {
        byte[] joined = "42[\"user_joined\",{\"userId\":\"u\"}]".getBytes(US_ASCII);

        assertThat(checker.parse(joined, 0, joined.length)).isEqualTo(Checker.OTHER);
        assertThat(checker.parse(layout.probe(0), 0, layout.probe(0).length)).isEqualTo(Checker.OTHER);
        assertThat(checker.verdict(List.of(), 0).isClean()).isTrue();
    }

    private void deliverAll(Receipts member, int... senders) {
        for (int sender : senders) {
            for (int number = 0; number < sent[sender]; number++) {
                deliver(member, sender, number);
            }
        }
    }

    private boolean deliver(Receipts member, int sender, int number) {
        byte[] packet = layout.packet(seating.roomOf(sender), sender, number);
        return checker.take(checker.parse(packet, 0, packet.length), member);
    }
}
