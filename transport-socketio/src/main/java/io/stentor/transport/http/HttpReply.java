package io.stentor.transport.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * An answer to a request.
 *
 * @param contentType or null without a body
 * @param body taken by whoever sends the reply
 * @param headers further headers by name
 */
public record HttpReply(HttpResponseStatus status, String contentType, ByteBuf body, Map<String, String> headers) {
    public static final String TEXT = "text/plain; charset=UTF-8";
    public static final String HTML = "text/html";
    public static final String JSON = "application/json";

    private static final int DRAINING_SECONDS = 5;

    HttpReply(HttpResponseStatus status, String contentType, ByteBuf body) {
        this(status, contentType, body, Map.of());
    }

    public static HttpReply empty(int status) {
        return new HttpReply(HttpResponseStatus.valueOf(status), null, Unpooled.EMPTY_BUFFER);
    }

    static HttpReply notFound() {
        return of(404, TEXT, "not found\n");
    }

    static HttpReply methodNotAllowed() {
        return of(405, TEXT, "method not allowed\n");
    }

    static HttpReply notModified(Map<String, String> headers) {
        return new HttpReply(HttpResponseStatus.NOT_MODIFIED, null, Unpooled.EMPTY_BUFFER, headers);
    }

    /** The server is about to stop. Others may be there already, and this one is back soon. */
    static HttpReply draining() {
        return of(503, TEXT, "draining\n").retryAfter(DRAINING_SECONDS);
    }

    /** The same, with the time after which the client may try again. */
    HttpReply retryAfter(int seconds) {
        Map<String, String> more = new HashMap<>(headers);
        more.put("retry-after", Integer.toString(seconds));
        return new HttpReply(status, contentType, body, Map.copyOf(more));
    }

    public static HttpReply of(int status, String contentType, String body) {
        return new HttpReply(
                HttpResponseStatus.valueOf(status),
                contentType,
                Unpooled.wrappedBuffer(body.getBytes(StandardCharsets.UTF_8)));
    }

    public static HttpReply ok(String contentType, byte[] body) {
        return ok(contentType, body, Map.of());
    }

    public static HttpReply ok(String contentType, byte[] body, Map<String, String> headers) {
        return new HttpReply(HttpResponseStatus.OK, contentType, Unpooled.wrappedBuffer(body), headers);
    }
}
