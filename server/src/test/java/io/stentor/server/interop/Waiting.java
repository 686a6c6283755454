package io.stentor.server.interop;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Waiting for what must come. The limit is only reached by a failure, so it is generous. Stateless. */
final class Waiting {
    private static final long LIMIT_SECONDS = 30;
    private static final Duration LOOK_EVERY = Duration.ofMillis(2);

    private Waiting() {}

    static void until(Callable<Boolean> condition, Supplier<String> what) {
        try {
            await().pollDelay(Duration.ZERO)
                    .pollInterval(LOOK_EVERY)
                    .atMost(Duration.ofSeconds(LIMIT_SECONDS))
                    .until(condition);
        } catch (org.awaitility.core.ConditionTimeoutException late) {
            throw new AssertionError("waited in vain: " + what.get(), late);
        }
    }

    /** Lets time pass where its passing is what is tested. */
    static void untilPassed(long sinceNanos, long ms) {
        until(() -> System.nanoTime() - sinceNanos >= TimeUnit.MILLISECONDS.toNanos(ms), () -> ms + " ms");
    }

    static <T> T result(CompletableFuture<T> future, String what) {
        try {
            return future.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException late) {
            throw new AssertionError("waited in vain: the answer to " + what, late);
        } catch (ExecutionException failed) {
            throw new AssertionError(what + " failed", failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }
}
