package io.stentor.transport.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.stentor.transport.door.Rejection;
import java.nio.charset.StandardCharsets;
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

    /** Somebody is not let in, and told when to try again. */
    static HttpReply rejection(Rejection reason) {
        HttpReply plain = of(reason.status(), TEXT, reason.text());
        return new HttpReply(
                plain.status,
                plain.contentType,
                plain.body,
                Map.of("retry-after", Integer.toString(reason.retryAfterSeconds())));
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
