package io.stentor.transport.loop;

import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Deadlines with one constant delay, owned by one event loop. Since the delay is the same for all, the order of arrival
 * is the order of expiry: a linked list is the whole timer, exact to the loop's clock, two links a deadline. The loop is
 * asked for one wake-up at a time.
 */
public final class DeadlineQueue {
    private final EventLoop loop;
    private final long delayNanos;
    private final Consumer<Throwable> onBug;
    private final Runnable wakeUp = this::onWakeUp;
    private Deadline first;
    private Deadline last;
    private int size;
    private boolean scheduled;

    public DeadlineQueue(EventLoop loop, long delayMs, Consumer<Throwable> onBug) {
        this.loop = loop;
        this.onBug = onBug;
        this.delayNanos = TimeUnit.MILLISECONDS.toNanos(delayMs);
    }

    /** Deadlines waiting. */
    public int size() {
        return size;
    }

    /** Visits what waits, first to expire first. The visitor may cancel the deadline it is given. */
    public void forEach(Consumer<Deadline> visitor) {
        for (Deadline at = first; at != null; ) {
            Deadline following = at.next;
            visitor.accept(at);
            at = following;
        }
    }

    void add(Deadline deadline) {
        assert loop.inEventLoop() : "foreign thread";
        deadline.queue = this;
        deadline.atNanos = System.nanoTime() + delayNanos;
        deadline.previous = last;
        if (last == null) {
            first = deadline;
        } else {
            last.next = deadline;
        }
        last = deadline;
        size++;
        if (!scheduled) {
            scheduleFirst();
        }
    }

    void remove(Deadline deadline) {
        assert loop.inEventLoop() : "foreign thread";
        if (deadline.previous == null) {
            first = deadline.next;
        } else {
            deadline.previous.next = deadline.next;
        }
        if (deadline.next == null) {
            last = deadline.previous;
        } else {
            deadline.next.previous = deadline.previous;
        }
        deadline.previous = null;
        deadline.next = null;
        deadline.queue = null;
        size--;
    }

    /** Does now what was to happen later. */
    public void expireAll() {
        while (first != null) {
            Deadline due = first;
            remove(due);
            due.onExpired();
        }
    }

    private void onWakeUp() {
        scheduled = false;
        long now = System.nanoTime();
        while (first != null && first.atNanos - now <= 0) {
            Deadline due = first;
            remove(due);
            expire(due);
        }
        if (first != null && !scheduled) {
            scheduleFirst();
        }
    }

    /** A bug in one deadline must not keep the others from theirs. */
    private void expire(Deadline due) {
        try {
            due.onExpired();
        } catch (RuntimeException bug) {
            onBug.accept(bug);
        }
    }

    private void scheduleFirst() {
        scheduled = true;
        loop.schedule(wakeUp, first.atNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
    }
}
