package io.stentor.bench.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The crank is turned by hand: times are what the test says. */
class PacerTest {

    private static final long MS = 1_000_000;

    private final RecordingOutlet outlet = new RecordingOutlet();

    @Test
    void shouldSendAtTheRateAndTakeTurnsWhenTheLoopIsOpen() {
        RatePacer pacer = new RatePacer(outlet, 2, 1_000, 10 * MS);
        pacer.start(0);

        pacer.turn(0);
        assertThat(outlet.takeAll()).containsExactly("0:0");
        pacer.turn(MS - 1);
        assertThat(outlet.takeAll()).isEmpty();
        assertThat(pacer.nanosToNext(MS - 1)).isEqualTo(1);
        pacer.turn(MS);
        assertThat(outlet.takeAll()).containsExactly("1:0");
    }

    @Test
    void shouldCatchUpAndKeepTheIntendedMomentsWhenItIsLate() {
        RatePacer pacer = new RatePacer(outlet, 2, 1_000, 10 * MS);
        pacer.start(100);

        pacer.turn(100 + 3 * MS + 7);

        assertThat(outlet.takeAll()).containsExactly("0:0", "1:0", "0:1", "1:1");
        assertThat(outlet.flushes).isEqualTo(1);
        assertThat(pacer.sentAt(1, 1)).isEqualTo(100 + 3 * MS);
        assertThat(pacer.worstDelayNanos()).isEqualTo(3 * MS + 7);
    }

    @Test
    void shouldSendEveryMessageOfTheTimeAndNoMore() {
        RatePacer pacer = new RatePacer(outlet, 1, 1_000, 5 * MS);
        pacer.start(0);
        pacer.stop();

        assertThat(pacer.isFinished()).isFalse();
        pacer.turn(60_000 * MS);

        assertThat(outlet.takeAll()).hasSize(5);
        assertThat(pacer.isFinished()).isTrue();
    }

    @Test
    void shouldSendNothingBeforeTheStart() {
        new RatePacer(outlet, 1, 1_000, 5 * MS).turn(60_000 * MS);
        new WindowPacer(outlet, new int[] {2}, 3).turn(60_000 * MS);

        assertThat(outlet.takeAll()).isEmpty();
    }

    @Test
    void shouldSendTheNextOnlyWhenTheWholeRoomHasOne() {
        WindowPacer pacer = new WindowPacer(outlet, new int[] {2, 1}, 2);
        pacer.start(10);
        assertThat(outlet.takeAll()).containsExactly("0:0", "1:0");

        pacer.delivered(0, 0);
        pacer.turn(20);
        assertThat(outlet.takeAll()).isEmpty();

        pacer.delivered(0, 0);
        pacer.turn(30);
        assertThat(outlet.takeAll()).containsExactly("0:1");
        assertThat(pacer.sentAt(0, 0)).isEqualTo(10);
        assertThat(pacer.sentAt(0, 1)).isEqualTo(30);
    }

    @Test
    void shouldSendNothingMoreWhenTheWindowIsStopped() {
        WindowPacer pacer = new WindowPacer(outlet, new int[] {1}, 1);
        pacer.start(0);
        outlet.takeAll();

        pacer.stop();
        pacer.delivered(0, 0);
        pacer.turn(1);

        assertThat(outlet.takeAll()).isEmpty();
        assertThat(pacer.isFinished()).isTrue();
    }

    @Test
    void shouldForgetALostMessageRatherThanMistakeItForANewerOne() {
        WindowPacer pacer = new WindowPacer(outlet, new int[] {1}, 2);
        pacer.start(0);
        for (int number = 1; number < 200; number++) {
            pacer.delivered(0, number);
            pacer.turn(number);
        }
        outlet.takeAll();

        assertThat(pacer.sentAt(0, 0)).isEqualTo(Pacer.FORGOTTEN);
        pacer.delivered(0, 0);
        pacer.turn(1_000);
        assertThat(outlet.takeAll()).isEmpty();
    }

    private static final class RecordingOutlet implements Outlet {

        private final List<String> said = new ArrayList<>();
        private final int[] next = new int[8];
        private int flushes;

        @Override
        public int say(int sender) {
            said.add(sender + ":" + next[sender]);
            return next[sender]++;
        }

        @Override
        public void flush() {
            flushes++;
        }

        private List<String> takeAll() {
            List<String> all = List.copyOf(said);
            said.clear();
            return all;
        }
    }
}
