package io.stentor.server.hostile;

import io.netty.util.concurrent.ScheduledFuture;
import io.stentor.transport.loop.SessionLoop;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Measures the longest turn of the server's event loops: the CPU time a loop spends between two chances to look at its
 * sockets and timers. CPU time, not time on the clock, so that a busy machine does not look like a slow loop.
 */
final class LoopWatch {
    private static final long TICK_MS = 5;

    private final List<Tick> ticks = new ArrayList<>();

    LoopWatch(List<SessionLoop> loops) {
        for (SessionLoop loop : loops) {
            Tick tick = new Tick();
            tick.future = loop.eventLoop().scheduleWithFixedDelay(tick, TICK_MS, TICK_MS, TimeUnit.MILLISECONDS);
            ticks.add(tick);
        }
    }

    long takeLongestTurnMs() {
        return ticks.stream().mapToLong(Tick::takeLongestMs).max().orElse(0);
    }

    void end() {
        ticks.forEach(tick -> tick.future.cancel(false));
    }

    private static final class Tick implements Runnable {
        private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

        private ScheduledFuture<?> future;
        private long before = -1;
        private volatile long longestNanos;

        @Override
        public void run() {
            long now = THREADS.getCurrentThreadCpuTime();
            if (before >= 0) {
                longestNanos = Math.max(longestNanos, now - before);
            }
            before = now;
        }

        long takeLongestMs() {
            long longest = longestNanos;
            longestNanos = 0;
            return TimeUnit.NANOSECONDS.toMillis(longest);
        }
    }
}
