package io.stentor.server.access;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.JWKSet;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.List;

/**
 * The keys that tokens are checked with. Immutable.
 *
 * @param named whether they are told apart by their ids: a token that names one is checked with that one alone
 */
record KeyRing(List<VerificationKey> keys, boolean named) {
    /** A token that names no key is tried with each: what that costs must have an end. */
    static final int MAX_KEYS = 32;

    /** Of one key, whatever tokens call it. */
    static KeyRing of(VerificationKey key) {
        return new KeyRing(List.of(key), false);
    }

    /** Reads a JSON Web Key Set (RFC 7517). What it holds beside public keys for signatures is passed over. */
    static KeyRing parse(byte[] json) throws ParseException {
        List<VerificationKey> keys = JWKSet.parse(new String(json, StandardCharsets.UTF_8)).getKeys().stream()
                .flatMap(jwk -> VerificationKey.of(jwk).stream())
                .toList();
        if (keys.isEmpty()) {
            throw new ParseException("no RSA, P-256 or Ed25519 key for signatures in it", 0);
        }
        if (keys.size() > MAX_KEYS) {
            throw new ParseException("more than " + MAX_KEYS + " keys in it", 0);
        }
        return new KeyRing(keys, true);
    }

    /** Those a token with this header can be signed with. */
    List<VerificationKey> candidates(JWSHeader header) {
        JWSAlgorithm algorithm = header.getAlgorithm();
        String id = named ? header.getKeyID() : null;
        return keys.stream()
                .filter(key -> key.isFor(algorithm) && (id == null || id.equals(key.id())))
                .toList();
    }
}
