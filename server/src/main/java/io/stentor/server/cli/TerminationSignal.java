package io.stentor.server.cli;

import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** SIGTERM and SIGINT. The first asks the server to stop, the second to hurry, those that follow change nothing. */
public final class TerminationSignal implements StopSignal {
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CompletableFuture<Void> repeated = new CompletableFuture<>();
    private final AtomicInteger signals = new AtomicInteger();

    private TerminationSignal() {}

    /**
     * Takes both signals over from the JVM, whose own answer ends the process with 143 or 130. A shutdown hook could
     * only change that by halting, which would cut short all other hooks, a flight recording's among them.
     */
    public static TerminationSignal install() {
        TerminationSignal signal = new TerminationSignal();
        try {
            handle(signal::onSignal, "TERM", "INT");
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(
                    "this JVM leaves no signals to the program (-Xrs or no jdk.unsupported)", e);
        }
        return signal;
    }

    /** On a thread that the JVM starts for it. */
    private void onSignal() {
        if (signals.getAndIncrement() == 0) {
            asked.countDown();
        } else {
            repeated.complete(null);
        }
    }

    @Override
    public void onRepeated(Runnable action) {
        CompletableFuture<Void> unused = repeated.thenRun(action);
    }

    @Override
    public void await() throws InterruptedException {
        asked.await();
    }

    /** By reflection: javac warns about every mention of sun.misc, and our warnings are errors. */
    private static void handle(Runnable action, String... names) throws ReflectiveOperationException {
        Class<?> signal = Class.forName("sun.misc.Signal");
        Class<?> handler = Class.forName("sun.misc.SignalHandler");
        Object proxy = Proxy.newProxyInstance(
                TerminationSignal.class.getClassLoader(), new Class<?>[] {handler}, (self, method, arguments) -> {
                    action.run();
                    return null;
                });
        for (String name : names) {
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
        }
    }
}
