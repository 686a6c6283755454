package io.stentor.api;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * How the namespaces of a server behave. Immutable.
 *
 * @param binding for objects of the application's own classes, or null
 * @param ackTimeout how long an answer is waited for when nothing else is said
 * @param childNamespaces how many namespaces may exist because clients asked for them
 * @param cleanupEmptyChildNamespaces whether a namespace made on demand goes with its last socket
 * @param skipMiddlewares whether sockets that come back after a cut do not pass the middlewares again
 * @param blockedHandlerAfter how long a handler may keep an event loop before it is reported
 * @param onHandlerError told what handlers throw; any thread
 * @param onBlockedHandler told of handlers that keep an event loop too long; on a thread of its own
 */
public record ApiOptions(
        ValueBinding binding,
        Duration ackTimeout,
        int childNamespaces,
        boolean cleanupEmptyChildNamespaces,
        boolean skipMiddlewares,
        Duration blockedHandlerAfter,
        Consumer<HandlerError> onHandlerError,
        Consumer<BlockedHandler> onBlockedHandler) {
    /** How long answers are waited for, unless told otherwise. */
    public static final Duration DEFAULT_ACK_TIMEOUT = Duration.ofSeconds(10);
    /** How many namespaces clients may bring into being, unless told otherwise. */
    public static final int DEFAULT_CHILD_NAMESPACES = 10_000;
    /** How long a handler may keep its event loop unreported, unless told otherwise. */
    public static final Duration DEFAULT_BLOCKED_AFTER = Duration.ofSeconds(1);

    /** @throws IllegalArgumentException for a time that is none, or a negative number */
    public ApiOptions {
        if (!isPositive(ackTimeout) || !isPositive(blockedHandlerAfter)) {
            throw new IllegalArgumentException(
                    "ackTimeout=" + ackTimeout + " blockedHandlerAfter=" + blockedHandlerAfter + ": both are times");
        }
        if (childNamespaces < 0) {
            throw new IllegalArgumentException("childNamespaces=" + childNamespaces + " is negative");
        }
        Objects.requireNonNull(onHandlerError, "onHandlerError");
        Objects.requireNonNull(onBlockedHandler, "onBlockedHandler");
    }

    private static boolean isPositive(Duration time) {
        return !time.isNegative() && !time.isZero();
    }
}
