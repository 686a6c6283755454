package io.stentor.transport.loop;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Ticker;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Deadlines with one constant delay, owned by one event loop. Since the delay is the same for all, the order of arrival
 * is the order of expiry: a linked list is the whole timer, exact to the loop's clock, two links a deadline. The loop is
 * asked for one wake-up at a time.
 *
 * <p>A wake-up that comes much too late says that the loop was kept from its work: the process was stopped, the machine was
 * busy. What peers did in time then lies unread in the kernel, so the loop looks at its sockets before anybody is judged.
 */
public final class DeadlineQueue {
    /** Further behind than any turn of a healthy loop takes. */
    private static final long LATE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    /**
     * Turns, at least, in which a loop sees all its sockets: the first shows 4,096 of them, each further one twice as many.
     * The time between them is for what takes more turns: a post on a connection that is yet to be accepted.
     */
    private static final int LOOKS = 4;

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final EventLoop loop;
    private final Ticker clock;
    private final long delayNanos;
    private final Consumer<Throwable> onBug;
    private final Runnable wakeUp = this::onWakeUp;
    private Deadline first;
    private Deadline last;
    private int size;
    private boolean scheduled;
    /** How often the sockets have been looked at since a wake-up was late. */
    private int looks;

    public DeadlineQueue(EventLoop loop, long delayMs, Consumer<Throwable> onBug) {
        this.loop = loop;
        this.clock = loop.ticker();
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
        deadline.atNanos = clock.nanoTime() + delayNanos;
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

    /** One that is long due is not: it waits for the loop to look at its sockets. */
    boolean isDue(Deadline deadline) {
        long lateNanos = clock.nanoTime() - deadline.atNanos;
        return lateNanos >= 0 && lateNanos <= LATE_NANOS;
    }

    private void onWakeUp() {
        long now = clock.nanoTime();
        if (mustLook(now)) {
            looks++;
            loop.schedule(wakeUp, LOOK_NANOS, TimeUnit.NANOSECONDS);
        } else {
            looks = 0;
            expireDue(now);
        }
    }

    private boolean mustLook(long now) {
        return looks > 0 ? looks < LOOKS : first != null && now - first.atNanos > LATE_NANOS;
    }

    private void expireDue(long now) {
        scheduled = false;
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
        } catch (RuntimeException | AssertionError bug) {
            onBug.accept(bug);
        }
    }

    private void scheduleFirst() {
        scheduled = true;
        loop.schedule(wakeUp, first.atNanos - clock.nanoTime(), TimeUnit.NANOSECONDS);
    }
}
