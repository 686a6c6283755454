package io.stentor.server.access;

import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Checks clients' tokens on threads of its own: an asymmetric signature costs an event loop what a hundred messages cost it,
 * and after a restart all clients come at once. As many are taken at a time as the options say. Any thread; nobody waits.
 */
public final class TokenGate implements AutoCloseable {
    private final TokenVerifier verifier;
    private final KeySource source;
    private final int maxPending;
    private final Consumer<Throwable> onBug;
    private final ExecutorService pool;
    private final AtomicInteger pending = new AtomicInteger();

    /**
     * @param maxPending tokens that may wait at a time
     * @param threads that check them; they end when there is nothing to do
     */
    TokenGate(TokenVerifier verifier, KeySource source, int maxPending, int threads, Consumer<Throwable> onBug) {
        this.verifier = verifier;
        this.source = source;
        this.maxPending = maxPending;
        this.onBug = onBug;
        this.pool = AccessThreads.pool("stentor-token", threads);
    }

    /** Reads the keys for the first time, so that the first client need not wait for them. */
    void warmUp() {
        pool.execute(source::refresh);
    }

    /**
     * Checks a token.
     *
     * @param answer called once: before this returns when there are too many, or it is too long to be one, else on a
     *     thread of the gate's own
     */
    public void check(String token, Consumer<Verdict> answer) {
        if (token.length() > TokenVerifier.MAX_CHARACTERS) {
            // What waits must not be larger than a token.
            answer.accept(Verdict.of(Refusal.BAD_TOKEN));
            return;
        }
        if (pending.incrementAndGet() > maxPending) {
            pending.decrementAndGet();
            answer.accept(Verdict.of(Refusal.OVERLOADED));
            return;
        }
        run(answer, () -> look(token, answer, true));
    }

    /** Times that keys could not be read. */
    public long keyFailures() {
        return source.failures();
    }

    /** Tokens that wait for their verdict. */
    public int pending() {
        return pending.get();
    }

    private void run(Consumer<Verdict> answer, Runnable task) {
        try {
            pool.execute(() -> {
                try {
                    task.run();
                } catch (RuntimeException | LinkageError | AssertionError bug) {
                    onBug.accept(bug);
                    end(answer, Refusal.BAD_TOKEN);
                }
            });
        } catch (RejectedExecutionException closed) {
            end(answer, Refusal.OVERLOADED);
        }
    }

    /** @param mayRefresh whether newer keys may be looked for */
    private void look(String token, Consumer<Verdict> answer, boolean mayRefresh) {
        KeyRing keys = source.keys();
        if (keys == null) {
            lookAgain(token, answer, mayRefresh, null, Refusal.KEYS_UNAVAILABLE);
            return;
        }
        Verdict verdict;
        try {
            verdict = Verdict.of(verifier.verify(token, keys));
        } catch (RefusedTokenException refused) {
            verdict = Verdict.of(refused.refusal());
        } catch (UnknownKeyException unknown) {
            lookAgain(token, answer, mayRefresh, keys, Refusal.BAD_TOKEN);
            return;
        }
        end(answer, verdict);
    }

    /** @param used the keys that do not do */
    private void lookAgain(
            String token, Consumer<Verdict> answer, boolean mayRefresh, KeyRing used, Refusal otherwise) {
        if (!mayRefresh) {
            end(answer, otherwise);
            return;
        }
        source.refresh().thenAccept(isNew -> {
            // Others may have found newer ones since these were taken.
            if (isNew || !Objects.equals(used, source.keys())) {
                run(answer, () -> look(token, answer, false));
            } else {
                end(answer, otherwise);
            }
        });
    }

    private void end(Consumer<Verdict> answer, Refusal refusal) {
        end(answer, Verdict.of(refusal));
    }

    private void end(Consumer<Verdict> answer, Verdict verdict) {
        pending.decrementAndGet();
        answer.accept(verdict);
    }

    @Override
    public void close() {
        AccessThreads.end(pool);
    }
}
