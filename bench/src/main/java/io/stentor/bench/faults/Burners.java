package io.stentor.bench.faults;

import java.util.concurrent.atomic.AtomicBoolean;

/** Threads that take what CPU time there is. Used by one thread. */
final class Burners implements AutoCloseable {
    private AtomicBoolean burning = new AtomicBoolean();

    void light(int count) {
        AtomicBoolean fire = new AtomicBoolean(true);
        burning = fire;
        for (int i = 0; i < count; i++) {
            Thread thread = new Thread(() -> burn(fire), "burner");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private static void burn(AtomicBoolean fire) {
        while (fire.get()) {
            Thread.onSpinWait();
        }
    }

    @Override
    public void close() {
        burning.set(false);
    }
}
