package io.stentor.core.ring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A slot that is published while its reader is about to fall asleep: either the reader still sees it, or the publisher
 * sees that the reader sleeps and wakes it. The reader's turn is begun first and the slot published at a different moment
 * of it each round; nothing comes later that would wake the reader after all.
 */
class WakeUpTest {
    private static final int ROUNDS = 150_000;
    /** On a busy machine fewer rounds must do. */
    private static final long BUDGET_NANOS = TimeUnit.SECONDS.toNanos(4);

    private static final int MOMENTS = 64;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

    private final SpinningLoop loop = new SpinningLoop();
    private final Ring ring = new Ring(64);
    private final Counter counter = new Counter(loop);

    /** A thread that looks for its next turn without ever sleeping. */
    private static final class SpinningLoop implements TurnScheduler {
        private final AtomicReference<Runnable> next = new AtomicReference<>();
        private final Thread thread = new Thread(this::spin, "spinning loop");
        private volatile boolean ended;

        private void spin() {
            while (!ended) {
                Runnable turn = next.getAndSet(null);
                if (turn != null) {
                    turn.run();
                } else {
                    Thread.onSpinWait();
                }
            }
        }

        @Override
        public void schedule(Runnable turn) {
            next.set(turn);
        }

        @Override
        public void schedule(Runnable task, long delayNanos) {
            throw new AssertionError("nobody waits here");
        }

        @Override
        public boolean inTurn() {
            return Thread.currentThread() == thread;
        }
    }

    private static final class Counter extends RingConsumer {
        private volatile long count;

        Counter(TurnScheduler scheduler) {
            super(scheduler);
        }

        @Override
        protected void onTurn() {
            poll();
        }

        @Override
        @SuppressWarnings("NonAtomicVolatileUpdate") // one writer: its own thread
        protected boolean onSlot(Slot slot, long sequence) {
            count++;
            return true;
        }

        @Override
        protected void onFailure(Throwable failure) {
            throw new AssertionError(failure);
        }
    }

    WakeUpTest() {
        ring.add(counter, false);
        loop.thread.setDaemon(true);
        loop.thread.start();
    }

    @AfterEach
    void stop() throws InterruptedException {
        loop.ended = true;
        loop.thread.join();
    }

    @Test
    void shouldNeverLeaveASlotUnreadWhenItsReaderIsAboutToSleep() {
        long end = System.nanoTime() + BUDGET_NANOS;
        for (int round = 1; round <= ROUNDS && System.nanoTime() - end < 0; round++) {
            counter.wake();
            for (int moment = round % MOMENTS; moment > 0; moment--) {
                Thread.onSpinWait();
            }
            ring.tryPublish(SlotKind.CLOSE, null, round, Slot.NOBODY, null, null);
            assertThat(isReadInTime(round)).as("slot %s is read", round).isTrue();
        }
    }

    private boolean isReadInTime(int round) {
        long deadline = 0;
        for (int spins = 0; counter.count < round; spins++) {
            Thread.onSpinWait();
            if (spins % 1_024 == 1_023) {
                long now = System.nanoTime();
                deadline = deadline == 0 ? now + PATIENCE_NANOS : deadline;
                if (now > deadline) {
                    return false;
                }
                LockSupport.parkNanos(1);
            }
        }
        return true;
    }
}
