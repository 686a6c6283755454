package io.stentor.core.lane;

/**
 * When a message that asks for answers is sent, counted from its first sending on each lane. Immutable.
 *
 * @param sends how often at most to a member that does not answer, the first included; at least 1
 * @param intervalNanos from one sending to the next
 * @param deadlineNanos when nobody is waited for any longer; nothing is sent then or later
 */
public record Attempts(int sends, long intervalNanos, long deadlineNanos) {
    public Attempts {
        if (sends < 1 || intervalNanos <= 0 || deadlineNanos <= 0) {
            throw new IllegalArgumentException("sends=" + sends + " interval=" + intervalNanos + " ns deadline="
                    + deadlineNanos + " ns: all must be positive");
        }
    }

    /** Sent once and waited for so long. */
    public static Attempts once(long deadlineNanos) {
        return new Attempts(1, deadlineNanos, deadlineNanos);
    }

    /** Sent so often; after the last time an interval more is waited. */
    public static Attempts repeated(int sends, long intervalNanos) {
        return new Attempts(sends, intervalNanos, Math.multiplyExact(intervalNanos, sends));
    }

    /** What comes when it was sent so often: its next sending, or the end. */
    long nanosAfter(int sent) {
        return sent < sends ? Math.min(sent * intervalNanos, deadlineNanos) : deadlineNanos;
    }
}
