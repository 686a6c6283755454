package io.stentor.transport.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.stentor.transport.handshake.HandshakeRequest;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A request's head, read once: path, parameters, headers. Immutable.
 *
 * @param target path and query as sent
 * @param path as sent, without the query
 * @param contentLength -1 when absent
 */
record Request(
        String method,
        HttpVersion version,
        String target,
        String path,
        Map<String, List<String>> parameters,
        HttpHeaders headers,
        long contentLength) {
    private static final int PARAMETERS = 64;
    static final int HEADERS = 100;

    /**
     * Reads a head that the HTTP codec accepted.
     *
     * @throws MalformedRequest when it is not a request we answer
     */
    static Request of(HttpRequest head) throws MalformedRequest {
        HttpHeaders headers = head.headers();
        if (headers.size() > HEADERS) {
            throw new MalformedRequest(431);
        }
        requireOneHost(head);
        requirePlainFraming(headers);
        String uri = head.uri();
        int query = uri.indexOf('?');
        String path = query < 0 ? uri : uri.substring(0, query);
        return new Request(
                head.method().name(),
                head.protocolVersion(),
                uri,
                path,
                query < 0 ? Map.of() : parameters(uri.substring(query)),
                headers,
                contentLength(headers));
    }

    /** The last value of a query parameter, or null. */
    String parameter(String name) {
        List<String> values = parameters.get(name);
        return values == null ? null : values.get(values.size() - 1);
    }

    /** The value of a header, those of several lines joined by commas; null when there is none. */
    String header(CharSequence name) {
        List<String> values = headers.getAll(name);
        return switch (values.size()) {
            case 0 -> null;
            case 1 -> values.get(0);
            default -> String.join(", ", values);
        };
    }

    /** What the application may see of it: a copy. */
    HandshakeRequest view(InetSocketAddress client, boolean secure) {
        Map<String, String> query = new LinkedHashMap<>();
        parameters.keySet().forEach(name -> query.put(name, parameter(name)));
        Map<String, String> lines = new LinkedHashMap<>();
        for (Map.Entry<String, String> line : headers) {
            lines.merge(line.getKey().toLowerCase(Locale.ROOT), line.getValue(), (first, more) -> first + ", " + more);
        }
        return new HandshakeRequest(method, target, query, lines, client, secure, Instant.now());
    }

    boolean isGet() {
        return method.equals("GET");
    }

    boolean isHead() {
        return method.equals("HEAD");
    }

    /** Whether it asks for a WebSocket; an offer of another protocol, such as {@code h2c}, may be ignored (RFC 9110 7.8). */
    boolean wantsUpgrade() {
        return headers.containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true);
    }

    boolean hasBody() {
        return contentLength > 0 || headers.contains(HttpHeaderNames.TRANSFER_ENCODING);
    }

    private static Map<String, List<String>> parameters(String query) throws MalformedRequest {
        if (query.chars().filter(c -> c == '&').count() >= PARAMETERS) {
            throw new MalformedRequest(400);
        }
        try {
            return new QueryStringDecoder(query, StandardCharsets.UTF_8, true, PARAMETERS).parameters();
        } catch (IllegalArgumentException badEscape) {
            throw new MalformedRequest(400);
        }
    }

    /** RFC 9112 section 3.2: exactly one Host field in HTTP/1.1. */
    private static void requireOneHost(HttpRequest head) throws MalformedRequest {
        int hosts = head.headers().getAll(HttpHeaderNames.HOST).size();
        if (hosts > 1 || (hosts == 0 && head.protocolVersion().equals(HttpVersion.HTTP_1_1))) {
            throw new MalformedRequest(400);
        }
    }

    /** RFC 9112 section 6.3: anything but one plain way of saying where the body ends is an attack or a mistake. */
    private static void requirePlainFraming(HttpHeaders headers) throws MalformedRequest {
        List<String> codings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
        if (codings.isEmpty()) {
            return;
        }
        if (codings.size() > 1 || headers.contains(HttpHeaderNames.CONTENT_LENGTH)) {
            throw new MalformedRequest(400);
        }
        if (!codings.get(0).equalsIgnoreCase("chunked")) {
            throw new MalformedRequest(501);
        }
    }

    private static long contentLength(HttpHeaders headers) throws MalformedRequest {
        List<String> lengths = headers.getAll(HttpHeaderNames.CONTENT_LENGTH);
        if (lengths.isEmpty()) {
            return -1;
        }
        String length = lengths.get(0);
        if (lengths.size() > 1 || length.isEmpty() || !length.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new MalformedRequest(400);
        }
        return length.length() > 18 ? Long.MAX_VALUE : Long.parseLong(length);
    }
}
