package io.stentor.server.access;

/** A token that is not good. The message says why to whoever runs the server; it holds nothing of the token's secrets. */
public final class RefusedTokenException extends Exception {
    private final Refusal refusal;

    RefusedTokenException(Refusal refusal, String message) {
        // No trace: who sends bad tokens must not decide what is built for each.
        super(message, null, false, false);
        this.refusal = refusal;
    }

    public Refusal refusal() {
        return refusal;
    }
}
