package io.stentor.server.access;

import io.stentor.server.config.AuthMode;
import io.stentor.server.config.Options;
import io.stentor.server.config.UnusableFileException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Who may come in, as the options say. Any thread.
 *
 * @param tokens what clients' tokens are checked by; null when everybody is taken at their word
 * @param authorizer who is asked what they may do; null when nobody is
 */
public record ClientAccess(TokenGate tokens, Authorizer authorizer) implements AutoCloseable {
    /** Nobody is asked anything. */
    public static ClientAccess open() {
        return new ClientAccess(null, null);
    }

    /**
     * What the options ask for.
     *
     * @param onBug told about bugs, on any thread
     * @throws UnusableFileException when a file that they name cannot be used
     */
    public static ClientAccess of(Options.Auth auth, Consumer<Throwable> onBug) throws UnusableFileException {
        TokenGate tokens = auth.mode() == AuthMode.NONE ? null : gate(auth.jwt(), onBug);
        Authorizer authorizer =
                auth.authorizer().isUsed() ? new Authorizer(auth.authorizer(), ClientAccess::nowMs) : null;
        return new ClientAccess(tokens, authorizer);
    }

    private static long nowMs() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    private static TokenGate gate(Options.Jwt jwt, Consumer<Throwable> onBug) throws UnusableFileException {
        TokenVerifier verifier =
                new TokenVerifier(jwt.issuer(), jwt.audience(), jwt.clockSkewMs(), System::currentTimeMillis);
        TokenGate gate = new TokenGate(verifier, Keys.source(jwt), jwt.pending(), threads(), onBug);
        gate.warmUp();
        return gate;
    }

    /** The loops have the machine; a storm of new clients takes a quarter of it. */
    private static int threads() {
        return Math.max(1, Runtime.getRuntime().availableProcessors() / 4);
    }

    /** {@return times that keys could not be read} */
    public long keyFailures() {
        return tokens == null ? 0 : tokens.keyFailures();
    }

    /** {@return times that the authorizer did not answer as agreed} */
    public long authorizerFailures() {
        return authorizer == null ? 0 : authorizer.failures();
    }

    @Override
    public void close() {
        if (authorizer != null) {
            authorizer.close();
        }
        if (tokens != null) {
            tokens.close();
        }
    }
}
