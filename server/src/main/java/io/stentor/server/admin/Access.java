package io.stentor.server.admin;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * Who may use the admin port: whoever has the key, or without one whoever is on this machine, but not through a web page
 * of somebody else's. Immutable.
 */
final class Access {
    private static final String BEARER = "Bearer ";
    private static final String BASIC = "Basic ";
    /** A name that points here only as long as its owner wants it to is none of these. */
    private static final Pattern LOCAL =
            Pattern.compile("(localhost|127(\\.\\d{1,3}){3}|\\[::1])(:\\d{1,5})?", Pattern.CASE_INSENSITIVE);

    /** Null without a key. */
    private final byte[] keyDigest;

    /** @param key empty for none */
    Access(String key) {
        keyDigest = key.isEmpty() ? null : digest(key);
    }

    /**
     * Checks the head of a request.
     *
     * @param authorization the header, or null
     * @param host the header, or null
     * @param origin the header, or null
     */
    void check(String authorization, String host, String origin) throws ApiError {
        if (keyDigest != null) {
            checkKey(authorization);
        } else if (host == null || !LOCAL.matcher(host).matches()) {
            throw new ApiError(403, "forbidden", "without a key this is for http://localhost and its addresses only");
        }
        // A proxy before it may speak TLS with the browser.
        if (origin != null
                && !origin.equalsIgnoreCase("http://" + host)
                && !origin.equalsIgnoreCase("https://" + host)) {
            throw new ApiError(403, "forbidden", "not for pages of other origins");
        }
    }

    private void checkKey(String authorization) throws ApiError {
        String key = authorization == null ? null : keyIn(authorization);
        if (key == null) {
            throw new ApiError(401, "unauthorized", "send the key as Authorization: Bearer KEY");
        }
        // Digests have one length, so that the time this takes tells nothing of the key.
        if (!MessageDigest.isEqual(keyDigest, digest(key))) {
            throw new ApiError(401, "unauthorized", "this is not the key");
        }
    }

    /**
     * Of a program as a bearer's token; of a browser, which asks its user for a name and a password, as the password. A
     * browser sends that with requests of other pages, too, but those that change anything it asks about first (they have
     * another method or type than forms), and is told no.
     */
    private static String keyIn(String authorization) {
        if (authorization.startsWith(BEARER)) {
            return authorization.substring(BEARER.length());
        }
        if (!authorization.startsWith(BASIC)) {
            return null;
        }
        try {
            String credentials = new String(
                    Base64.getDecoder().decode(authorization.substring(BASIC.length())), StandardCharsets.UTF_8);
            int colon = credentials.indexOf(':');
            return colon < 0 ? null : credentials.substring(colon + 1);
        } catch (IllegalArgumentException noBase64) {
            return null;
        }
    }

    private static byte[] digest(String key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
