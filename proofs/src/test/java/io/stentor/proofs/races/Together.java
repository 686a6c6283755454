package io.stentor.proofs.races;

import java.util.concurrent.atomic.AtomicReference;

/** Two things at the same time, which the caller awaits. */
public final class Together {
    private Together() {}

    public static void run(Runnable one, Runnable other) {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread thread = new Thread(() -> {
            try {
                one.run();
            } catch (RuntimeException | AssertionError e) {
                failure.set(e);
            }
        });
        thread.start();
        other.run();
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        if (failure.get() != null) {
            throw new AssertionError(failure.get());
        }
    }

    public static void demand(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
