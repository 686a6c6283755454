package io.stentor.server.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Checks JSON Web Tokens (RFC 7519): signature first, then what is claimed. Immutable; any thread. A check of an asymmetric
 * signature takes tenths of a millisecond.
 */
public final class TokenVerifier {
    /** As much as a client's first packet may hold; later ones may hold more. */
    static final int MAX_CHARACTERS = 8 * 1024;

    private static final int MAX_USER_BYTES = 128;

    private final String issuer;
    private final String audience;
    private final long clockSkewMs;
    private final LongSupplier wallClockMs;

    /**
     * @param issuer what tokens must name as theirs, or empty for anybody
     * @param audience what tokens must be meant for, among others, or empty for anything
     * @param clockSkewMs how far the issuer's clock may be from this one
     */
    public TokenVerifier(String issuer, String audience, long clockSkewMs, LongSupplier wallClockMs) {
        this.issuer = issuer;
        this.audience = audience;
        this.clockSkewMs = clockSkewMs;
        this.wallClockMs = wallClockMs;
    }

    /** Whose token it is. */
    Identity verify(String token, KeyRing keys) throws RefusedTokenException, UnknownKeyException {
        return identity(claims(token, keys));
    }

    /** All that a good token says. */
    JWTClaimsSet claims(String token, KeyRing keys) throws RefusedTokenException, UnknownKeyException {
        if (token.length() > MAX_CHARACTERS) {
            throw bad("longer than " + MAX_CHARACTERS + " characters");
        }
        try {
            SignedJWT jwt = SignedJWT.parse(token);
            if (jwt.getHeader().getCriticalParams() != null) {
                throw bad("its header wants something that is not supported (crit)");
            }
            checkSignature(jwt, keys);
            checkUser(jwt.getPayload().toJSONObject());
            return jwt.getJWTClaimsSet();
        } catch (ParseException | IllegalArgumentException malformed) {
            throw bad("not a signed JSON Web Token");
        }
    }

    private static void checkSignature(SignedJWT jwt, KeyRing keys) throws RefusedTokenException, UnknownKeyException {
        List<VerificationKey> candidates = keys.candidates(jwt.getHeader());
        if (candidates.isEmpty()) {
            throw new UnknownKeyException();
        }
        for (VerificationKey key : candidates) {
            if (isSignedWith(key, jwt)) {
                return;
            }
        }
        throw bad("the signature is wrong");
    }

    private static boolean isSignedWith(VerificationKey key, SignedJWT jwt) {
        try {
            return key.check().verify(jwt.getHeader(), jwt.getSigningInput(), jwt.getSignature());
        } catch (JOSEException | GeneralSecurityException malformed) {
            return false;
        }
    }

    private Identity identity(JWTClaimsSet claims) throws RefusedTokenException {
        checkParties(claims);
        checkTimes(claims);
        Date expiry = claims.getExpirationTime();
        return new Identity(
                claims.getSubject(),
                conversations(claims),
                expiry == null ? Identity.NEVER : expiry.toInstant().toEpochMilli() + clockSkewMs);
    }

    private void checkParties(JWTClaimsSet claims) throws RefusedTokenException {
        if (!issuer.isEmpty() && !issuer.equals(claims.getIssuer())) {
            throw bad("iss is not auth.jwt.issuer");
        }
        if (!audience.isEmpty() && !claims.getAudience().contains(audience)) {
            throw bad("aud does not hold auth.jwt.audience");
        }
    }

    private void checkTimes(JWTClaimsSet claims) throws RefusedTokenException {
        long now = wallClockMs.getAsLong();
        Date expiry = claims.getExpirationTime();
        if (expiry != null && now - clockSkewMs >= expiry.toInstant().toEpochMilli()) {
            throw new RefusedTokenException(Refusal.EXPIRED, "expired at " + expiry.toInstant());
        }
        Date notBefore = claims.getNotBeforeTime();
        if (notBefore != null && now + clockSkewMs < notBefore.toInstant().toEpochMilli()) {
            throw new RefusedTokenException(Refusal.NOT_YET_VALID, "not valid before " + notBefore.toInstant());
        }
    }

    /** The library takes a number for a string here: two issuers' users would be one. */
    private static void checkUser(Map<String, Object> claims) throws RefusedTokenException {
        if (claims == null || !(claims.get("sub") instanceof String user) || !isUser(user)) {
            throw bad("sub is not a string of 1 to " + MAX_USER_BYTES + " bytes");
        }
    }

    /** Whether it can be somebody's id: half a surrogate pair has no UTF-8 form. */
    static boolean isUser(String text) {
        return !text.isEmpty()
                && text.length() <= MAX_USER_BYTES
                && StandardCharsets.UTF_8.newEncoder().canEncode(text)
                && text.getBytes(StandardCharsets.UTF_8).length <= MAX_USER_BYTES;
    }

    /** What cannot be read must not be taken for everything. */
    private static ConversationGrant conversations(JWTClaimsSet claims) throws RefusedTokenException {
        if (!claims.getClaims().containsKey(TokenIssuer.CONVERSATIONS)) {
            return ConversationGrant.all();
        }
        List<String> entries = new ArrayList<>();
        if (!(claims.getClaim(TokenIssuer.CONVERSATIONS) instanceof List<?> list)) {
            throw bad("conversations is not a list of strings");
        }
        for (Object entry : list) {
            if (!(entry instanceof String text)) {
                throw bad("conversations is not a list of strings");
            }
            entries.add(text);
        }
        return ConversationGrant.of(entries);
    }

    private static RefusedTokenException bad(String reason) {
        return new RefusedTokenException(Refusal.BAD_TOKEN, reason);
    }
}
