package io.stentor.cluster.redis;

import io.stentor.cluster.Order;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.BooleanSupplier;

/**
 * What this node appends to the stream, until it reads it there: only then it takes effect here, so that it does where it
 * stands in the order of all nodes. Each entry has a number; as a connection keeps the order, one that is read tells what became
 * of those before it.
 *
 * <p>While the stream cannot be used, everything takes effect at once: what waits after two seconds without being read, in its
 * order, and what is said then on its speaker's thread. Whether clients may be told entries as their offsets is another question: as long
 * as something took effect here that may come later in the stream, an entry does not say what a client has seen.
 *
 * <p>Guarded by itself; appending under the lock keeps numbers in the order of the stream, and does not wait. What takes effect
 * does so on the cluster's thread.
 */
final class OwnEntries {
    private static final int MAX_WAITING = 65_536;
    private static final long MAX_WAITING_BYTES = 64L << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration MARK_AGAIN = Duration.ofSeconds(1);
    private static final long NONE = -1;

    private final String uid = Uids.nextHex();
    private final RedisStreams redis;
    private final String stream;
    private final long maxLength;
    private final Turns turns;
    private final BooleanSupplier ready;
    /** Told on the cluster's thread, before entries are offsets again, that some of what was said here never will be in the stream. */
    private final Runnable onLostSome;

    private final Queue<Item> waiting = new ArrayDeque<>();
    private long waitingBytes;
    private long lastNumber;
    private boolean atOnce = true;
    private boolean closed;
    /** The newest number of what took effect before it was read. */
    private long early;
    /** The newest number that was read. */
    private long read;

    private boolean lostSome;
    private long mark = NONE;
    private long markedNanos;
    /** Whether entries tell what a client of this server has seen. Written by the cluster's thread under the lock, read by any. */
    private volatile boolean clear;

    /** Has what an entry says take effect. */
    interface Effect {
        /**
         * Has it take effect.
         *
         * @param entry its place in the order, or null when it has none that clients may be told
         */
        void perform(Map<String, byte[]> fields, String entry);
    }

    /**
     * Something that waits for its turn.
     *
     * @param number of the entry, or {@link #NONE} for a task
     * @param task or null
     */
    private record Item(
            long number, Map<String, byte[]> fields, Effect effect, Runnable task, int bytes, long sinceNanos) {}

    OwnEntries(
            RedisStreams redis,
            String stream,
            long maxLength,
            Turns turns,
            BooleanSupplier ready,
            Runnable onLostSome) {
        this.redis = redis;
        this.stream = stream;
        this.maxLength = maxLength;
        this.turns = turns;
        this.ready = ready;
        this.onLostSome = onLostSome;
    }

    /** Appends an entry that takes effect here when it is read. Any thread. */
    Order.Taken say(Map<String, byte[]> fields, Effect effect) {
        int bytes = bytesOf(fields);
        synchronized (this) {
            if (atOnce) {
                return Order.Taken.NOT_NOW;
            }
            if (waiting.size() >= MAX_WAITING || waitingBytes + bytes > MAX_WAITING_BYTES) {
                return Order.Taken.REFUSED;
            }
            long number = append(fields);
            waiting.add(new Item(number, fields, effect, null, bytes, System.nanoTime()));
            waitingBytes += bytes;
            return Order.Taken.IN_ORDER;
        }
    }

    /** Appends an entry that has taken effect here. Any thread. */
    synchronized void tell(Map<String, byte[]> fields) {
        early = append(fields);
        clear = false;
    }

    /** With the lock. */
    private long append(Map<String, byte[]> fields) {
        long number = ++lastNumber;
        StreamMessages.number(fields, number);
        redis.append(stream, maxLength, fields).whenComplete((entry, failure) -> {
            if (failure != null) {
                onNotAppended();
            }
        });
        return number;
    }

    private static int bytesOf(Map<String, byte[]> fields) {
        return fields.values().stream().mapToInt(value -> value.length).sum();
    }

