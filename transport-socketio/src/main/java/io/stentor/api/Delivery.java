package io.stentor.api;

import io.stentor.core.lane.Attempts;
import java.time.Duration;

/**
 * How something is sent. Immutable.
 *
 * @param isVolatile receivers that are behind miss it
 * @param compress it may be compressed for receivers that take it compressed
 * @param local other servers of the cluster are not told
 * @param timeout how long answers are waited for, or null for the default
 * @param retry how often it is sent to whoever does not answer, or null for once
 */
record Delivery(boolean isVolatile, boolean compress, boolean local, Duration timeout, Retry retry) {
    static final Delivery PLAIN = new Delivery(false, true, false, null, null);

    /** Sendings in all, and how long after each the next one comes. */
    record Retry(int attempts, Duration interval) {}

    Delivery asVolatile() {
        return new Delivery(true, compress, local, timeout, retry);
    }

    Delivery compressing(boolean wanted) {
        return new Delivery(isVolatile, wanted, local, timeout, retry);
    }

    Delivery asLocal() {
        return new Delivery(isVolatile, compress, true, timeout, retry);
    }

    Delivery within(Duration limit) {
        if (limit.isNegative() || limit.isZero()) {
            throw new IllegalArgumentException("timeout=" + limit + " is not positive");
        }
        return new Delivery(isVolatile, compress, local, limit, retry);
    }

    Delivery retrying(int attempts, Duration interval) {
        if (attempts < 1 || interval.isNegative() || interval.isZero()) {
            throw new IllegalArgumentException(
                    "attempts=" + attempts + " interval=" + interval + " are not both positive");
        }
        return new Delivery(isVolatile, compress, local, timeout, new Retry(attempts, interval));
    }

    /** When an event that asks for answers is sent, and how long they are waited for. */
    Attempts attempts(Duration defaultTimeout) {
        long deadlineNanos = deadline(defaultTimeout).toNanos();
        return retry == null
                ? Attempts.once(deadlineNanos)
                : new Attempts(retry.attempts, retry.interval.toNanos(), deadlineNanos);
    }

    /** How long answers are waited for. */
    Duration deadline(Duration defaultTimeout) {
        if (timeout != null) {
            return timeout;
        }
        return retry == null ? defaultTimeout : retry.interval.multipliedBy(retry.attempts);
    }
}
