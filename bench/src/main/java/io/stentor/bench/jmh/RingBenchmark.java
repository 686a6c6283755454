package io.stentor.bench.jmh;

import io.stentor.core.ring.Ring;
import io.stentor.core.ring.RingConsumer;
import io.stentor.core.ring.Slot;
import io.stentor.core.ring.SlotKind;
import io.stentor.core.ring.TurnScheduler;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A slot from its publisher to a consumer, on one thread: the ring's own part, without a wake-up. One operation is a slot. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RingBenchmark {
    private static final int SLOTS = 64;

    private final Crank crank = new Crank();
    private final CountingConsumer consumer = new CountingConsumer(crank);
    private final Ring ring = new Ring(1_024);
    private long published;

    public RingBenchmark() {
        ring.add(consumer, false);
    }

    @Benchmark
    @OperationsPerInvocation(SLOTS)
    public long handOver() {
        for (int i = 0; i < SLOTS; i++) {
            if (ring.tryPublish(SlotKind.DIRECT, null, i, Slot.NOBODY, null, null) < 0) {
                throw new AssertionError("the ring is full");
            }
        }
        crank.turn();
        published += SLOTS;
        return consumer.slots;
    }

    @TearDown(Level.Trial)
    public void checkEverySlot() {
        if (consumer.slots != published || consumer.sum != published / SLOTS * (SLOTS * (SLOTS - 1L) / 2)) {
            throw new AssertionError(consumer.slots + " slots of " + published);
        }
    }

    /** Takes the turn that was asked for when it is told to. */
    private static final class Crank implements TurnScheduler {
        private Runnable asked;

        @Override
        public void schedule(Runnable turn) {
            asked = turn;
        }

        /** Nothing here waits for a time to come. */
        @Override
        public void schedule(Runnable task, long delayNanos) {}

        @Override
        public boolean inTurn() {
            return true;
        }

        void turn() {
            asked.run();
        }
    }

    private static final class CountingConsumer extends RingConsumer {
        long slots;
        long sum;

        CountingConsumer(TurnScheduler scheduler) {
            super(scheduler);
        }

        @Override
        protected boolean onSlot(Slot slot, long sequence) {
            slots++;
            sum += slot.member();
            return true;
        }

        @Override
        protected void onTurn() {
            poll();
        }

        @Override
        protected void onFailure(Throwable failure) {
            throw new AssertionError(failure);
        }
    }
}
