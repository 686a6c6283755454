package io.stentor.bench.fanout;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/**
 * One thing that every connection of a crowd has to do, a bounded number of them at a time, in the order of their
 * indices. Fails when nothing has got done for a while. Owned by the event loop; the future may be waited for elsewhere.
 */
final class Step {

    private static final int PATIENCE_SECONDS = 10;

    private final EventLoop loop;
    private final String what;
    private final int total;
    private final int atOnce;
    private final IntConsumer starter;
    private final CompletableFuture<Void> future = new CompletableFuture<>();
    private int started;
    private int done;
    private int doneBefore = -1;
    private int idleSeconds;

    Step(EventLoop loop, String what, int total, int atOnce, IntConsumer starter) {
        this.loop = loop;
        this.what = what;
        this.total = total;
        this.atOnce = atOnce;
        this.starter = starter;
    }

    void start() {
        watch();
        startMore();
    }

    CompletableFuture<Void> future() {
        return future;
    }

    void oneDone() {
        done++;
        if (done == total) {
            future.complete(null);
        } else {
            startMore();
        }
    }

    void fail(String reason) {
        future.completeExceptionally(new RunFailure(done + " of " + total + " " + what + ": " + reason));
    }

    private void startMore() {
        while (started < total && started - done < atOnce && !future.isDone()) {
            starter.accept(started++);
        }
    }

    private void watch() {
        idleSeconds = done == doneBefore ? idleSeconds + 1 : 0;
        doneBefore = done;
        if (idleSeconds >= PATIENCE_SECONDS) {
            fail("no further answer for " + PATIENCE_SECONDS + " s");
        }
        if (!future.isDone()) {
            ScheduledFuture<?> unused = loop.schedule(this::watch, 1, TimeUnit.SECONDS);
        }
    }
}
