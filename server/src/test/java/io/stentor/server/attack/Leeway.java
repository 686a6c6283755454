package io.stentor.server.attack;

import java.time.Duration;

/** How exactly times are judged: on a machine of its own, or only that nothing hangs. */
enum Leeway {
    EXACT {
        @Override
        void check(long limitSeconds, long nanos) {
            if (nanos > Duration.ofSeconds(limitSeconds).plus(GRACE).toNanos()) {
                throw new AssertionError("took " + Duration.ofNanos(nanos).toMillis() + " ms");
            }
        }
    },
    /** Who reads gives up by itself when something hangs. */
    AMPLE {
        @Override
        void check(long limitSeconds, long nanos) {}
    };

    private static final Duration GRACE = Duration.ofMillis(1_500);

    abstract void check(long limitSeconds, long nanos);
}