    /** Nobody knows whether it was, when the connection was cut: then it will be read. Any thread. */
    private void onNotAppended() {
        synchronized (this) {
            lostSome = true;
        }
        // If there is no place for that now, the next look at the clock does it.
        turns.next(this::giveUpWaiting);
    }

    /** Runs a task behind what waits; at once when nothing does. */
    void afterAll(Runnable task) {
        synchronized (this) {
            if (!waiting.isEmpty()) {
                waiting.add(new Item(NONE, null, null, task, 0, System.nanoTime()));
                return;
            }
        }
        task.run();
    }

    /** By what name its marks are known: the entries that are for no namespace. */
    String uid() {
        return uid;
    }

    /** Whether clients may be told entries, and what they were told says what they have seen. Any thread. */
    boolean isClear() {
        return clear;
    }

    /** An entry of this node was read, which has this number. Cluster's thread. */
    void onRead(long number, String entry) {
        List<Item> before = new ArrayList<>(0);
        Item own = null;
        boolean restored;
        synchronized (this) {
            read = Math.max(read, number);
            while (!waiting.isEmpty() && waiting.element().number < number) {
                before.add(take());
            }
            if (!waiting.isEmpty() && waiting.element().number == number) {
                own = take();
            }
            restored = mark != NONE && number >= mark;
        }
        before.forEach(this::performLost);
        if (restored) {
            restore();
        }
        if (own != null) {
            own.effect.perform(own.fields, isClear() ? entry : null);
        }
        runTasks();
        clearIfRead();
    }

    private synchronized void clearIfRead() {
        clear = !atOnce && !lostSome && read >= early;
    }

    private Item take() {
        Item item = waiting.remove();
        waitingBytes -= item.bytes;
        return item;
    }

    /** What comes behind it was appended, so this never was: or it is a task. */
    private void performLost(Item item) {
        if (item.task != null) {
            item.task.run();
        } else {
            item.effect.perform(item.fields, null);
        }
    }

    private void runTasks() {
        for (Item next = nextTask(); next != null; next = nextTask()) {
            next.task.run();
        }
    }

    private synchronized Item nextTask() {
        return !waiting.isEmpty() && waiting.element().task != null ? take() : null;
    }

    /** What was appended last was read: the stream can be used. */
    private void restore() {
        boolean lost;
        synchronized (this) {
            mark = NONE;
            atOnce = false;
            lost = lostSome;
            lostSome = false;
        }
        if (lost) {
            onLostSome.run();
        }
        clearIfRead();
    }

    /** Everything that waits takes effect now, and what is said from now on at once. Cluster's thread. */
    void giveUpWaiting() {
        for (Item next = nextToGiveUp(); next != null; next = nextToGiveUp()) {
            performLost(next);
        }
    }

    private synchronized Item nextToGiveUp() {
        clear = false;
        if (waiting.isEmpty()) {
            atOnce = true;
            mark = NONE;
            return null;
        }
        Item next = take();
        early = Math.max(early, next.number);
        return next;
    }

    /** Some time has passed. Cluster's thread. */
    void check() {
        boolean overdue;
        synchronized (this) {
            if (closed) {
                return;
            }
            Item oldest = waiting.peek();
            overdue = oldest != null && System.nanoTime() - oldest.sinceNanos > PATIENCE.toNanos();
            boolean due = mark == NONE || System.nanoTime() - markedNanos > MARK_AGAIN.toNanos();
            if (!overdue && !clear && due && ready.getAsBoolean()) {
                markedNanos = System.nanoTime();
                mark = append(StreamMessages.mark(uid));
            }
        }
        if (overdue) {
            giveUpWaiting();
        }
    }

    /** Nothing will be read any more: what waits takes effect now, and what is said from now on at once. */
    void close() {
        synchronized (this) {
            closed = true;
        }
        giveUpWaiting();
    }
}
