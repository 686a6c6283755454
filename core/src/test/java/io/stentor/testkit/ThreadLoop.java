package io.stentor.testkit;

import io.stentor.core.ring.TurnScheduler;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** An event loop that is a real thread and nothing else. */
public final class ThreadLoop implements TurnScheduler {
    private final ExecutorService executor;
    private volatile Thread thread;

    public ThreadLoop(String name) {
        executor = Executors.newSingleThreadExecutor(task -> {
            thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    @Override
    public void schedule(Runnable turn) {
        executor.execute(turn);
    }

    @Override
    public void schedule(Runnable task, long delayNanos) {
        CompletableFuture.delayedExecutor(delayNanos, TimeUnit.NANOSECONDS, executor)
                .execute(task);
    }

    @Override
    public boolean inTurn() {
        return Thread.currentThread() == thread;
    }

    /** Runs the task on the loop's thread and waits for it. */
    public void run(Runnable task) throws Exception {
        executor.submit(task).get(30, TimeUnit.SECONDS);
    }

    /** Does what it was given, then ends. */
    public void end() throws InterruptedException {
        executor.shutdown();
        if (!executor.awaitTermination(30, TimeUnit.SECONDS)) {
            throw new AssertionError("a loop does not end");
        }
    }
}
