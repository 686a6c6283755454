package io.stentor.transport.loop;

/** Something that happens unless it is cancelled in time. Owned by the loop of the queue it is in. */
public abstract class Deadline {
    Deadline previous;
    Deadline next;
    /** The queue it waits in, or null. */
    DeadlineQueue queue;

    long atNanos;

    /** Called on the loop when the time has come; the deadline is in no queue then. */
    protected abstract void onExpired();

    /** Takes it out of its queue, if it is in one. */
    public final void cancel() {
        if (queue != null) {
            queue.remove(this);
        }
    }

    public final boolean isPending() {
        return queue != null;
    }

    /** Whether its time has just come, though it has not been called yet. */
    public final boolean isDue() {
        return queue != null && queue.isDue(this);
    }

    /** Cancels it and puts it into a queue, to expire after that queue's delay from now. */
    public final void restart(DeadlineQueue target) {
        cancel();
        target.add(this);
    }
}
