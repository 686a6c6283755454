package io.stentor.server.access;

import java.util.concurrent.CompletableFuture;

/** Where the keys for checking tokens come from. Any thread but an event loop's. */
interface KeySource {
    /** Those at hand; null before the first have been read. */
    KeyRing keys();

    /**
     * Looks for newer ones, unless that was done a moment ago.
     *
     * @return completed, with whether there is something new, on any thread; never exceptionally
     */
    CompletableFuture<Boolean> refresh();

    /** Times that keys could not be read. */
    long failures();

    /** Keys that stay as they are. */
    static KeySource fixed(KeyRing keys) {
        return new KeySource() {
            @Override
            public KeyRing keys() {
                return keys;
            }

            @Override
            public CompletableFuture<Boolean> refresh() {
                return CompletableFuture.completedFuture(false);
            }

            @Override
            public long failures() {
                return 0;
            }
        };
    }
}
