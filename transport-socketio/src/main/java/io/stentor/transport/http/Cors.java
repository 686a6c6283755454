package io.stentor.transport.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.stentor.transport.handshake.CorsOptions;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;

/**
 * Which origins may use the server: its own, none (not a browser), and the configured ones. Enforced on polling and on
 * WebSockets alike, while browsers apply CORS only to the first. Tells browsers what they may share, in the words of
 * npm's {@code cors}. Immutable.
 */
final class Cors {
    private static final String ANY = "*";

    private final CorsOptions options;
    private final List<String> listed;
    private final boolean all;

    Cors(CorsOptions options) {
        this.options = options;
        this.listed =
                options.origins().stream().map(o -> o.toLowerCase(Locale.ROOT)).toList();
        this.all = listed.contains(ANY);
    }

    /** Whether preflights are answered at all. */
    boolean isEnabled() {
        return options.isEnabled();
    }

    /** Whether a request with this Origin header (or null) to this Host may go on. */
    boolean permits(String origin, String host) {
        return origin == null || all || isAllowed(origin) || isOwn(origin, host);
    }

    /** Adds what lets a browser share an answer with the page that asked for it. */
    void share(Request request, HttpHeaders headers) {
        if (!options.isEnabled()) {
            return;
        }
        String origin = request.header(HttpHeaderNames.ORIGIN);
        if (all) {
            headers.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, ANY);
        } else {
            headers.add(HttpHeaderNames.VARY, "Origin");
            if (origin == null || !isAllowed(origin)) {
                return;
            }
            headers.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        }
        if (options.credentials()) {
            headers.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
        }
        setList(headers, HttpHeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS, options.exposedHeaders());
    }

    /** Adds what a browser asks before it sends a request; to answers that {@link #share} has found shareable. */
    void answerPreflight(Request request, HttpHeaders headers) {
        setList(headers, HttpHeaderNames.ACCESS_CONTROL_ALLOW_METHODS, options.methods());
        if (!options.allowedHeaders().isEmpty()) {
            setList(headers, HttpHeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, options.allowedHeaders());
        } else {
            headers.add(HttpHeaderNames.VARY, "Access-Control-Request-Headers");
            String asked = request.header(HttpHeaderNames.ACCESS_CONTROL_REQUEST_HEADERS);
            if (asked != null) {
                headers.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, asked);
            }
        }
        if (options.maxAgeSeconds() >= 0) {
            headers.set(HttpHeaderNames.ACCESS_CONTROL_MAX_AGE, String.valueOf(options.maxAgeSeconds()));
        }
    }

    private static void setList(HttpHeaders headers, CharSequence name, List<String> values) {
        if (!values.isEmpty()) {
            headers.set(name, String.join(",", values));
        }
    }

    private boolean isAllowed(String origin) {
        return listed.contains(origin.toLowerCase(Locale.ROOT))
                || (options.originTest() != null && options.originTest().test(origin));
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
