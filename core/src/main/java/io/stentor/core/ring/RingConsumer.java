package io.stentor.core.ring;

import com.lmax.disruptor.EventPoller;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Someone who reads every slot of the ring, in order, on a thread that has other work too. Owned by the thread of its
 * {@link TurnScheduler}; only {@link #wake()} may be called from elsewhere.
 *
 * <p>There is no waiting: a publisher schedules one turn at most, and a thread that is awake anyway takes the turn after
 * the work at hand. What came in by then is the batch.
 */
public abstract class RingConsumer {
    private final TurnScheduler scheduler;
    private final Runnable turn = this::run;
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final EventPoller.Handler<Slot> handler = (slot, sequence, endOfBatch) -> onSlotGuarded(slot, sequence);
    private EventPoller<Slot> poller;
    private long position = -1;
    private boolean running;
    private long failures;

    protected RingConsumer(TurnScheduler scheduler) {
        this.scheduler = scheduler;
    }

    /** Takes in one slot on the consumer's thread; false ends this turn's batch after the slot. */
    protected abstract boolean onSlot(Slot slot, long sequence);

    /** Handles what has come in; must {@link #wake()} when it leaves something for the next turn. */
    protected abstract void onTurn();

    /** Asks for a turn, unless one is asked for already. Any thread. */
    public final void wake() {
        if (!scheduled.get() && scheduled.compareAndSet(false, true)) {
            scheduler.schedule(turn);
        }
    }

    /** Asks for a turn when the thread has seen to its other business: there is much to do. Consumer's thread. */
    protected final void wakeAfterOthers() {
        if (scheduled.compareAndSet(false, true)) {
            scheduler.schedule(turn, 0);
        }
    }

    /** Runs a task on the consumer's thread, after what it does now. Any thread. */
    protected final void execute(Runnable task) {
        scheduler.schedule(task);
    }

    /** Runs a task on the consumer's thread after a delay. Any thread. */
    protected final void execute(Runnable task, long delayNanos) {
        scheduler.schedule(task, delayNanos);
    }

    /** Whether the caller is on this consumer's thread. */
    public final boolean inTurn() {
        return scheduler.inTurn();
    }

    /** Bugs met so far: each costs its slot, its callback or its member's frames, and nothing else. */
    public final long failures() {
        return failures;
    }

    /** Reads what is there, up to the slot that ended the batch. */
    protected final void poll() {
        try {
            poller.poll(handler);
        } catch (Exception e) {
            throw new IllegalStateException("a guarded handler threw", e);
        }
    }

    /** The sequence of the last slot this consumer has taken in, -1 before the first. */
    protected final long position() {
        return position;
    }

    /** Called by the ring before anything is published. */
    final void attach(EventPoller<Slot> ringPoller) {
        this.poller = ringPoller;
    }

    /**
     * Takes a turn at once, unless the caller is inside one. Consumer's thread. A turn that is asked for already still
     * comes: only one waits in the thread's queue, however often the thread helps itself.
     */
    public final void runNow() {
        if (!running) {
            takeTurn();
        }
    }

    private void run() {
        // Cleared before the first look: whoever publishes after that look asks for another turn. The poller looks with
        // a plain read, which without the fence may happen before the flag is seen cleared.
        scheduled.set(false);
        VarHandle.fullFence();
        takeTurn();
    }

    private void takeTurn() {
        assert inTurn() : "turn of a consumer on a foreign thread";
        running = true;
        try {
            onTurn();
        } finally {
            running = false;
        }
    }

    /** A slot that throws must not be offered again: the poller would stand still there for ever. */
    private boolean onSlotGuarded(Slot slot, long sequence) {
        position = sequence;
        try {
            return onSlot(slot, sequence);
        } catch (RuntimeException | AssertionError e) {
            failed(e);
            return true;
        }
    }

    /** Counts and reports a bug; the consumer goes on. */
    protected final void failed(Throwable failure) {
        failures++;
        onFailure(failure);
    }

    /** Told about each bug that was counted. */
    protected abstract void onFailure(Throwable failure);
}
