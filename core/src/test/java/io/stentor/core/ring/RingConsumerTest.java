package io.stentor.core.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stentor.testkit.ManualLoop;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RingConsumerTest {
    private final ManualLoop loop = new ManualLoop();
    private final Ring ring = new Ring(64);
    private final RecordingConsumer consumer = new RecordingConsumer(loop);

    @BeforeEach
    void attach() {
        ring.add(consumer, true);
    }

    @Test
    void shouldTakeInAllThatCameWhileItWaitedForItsTurn() {
        publish(1);
        publish(2);
        publish(3);

        loop.crank();

        assertThat(consumer.seen).containsExactly(1, 2, 3);
        assertThat(consumer.turns).isEqualTo(1);
        assertThat(loop.scheduled()).isZero();
    }

    @Test
    void shouldAskForAnotherTurnWhenSomethingIsPublishedDuringOne() {
        consumer.onSlot = slot -> {
            if (slot.member() == 1) {
                publish(2);
            }
        };
        publish(1);

        loop.crank();
        assertThat(consumer.seen).containsExactly(1);
        assertThat(loop.scheduled()).isEqualTo(1);

        loop.crank();
        assertThat(consumer.seen).containsExactly(1, 2);
    }

    @Test
    void shouldEndTheBatchAfterTheSlotThatSaysSo() {
        consumer.slotsPerTurn = 2;
        publish(1);
        publish(2);
        publish(3);

        loop.crank();
        assertThat(consumer.seen).containsExactly(1, 2);
        assertThat(ring.remaining()).isEqualTo(63);

        loop.crank();
        assertThat(consumer.seen).containsExactly(1, 2, 3);
    }

    @Test
    void shouldScheduleOneTurnHoweverOftenItIsWoken() {
        consumer.wake();
        consumer.wake();
        assertThat(loop.scheduled()).isEqualTo(1);

        loop.crank();
        consumer.wake();
        assertThat(loop.scheduled()).isEqualTo(1);
    }

    @Test
    void shouldStillScheduleOneTurnWhenItTakesOneAtOnce() {
        for (int i = 0; i < 5; i++) {
            publish(i);
            loop.enter(consumer::runNow);
        }

        assertThat(consumer.seen).containsExactly(0, 1, 2, 3, 4);
        assertThat(loop.scheduled()).isEqualTo(1);

        loop.crank();
        publish(5);
        assertThat(loop.scheduled()).isEqualTo(1);
    }

    @Test
    void shouldNotTakeATurnInsideATurn() {
        consumer.onSlot = slot -> consumer.runNow();
        publish(1);
        publish(2);

        loop.crank();

        assertThat(consumer.seen).containsExactly(1, 2);
        assertThat(consumer.turns).isEqualTo(1);
    }

    @Test
    void shouldCountReportAndSkipASlotWhoseHandlingThrows() {
        RuntimeException bug = new IllegalStateException("bug");
        AssertionError assertion = new AssertionError("also a bug");
        consumer.onSlot = slot -> {
            if (slot.member() == 2) {
                throw bug;
            }
            if (slot.member() == 3) {
                throw assertion;
            }
        };
        publish(1);
        publish(2);
        publish(3);
        publish(4);

        loop.crank();
        publish(5);
        loop.crank();

        assertThat(consumer.seen).containsExactly(1, 2, 3, 4, 5);
        assertThat(consumer.failed).containsExactly(bug, assertion);
        assertThat(consumer.failures()).isEqualTo(2);
        assertThat(ring.remaining()).isEqualTo(ring.size());
    }

    @Test
    void shouldFailWhenItTakesATurnOnAForeignThread() {
        publish(1);

        assertThatThrownBy(consumer::runNow).isInstanceOf(AssertionError.class);
        assertThat(consumer.seen).isEmpty();

        loop.crank();
        assertThat(consumer.seen).containsExactly(1);
    }

    private void publish(int member) {
        ring.tryPublish(SlotKind.CLOSE, null, member, Slot.NOBODY, null, null);
    }
}
