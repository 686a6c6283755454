package io.stentor.server.cli;

/** What ends a running server. Waited for by the main thread. */
public interface StopSignal {
    /** Returns when the server is to stop, at once when that was asked before. */
    void await() throws InterruptedException;

    /** What is to be done when that is asked once more, by whatever thread: at once, when it was already. */
    default void onRepeated(Runnable action) {}
}
