package io.stentor.server.access;

import io.stentor.server.config.Options;
import io.stentor.server.config.UnusableFileException;

/** Looks at one token as a server with these options would. Blocks: for the command line. Stateless. */
public final class TokenInspector {
    private TokenInspector() {}

    /**
     * {@return what a good token says, as JSON}
     *
     * @throws RefusedTokenException when a server would not take it; the message says why
     * @throws UnusableFileException when the key that the options name cannot be used
     */
    public static String claims(Options.Jwt jwt, String token) throws RefusedTokenException, UnusableFileException {
        TokenVerifier verifier =
                new TokenVerifier(jwt.issuer(), jwt.audience(), jwt.clockSkewMs(), System::currentTimeMillis);
        KeySource source = Keys.source(jwt);
        KeyRing keys = source.keys() != null || source.refresh().join() ? source.keys() : null;
        if (keys == null) {
            throw new RefusedTokenException(Refusal.KEYS_UNAVAILABLE, "the keys of auth.jwt.jwks cannot be read");
        }
        try {
            verifier.verify(token, keys);
            return verifier.claims(token, keys).toString();
        } catch (UnknownKeyException unknown) {
            throw new RefusedTokenException(Refusal.BAD_TOKEN, unknown.getMessage());
        }
    }
}
