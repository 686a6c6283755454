package io.stentor.server.access;

import io.stentor.server.config.AuthMode;
import io.stentor.server.config.Options;
import java.util.function.Consumer;

/**
 * Who may come in, as the options say. Any thread.
 *
 * @param tokens what clients' tokens are checked by; null when everybody is taken at their word
 */
public record ClientAccess(TokenGate tokens) implements AutoCloseable {
    /** Nobody is asked anything. */
    public static ClientAccess open() {
        return new ClientAccess(null);
    }

    /**
     * What the options ask for.
     *
     * @param onBug told about bugs, on any thread
     * @throws UnusableKeyException when a file that they name cannot be used
     */
    public static ClientAccess of(Options.Auth auth, Consumer<Throwable> onBug) throws UnusableKeyException {
        return auth.mode() == AuthMode.NONE ? open() : new ClientAccess(gate(auth.jwt(), onBug));
    }

    private static TokenGate gate(Options.Jwt jwt, Consumer<Throwable> onBug) throws UnusableKeyException {
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

    @Override
    public void close() {
        if (tokens != null) {
            tokens.close();
        }
    }
}
