package io.stentor.transport.handshake;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * The cookie with the session's id that a polling handshake is answered with, for load balancers that send a client by
 * its cookie to one server.
 *
 * @param name such as {@code io}
 * @param path or null to leave it out
 * @param httpOnly whether scripts of the page do not see it
 * @param sameSite {@code Lax}, {@code Strict}, {@code None}, or null to leave it out
 * @param maxAgeSeconds negative to leave it out
 * @param domain or null
 * @param expires or null
 * @param secure whether browsers send it over TLS only
 */
public record SessionCookie(
        String name,
        String path,
        boolean httpOnly,
        String sameSite,
        long maxAgeSeconds,
        String domain,
        Instant expires,
        boolean secure) {
    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    /**
     * As Node's server has it.
     *
     * @return {@code io}
     */
    public static SessionCookie defaults() {
        return named("io");
    }

    /**
     * The same with another name.
     *
     * @param name of the cookie
     * @return such a cookie
     */
    public static SessionCookie named(String name) {
        return new SessionCookie(name, "/", true, "Lax", -1, null, null, false);
    }

    /**
     * The value of {@code Set-Cookie}.
     *
     * @param sid the session's id
     * @return the header
     */
    public String header(String sid) {
        StringBuilder cookie = new StringBuilder(name).append('=').append(sid);
        if (maxAgeSeconds >= 0) {
            cookie.append("; Max-Age=").append(maxAgeSeconds);
        }
        append(cookie, "Domain", domain);
        append(cookie, "Path", path);
        append(cookie, "Expires", expires == null ? null : HTTP_DATE.format(expires));
        cookie.append(httpOnly ? "; HttpOnly" : "").append(secure ? "; Secure" : "");
        append(cookie, "SameSite", sameSite);
        return cookie.toString();
    }

    private static void append(StringBuilder cookie, String attribute, String value) {
        if (value != null) {
            cookie.append("; ").append(attribute).append('=').append(value);
        }
    }
}
