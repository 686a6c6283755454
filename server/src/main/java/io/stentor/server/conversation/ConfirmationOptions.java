package io.stentor.server.conversation;

import io.stentor.core.lane.Attempts;
import java.util.concurrent.TimeUnit;

/**
 * Which messages members are asked to confirm, and for how long; fixed at start-up.
 *
 * @param always every message, not only those whose sender asks for it
 * @param retryAfterMs a member that has not confirmed is sent the message again after so long
 * @param attempts sendings in all; the verdict comes {@code retryAfterMs} after the last
 */
public record ConfirmationOptions(boolean always, long retryAfterMs, int attempts) {
    public static ConfirmationOptions defaults() {
        return new ConfirmationOptions(false, 2_000, 3);
    }

    /** When nobody is waited for any longer. */
    long deadlineMs() {
        return Math.multiplyExact(retryAfterMs, attempts);
    }

    Attempts schedule() {
        return Attempts.repeated(attempts, TimeUnit.MILLISECONDS.toNanos(retryAfterMs));
    }
}
