package io.stentor.transport.server;

import io.netty.channel.EventLoop;
import io.stentor.core.ring.TurnScheduler;
import java.util.concurrent.RejectedExecutionException;

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
    public boolean inTurn() {
        return loop.inEventLoop();
    }
}
