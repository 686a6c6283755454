package io.stentor.server.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;

/** Makes tokens that a server with the same secret takes: HS256. Immutable; any thread. */
public final class TokenIssuer {
    /** The claim that lists what its user may join. */
    static final String CONVERSATIONS = "conversations";

    private final String secret;
    private final String issuer;
    private final String audience;

    /**
     * @param issuer what tokens name as theirs, or empty
     * @param audience what they are meant for, or empty
     */
    public TokenIssuer(String secret, String issuer, String audience) {
        this.secret = secret;
        this.issuer = issuer;
        this.audience = audience;
    }

    /** {@return whether somebody can have this id} */
    public static boolean isUser(String text) {
        return TokenVerifier.isUser(text);
    }

    /**
     * Makes a token.
     *
     * @param conversations ids, and prefixes that end in a star; null for all
     */
    public String issue(String user, List<String> conversations, Instant now, Instant expiry) {
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .subject(user)
                .issueTime(Date.from(now))
                .expirationTime(Date.from(expiry));
        if (conversations != null) {
            claims.claim(CONVERSATIONS, conversations);
        }
        if (!issuer.isEmpty()) {
            claims.issuer(issuer);
        }
        if (!audience.isEmpty()) {
            claims.audience(audience);
        }
        return signed(claims.build());
    }

    private String signed(JWTClaimsSet claims) {
        try {
            SignedJWT jwt = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
            jwt.sign(new MACSigner(secret.getBytes(StandardCharsets.UTF_8)));
            return jwt.serialize();
        } catch (JOSEException shortSecret) {
            throw new IllegalStateException("options allow no such secret", shortSecret);
        }
    }
}
