package io.stentor.transport.server;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import io.stentor.core.ring.TurnScheduler;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** Lets a consumer of the ring live on an event loop. Threadsafe. */
record LoopScheduler(EventLoop loop) implements TurnScheduler {
    @Override
    public void schedule(Runnable turn) {
        try {
            loop.execute(turn);
        } catch (RejectedExecutionException shutDown) {
            // The loop is gone, and with it everybody whom the turn could have served.
        }
    }

    @Override
    public void schedule(Runnable task, long delayNanos) {
        try {
            ScheduledFuture<?> unused = loop.schedule(task, delayNanos, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException shutDown) {
            // As above.
        }
    }

    @Override
    public boolean inTurn() {
        return loop.inEventLoop();
    }
}
