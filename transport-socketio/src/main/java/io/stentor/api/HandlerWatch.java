package io.stentor.api;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Looks, from a thread of its own, whether a handler keeps an event loop, and reports each call once. What a handler is
 * called is put into words only then.
 */
final class HandlerWatch {
    private final long limitNanos;
    private final Consumer<BlockedHandler> onBlocked;
    private final List<Seat> seats = new CopyOnWriteArrayList<>();
    private Thread thread;

    HandlerWatch(Duration limit, Consumer<BlockedHandler> onBlocked) {
        this.limitNanos = limit.toNanos();
        this.onBlocked = onBlocked;
    }

    /** A place for the event loop that this thread is. */
    Seat newSeat() {
        Seat seat = new Seat(Thread.currentThread());
        seats.add(seat);
        return seat;
    }

    /** Begins to look; further calls do nothing. */
    synchronized void start() {
        if (thread == null) {
            thread = new Thread(this::run, "stentor-handler-watch");
            thread.setDaemon(true);
            thread.start();
        }
    }

    synchronized void close() {
        if (thread != null) {
            thread.interrupt();
            thread = null;
        }
        seats.clear();
    }

    private void run() {
        long pauseMillis = Math.max(1, Duration.ofNanos(limitNanos).toMillis() / 4);
        try {
            while (!Thread.interrupted()) {
                Thread.sleep(pauseMillis);
                look(System.nanoTime());
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    /** Reports every handler that has been at it for too long and was not reported yet. */
    void look(long now) {
        for (Seat seat : seats) {
            seat.look(now);
        }
    }

    /** Goes on looking, whatever the program does with what it is told. */
    private void report(BlockedHandler blocked) {
        try {
            onBlocked.accept(blocked);
        } catch (RuntimeException | LinkageError | AssertionError e) {
            Thread here = Thread.currentThread();
            here.getUncaughtExceptionHandler().uncaughtException(here, e);
        }
    }

    /** What one event loop is doing. Written by the loop, read by the watch. */
    final class Seat {
        private final Thread loop;
        private volatile Supplier<String> handler;
        private volatile long sinceNanos;
        private Supplier<String> reported;

        private Seat(Thread loop) {
            this.loop = loop;
        }

        /** A handler begins; returns the one it was called from, or null. */
        Supplier<String> begin(Supplier<String> description) {
            Supplier<String> outer = handler;
            sinceNanos = System.nanoTime();
            handler = description;
            return outer;
        }

        /** It has ended, and its caller goes on. */
        void end(Supplier<String> outer) {
            handler = outer;
        }

        @SuppressWarnings("ReferenceEquality") // the same call, not an equal one
        private void look(long now) {
            Supplier<String> seen = handler;
            long lasting = now - sinceNanos;
            if (seen == null || seen == reported || lasting < limitNanos) {
                return;
            }
            List<StackTraceElement> stack = List.of(loop.getStackTrace());
            if (handler == seen) {
                reported = seen;
                report(new BlockedHandler(seen.get(), Duration.ofNanos(lasting), stack));
            }
        }
    }
}
