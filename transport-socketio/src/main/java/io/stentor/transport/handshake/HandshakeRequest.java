package io.stentor.transport.handshake;

import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The request by which a session begins, as the application may see it: a copy that holds on to nothing of the
 * connection. The session does not keep it; whoever is given it may. Immutable, any thread. Its size is limited by the
 * limits of a request's head.
 *
 * @param method such as {@code GET}
 * @param url path and query as sent
 * @param query the last value of each parameter
 * @param headers by name in lower case, several lines of one name joined by commas
 * @param remoteAddress where the client is: what trusted proxies say, with port 0 where they do not tell it, else the peer
 *     of the TCP connection
 * @param secure whether the connection to this server is TLS
 * @param issued when the request was read
 */
public record HandshakeRequest(
        String method,
        String url,
        Map<String, String> query,
        Map<String, String> headers,
        InetSocketAddress remoteAddress,
        boolean secure,
        Instant issued) {
    /** Copies the maps. */
    public HandshakeRequest {
        query = Collections.unmodifiableMap(new LinkedHashMap<>(query));
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    /**
     * The value of a header, or null.
     *
     * @param name in upper or lower case
     * @return null when there is none
     */
    public String header(String name) {
        return headers.get(name.toLowerCase(Locale.ROOT));
    }

    /**
     * Whether a browser sent it for a page, which names its origin.
     *
     * @return also true for pages of this very origin, when their browser says so
     */
    public boolean xdomain() {
        return headers.containsKey("origin");
    }
}
