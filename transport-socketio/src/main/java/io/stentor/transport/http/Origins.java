package io.stentor.transport.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;

/**
 * Which origins may use the server: its own, none (not a browser), and the configured ones. Applies to polling and to
 * WebSockets alike, unlike CORS, which browsers do not apply to WebSockets. Immutable.
 */
public final class Origins {
    private final List<String> allowed;
    private final boolean all;

    /** @param allowed origins as browsers send them, or {@code *} for all */
    public Origins(List<String> allowed) {
        this.allowed = allowed.stream().map(o -> o.toLowerCase(Locale.ROOT)).toList();
        this.all = allowed.contains("*");
    }

    /** Whether a request with this Origin header (or null) to this Host may go on. */
    boolean permits(String origin, String host) {
        return origin == null || all || isListed(origin) || isOwn(origin, host);
    }

    /** Whether the answer may tell a browser that this other origin can read it. */
    boolean isShared(String origin) {
        return origin != null && (all || isListed(origin));
    }

    boolean isListed(String origin) {
        return allowed.contains(origin.toLowerCase(Locale.ROOT));
    }

    /** The scheme does not count: behind a proxy that ends TLS the server cannot know its own. */
    private static boolean isOwn(String origin, String host) {
        if (host == null) {
            return false;
        }
        try {
            URI uri = new URI(origin);
            return uri.getRawAuthority() != null && uri.getRawAuthority().equalsIgnoreCase(host);
        } catch (URISyntaxException notAnOrigin) {
            return false;
        }
    }
}
