package io.stentor.server.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Optional;
import java.util.Set;

/**
 * A key that signatures are checked with, and the only algorithms it is used for: what a token says of its algorithm chooses
 * among keys, never how a key is used. Immutable.
 *
 * @param id the key's own, or null for none
 */
record VerificationKey(String id, Set<JWSAlgorithm> algorithms, SignatureCheck check) {
    /** Below this a signature says little. */
    private static final int MIN_RSA_BITS = 2_048;
    /** Above this a check costs more than clients may make it. */
    private static final int MAX_RSA_BITS = 8_192;

    /** Any thread. */
    interface SignatureCheck {
        boolean verify(JWSHeader header, byte[] signed, Base64URL signature)
                throws JOSEException, GeneralSecurityException;
    }

    /** Of a shared secret: HS256. */
    static VerificationKey ofSecret(String secret) throws JOSEException {
        MACVerifier verifier = new MACVerifier(secret.getBytes(StandardCharsets.UTF_8));
        return new VerificationKey(null, Set.of(JWSAlgorithm.HS256), verifier::verify);
    }

    /** RS256 for RSA keys, ES256 for those on P-256, EdDSA for Ed25519; of other keys none. */
    static VerificationKey of(String id, PublicKey key) throws JOSEException, GeneralSecurityException {
        if (key instanceof RSAPublicKey rsa) {
            int bits = rsa.getModulus().bitLength();
            if (bits < MIN_RSA_BITS || bits > MAX_RSA_BITS) {
                throw new GeneralSecurityException("an RSA key must have 2048 to 8192 bits, this one has " + bits);
            }
            return new VerificationKey(id, Set.of(JWSAlgorithm.RS256), new RSASSAVerifier(rsa)::verify);
        }
        if (key instanceof ECPublicKey ec && Curve.P_256.equals(Curve.forECParameterSpec(ec.getParams()))) {
            return new VerificationKey(id, Set.of(JWSAlgorithm.ES256), new ECDSAVerifier(ec)::verify);
        }
        if (key instanceof EdECPublicKey ed && ed.getParams().getName().equals(Ed25519.NAME)) {
            return new VerificationKey(
                    id,
                    Set.of(JWSAlgorithm.EdDSA, JWSAlgorithm.Ed25519),
                    (header, signed, signature) -> Ed25519.verify(key, signed, signature.decode()));
        }
        throw new GeneralSecurityException("only RSA, P-256 and Ed25519 keys are used");
    }

    /** One of a key set, if it is a public key for signatures of a kind that is used here. */
    static Optional<VerificationKey> of(JWK jwk) {
        if (jwk.getKeyUse() != null && !jwk.getKeyUse().equals(KeyUse.SIGNATURE)) {
            return Optional.empty();
        }
        try {
            PublicKey key = publicKey(jwk);
            if (key == null) {
                return Optional.empty();
            }
            VerificationKey made = of(jwk.getKeyID(), key);
            boolean isForOthers = jwk.getAlgorithm() != null
                    && !made.algorithms.contains(
                            new JWSAlgorithm(jwk.getAlgorithm().getName()));
            return isForOthers ? Optional.empty() : Optional.of(made);
        } catch (JOSEException | GeneralSecurityException | IllegalArgumentException unusable) {
            return Optional.empty();
        }
    }

    private static PublicKey publicKey(JWK jwk) throws JOSEException, GeneralSecurityException {
        if (jwk instanceof RSAKey rsa) {
            return rsa.toRSAPublicKey();
        }
        if (jwk instanceof ECKey ec && Curve.P_256.equals(ec.getCurve())) {
            return ec.toECPublicKey();
        }
        if (jwk instanceof OctetKeyPair pair && Curve.Ed25519.equals(pair.getCurve())) {
            return Ed25519.publicKey(pair.getDecodedX());
        }
        return null;
    }

    boolean isFor(JWSAlgorithm algorithm) {
        return algorithms.contains(algorithm);
    }
}
