package io.stentor.bench.fanout;

/** A run that could not be done; the message is one line for the person who started it. */
public final class RunFailure extends RuntimeException {

    public RunFailure(String message) {
        super(message);
    }

    public RunFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
