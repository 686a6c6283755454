package io.stentor.server.access;

import com.nimbusds.jose.JOSEException;
import io.stentor.server.config.Options;
import io.stentor.server.config.Quoted;
import io.stentor.server.config.UnusableFileException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.text.ParseException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Finds the keys that the options name. Stateless. */
final class Keys {
    /** Far above any key set in use. */
    static final int MAX_SET_BYTES = 1 << 20;
    /** For all of an answer. */
    static final Duration FETCH_TIME = Duration.ofSeconds(10);

    private Keys() {}

    /**
     * The source of keys; what is in a file is read now.
     *
     * @throws UnusableFileException when a file cannot be used; a URL is asked later
     */
    static KeySource source(Options.Jwt jwt) throws UnusableFileException {
        if (jwt.hasSecret()) {
            return KeySource.fixed(ofSecret(jwt.secret()));
        }
        if (!jwt.publicKey().isEmpty()) {
            return KeySource.fixed(ofPemFile(jwt.publicKey()));
        }
        return isUrl(jwt.jwks()) ? ofUrl(jwt) : ofSetFile(jwt);
    }

    private static KeyRing ofSecret(String secret) throws UnusableFileException {
        try {
            return KeyRing.of(VerificationKey.ofSecret(secret));
        } catch (JOSEException tooShort) {
            throw new UnusableFileException("auth.jwt.secret is too short", tooShort);
        }
    }

    private static KeyRing ofPemFile(String file) throws UnusableFileException {
        try {
            return KeyRing.of(VerificationKey.of(null, PemFile.publicKey(Path.of(file))));
        } catch (IOException | GeneralSecurityException | JOSEException | RuntimeException e) {
            throw unusable("auth.jwt.publicKey", file, e);
        }
    }

    private static KeySource ofSetFile(Options.Jwt jwt) throws UnusableFileException {
        try {
            Path path = Path.of(jwt.jwks());
            KeyRing.parse(PemFile.read(path, MAX_SET_BYTES));
            return refreshed(jwt, () -> readNow(path));
        } catch (IOException | ParseException | RuntimeException e) {
            throw unusable("auth.jwt.jwks", jwt.jwks(), e);
        }
    }

    /** On a thread of the gate's: a file is read at once. */
    private static CompletableFuture<byte[]> readNow(Path file) {
        try {
            return CompletableFuture.completedFuture(PemFile.read(file, MAX_SET_BYTES));
        } catch (IOException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static KeySource ofUrl(Options.Jwt jwt) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(jwt.jwks()))
                .header("Accept", "application/json")
                .build();
        HttpClient client = Http.client();
        return refreshed(jwt, () -> Http.ask(client, request, MAX_SET_BYTES, FETCH_TIME.toMillis()));
    }

    private static KeySource refreshed(Options.Jwt jwt, Supplier<CompletableFuture<byte[]>> fetch) {
        return new JwksSource(fetch, jwt.jwksMaxAgeMs(), jwt.jwksCooldownMs(), System::nanoTime);
    }

    private static boolean isUrl(String place) {
        return place.startsWith("http://") || place.startsWith("https://");
    }

    private static UnusableFileException unusable(String option, String file, Exception e) {
        return new UnusableFileException(option + ": " + Quoted.of(file) + " cannot be used: " + Reason.of(e), e);
    }
}
