package io.stentor.server.cli;

/** What ends a running server. Waited for by the main thread. */
public interface StopSignal {
    /** Returns when the server is to stop, at once when that was asked before. */
    void await() throws InterruptedException;
}
