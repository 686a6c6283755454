package io.stentor.server.access;

import java.text.ParseException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A key set that is read again when it has grown old and when a token names a key that is not in it, but never twice within
 * a while: tokens with made-up keys must not make us ask somebody else's server for each. What cannot be read changes
 * nothing: the keys from before stay. Threadsafe; nobody waits in it.
 */
final class JwksSource implements KeySource {
    private static final Logger LOG = LoggerFactory.getLogger(JwksSource.class);

    private final Supplier<CompletableFuture<byte[]>> fetch;
    private final long maxAgeNanos;
    private final long cooldownNanos;
    private final LongSupplier nanoClock;
    private final AtomicLong failures = new AtomicLong();

    private volatile KeyRing keys;

    // Guarded by this.
    private CompletableFuture<Boolean> underWay;
    private boolean tried;
    private long triedNanos;

    /**
     * @param fetch begins to read the set as JSON, bounded in size and time
     * @param maxAgeMs older keys are read again, while they go on being used
     * @param cooldownMs between two readings at least
     */
    JwksSource(Supplier<CompletableFuture<byte[]>> fetch, long maxAgeMs, long cooldownMs, LongSupplier nanoClock) {
        this.fetch = fetch;
        this.maxAgeNanos = TimeUnit.MILLISECONDS.toNanos(maxAgeMs);
        this.cooldownNanos = TimeUnit.MILLISECONDS.toNanos(cooldownMs);
        this.nanoClock = nanoClock;
    }

    @Override
    public KeyRing keys() {
        if (isOld()) {
            refresh();
        }
        return keys;
    }

    private synchronized boolean isOld() {
        return tried && nanoClock.getAsLong() - triedNanos >= maxAgeNanos;
    }

    @Override
    public CompletableFuture<Boolean> refresh() {
        CompletableFuture<Boolean> begun;
        synchronized (this) {
            if (underWay != null) {
                return underWay;
            }
            if (tried && nanoClock.getAsLong() - triedNanos < cooldownNanos) {
                return CompletableFuture.completedFuture(false);
            }
            tried = true;
            triedNanos = nanoClock.getAsLong();
            begun = new CompletableFuture<>();
            underWay = begun;
        }
        begin().whenComplete((json, failure) -> begun.complete(end(json, failure)));
        return begun;
    }

    private CompletableFuture<byte[]> begin() {
        try {
            return fetch.get();
        } catch (RuntimeException refused) {
            return CompletableFuture.failedFuture(refused);
        }
    }

    private boolean end(byte[] json, Throwable failure) {
        try {
            if (failure == null) {
                keys = KeyRing.parse(json);
                return true;
            }
            fail(failure);
        } catch (ParseException | RuntimeException malformed) {
            fail(malformed);
        } finally {
            synchronized (this) {
                underWay = null;
            }
        }
        return false;
    }

    /** At most once per cooldown. */
    private void fail(Throwable failure) {
        failures.incrementAndGet();
        LOG.atWarn()
                .addKeyValue("event", "keys_unavailable")
                .addKeyValue("option", "auth.jwt.jwks")
                .addKeyValue("reason", Reason.of(failure))
                .addKeyValue("olderKeys", keys != null)
                .log("the key set cannot be read");
    }

    @Override
    public long failures() {
        return failures.get();
    }
}
