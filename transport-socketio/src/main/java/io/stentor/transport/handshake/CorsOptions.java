package io.stentor.transport.handshake;

import java.util.List;
import java.util.function.Predicate;

/**
 * Which pages of other origins may use the server, and what their browsers are told (the choices of npm's {@code cors}).
 * An origin that is neither the server's own nor allowed here is refused on polling and WebSocket alike.
 *
 * @param origins as browsers send them, or {@code *} for all
 * @param originTest allows origins beyond those listed, or null; called on event loops, must not block
 * @param methods told to a preflight
 * @param allowedHeaders told to a preflight; empty tells it those it asks for
 * @param exposedHeaders that a page may read
 * @param maxAgeSeconds a browser may remember a preflight's answer; negative to leave it out
 * @param credentials whether the browser may send cookies
 */
public record CorsOptions(
        List<String> origins,
        Predicate<String> originTest,
        List<String> methods,
        List<String> allowedHeaders,
        List<String> exposedHeaders,
        long maxAgeSeconds,
        boolean credentials) {
    private static final List<String> METHODS = List.of("GET", "HEAD", "PUT", "PATCH", "POST", "DELETE");

    /** Copies the lists. */
    public CorsOptions {
        origins = List.copyOf(origins);
        methods = List.copyOf(methods);
        allowedHeaders = List.copyOf(allowedHeaders);
        exposedHeaders = List.copyOf(exposedHeaders);
    }

    /**
     * Only the server's own origin, and clients that have none.
     *
     * @return such options
     */
    public static CorsOptions none() {
        return of(List.of());
    }

    /**
     * These origins, and nothing beyond the defaults.
     *
     * @param origins as browsers send them, or {@code *} for all
     * @return such options
     */
    public static CorsOptions of(List<String> origins) {
        return new CorsOptions(origins, null, METHODS, List.of(), List.of(), -1, false);
    }

    /**
     * The origins that a test allows, and nothing beyond the defaults.
     *
     * @param originTest called on event loops, must not block
     * @return such options
     */
    public static CorsOptions matching(Predicate<String> originTest) {
        return new CorsOptions(List.of(), originTest, METHODS, List.of(), List.of(), -1, false);
    }

    /**
     * The same, but for cookies.
     *
     * @param allowed whether the browser may send them
     * @return other options; these stay as they are
     */
    public CorsOptions withCredentials(boolean allowed) {
        return new CorsOptions(origins, originTest, methods, allowedHeaders, exposedHeaders, maxAgeSeconds, allowed);
    }

    /**
     * Whether any other origin may be allowed.
     *
     * @return false when pages of other origins are refused
     */
    public boolean isEnabled() {
        return !origins.isEmpty() || originTest != null;
    }
}
