package io.stentor.server.admin;

import java.util.concurrent.atomic.AtomicInteger;

/** How many requests may wait for the event loops at one time: a client of this API must not keep them busy. Threadsafe. */
final class WaitingRoom {
    private static final int WAITING = 16;

    private final AtomicInteger waiting = new AtomicInteger();

    /** Takes a place; give it back with {@link #leave}. */
    void enter() throws ApiError {
        if (waiting.incrementAndGet() > WAITING) {
            waiting.decrementAndGet();
            throw new ApiError(429, "too_many_requests", "too many requests wait for an answer already");
        }
    }

    void leave() {
        waiting.decrementAndGet();
    }
}
