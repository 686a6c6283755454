package io.stentor.server.logging;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;

/**
 * Writes to a stream that may stand still, such as a pipe that nobody reads, on a thread of its own: whoever has a line hands it over and does not wait for
 * the stream. What would be more than {@link #MOST_BYTES} unwritten bytes is dropped and counted, and so is what the stream refuses, a full disk for one.
 * As soon as it takes something again, a line stands where lines are missing and tells how many. Any thread.
 *
 * <p>The lock guards a queue and a few numbers, never a write.
 */
public final class BackgroundWriter implements AutoCloseable {
    /** A burst of thousands of lines; a pipe takes 64 KiB more. */
    static final int MOST_BYTES = 1 << 20;

    private static final byte[] NOTHING = {};
    /** How long an end waits for what is still to be written. Only reached when nobody reads. */
    private static final Duration LAST = Duration.ofSeconds(1);

    /** One line, and how many behind it were dropped. */
    private static final class Entry {
        private final byte[] line;
        private long droppedBehind;

        Entry(byte[] line) {
            this.line = line;
        }
    }

    private final OutputStream out;
    private final LongFunction<byte[]> onDropped;
    private final Thread thread;
    private final Object lock = new Object();
    // Guarded by the lock.
    private final Deque<Entry> waiting = new ArrayDeque<>();
    private boolean writing;
    /** Of those that wait and those that are being written. */
    private int unwrittenBytes;

    private long dropped;
    private boolean closed;
    /** Dropped before what is written next. The thread's own. */
    private long untold;

    private BackgroundWriter(String name, OutputStream out, LongFunction<byte[]> onDropped) {
        this.out = out;
        this.onDropped = onDropped;
        thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    /**
     * Begins.
     *
     * @param name of its thread
     * @param out written to by that thread only; not closed
     * @param onDropped the line that tells how many are missing where it stands; called on that thread
     */
    public static BackgroundWriter start(String name, OutputStream out, LongFunction<byte[]> onDropped) {
        BackgroundWriter writer = new BackgroundWriter(name, out, onDropped);
        writer.thread.start();
        return writer;
    }

    /** Hands over one line, its end included; the array is not to be changed any more. */
    public void write(byte[] line) {
        synchronized (lock) {
            if (closed) {
                dropped++;
            } else if (unwrittenBytes + line.length > MOST_BYTES) {
                drop();
            } else {
                waiting.add(new Entry(line));
                unwrittenBytes += line.length;
            }
            lock.notifyAll();
        }
    }

    private void drop() {
        dropped++;
        if (waiting.isEmpty()) {
            waiting.add(new Entry(NOTHING));
        }
        waiting.getLast().droppedBehind++;
    }

    /** {@return how many lines were dropped so far} */
    public long dropped() {
        synchronized (lock) {
            return dropped;
        }
    }

    /** Waits until everything that was handed over has been written, a second at most: not for an event loop. */
    public void flush() {
        long deadline = System.nanoTime() + LAST.toNanos();
        synchronized (lock) {
            try {
                for (long left = LAST.toNanos(); isBusy() && left > 0; left = deadline - System.nanoTime()) {
                    TimeUnit.NANOSECONDS.timedWait(lock, left);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private boolean isBusy() {
        return writing || !waiting.isEmpty();
    }

    /** Takes nothing more, and waits as {@link #flush} does. What is not written by then is written when, and if, the stream takes it. */
    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
            lock.notifyAll();
        }
        flush();
    }

    private void run() {
        try {
            for (List<Entry> entries = take(); !entries.isEmpty(); entries = take()) {
                for (Entry entry : entries) {
                    put(entry.line);
                    untold += entry.droppedBehind;
                }
                tellDropped();
                release(entries);
            }
        } catch (InterruptedException end) {
            // Nobody does that; if somebody does, it is to end.
        }
    }

    /** Waits for the next ones; none at the end. */
    private List<Entry> take() throws InterruptedException {
        synchronized (lock) {
            while (waiting.isEmpty() && !closed) {
                lock.wait();
            }
            List<Entry> entries = new ArrayList<>(waiting);
            waiting.clear();
            writing = !entries.isEmpty();
            return entries;
        }
    }

    private void release(List<Entry> entries) {
        synchronized (lock) {
            writing = false;
            unwrittenBytes -=
                    entries.stream().mapToInt(entry -> entry.line.length).sum();
            lock.notifyAll();
        }
    }

    /** While a gap before it cannot be told, a line is not tried. */
    private void put(byte[] line) {
        if (line.length > 0 && !(tellDropped() && reaches(line))) {
            untold++;
            synchronized (lock) {
                dropped++;
            }
        }
    }

    /** {@return whether there is no gap before what comes next, or it has been told} */
    private boolean tellDropped() {
        if (untold > 0 && reaches(onDropped.apply(untold))) {
            untold = 0;
        }
        return untold == 0;
    }

    private boolean reaches(byte[] line) {
        try {
            out.write(line);
            out.flush();
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
