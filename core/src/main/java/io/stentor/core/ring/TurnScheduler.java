package io.stentor.core.ring;

/** The thread a consumer of the ring lives on: an event loop in the server, a hand-cranked queue in a test. */
public interface TurnScheduler {
    /** Runs the task later on the consumer's own thread, after what that thread is doing now. Any thread may call. */
    void schedule(Runnable turn);

    /**
     * Runs the task later on the consumer's own thread, after a delay in nanoseconds of its clock; with none, when the thread
     * has looked at its other business once more. Any thread may call.
     */
    void schedule(Runnable task, long delayNanos);

    /** Whether the caller is on the consumer's thread. */
    boolean inTurn();
}
