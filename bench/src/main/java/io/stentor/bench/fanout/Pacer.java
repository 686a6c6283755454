package io.stentor.bench.fanout;

/** Decides when the next message goes out and remembers when each one did. Times are {@code System.nanoTime} values. */
sealed interface Pacer permits RatePacer, WindowPacer {

    /** {@link #sentAt} of a message too old to be remembered. */
    long FORGOTTEN = Long.MIN_VALUE;

    /** Nothing is due before this. */
    void start(long now);

    /** Sends what is due. Called after every read and when {@link #nanosToNext} has passed. */
    void turn(long now);

    /** A member got the message, once. */
    void delivered(int sender, int number);

    /** The moment a message was to be sent, from which its latency counts. */
    long sentAt(int sender, int number);

    /** How long nothing will be due, as far as is known. */
    long nanosToNext(long now);

    /** The measured time is over: messages that were due before it still go out, no others. */
    void stop();

    /** Whether everything that was due has gone out since {@link #stop}. */
    boolean isFinished();

    /** By how much a message went out later than it was due, at worst. */
    long worstDelayNanos();
}
