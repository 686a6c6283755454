package io.stentor.server.admin;

import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A request, read: HEAD is GET whose body nobody sends.
 *
 * @param segments of the path, decoded each by itself: an id may have a slash in it
 * @param mediaType in lower case, without parameters; empty when there is none
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record AdminRequest(
        String method, List<String> segments, Map<String, List<String>> query, String mediaType, byte[] body) {

    static AdminRequest of(FullHttpRequest request) throws ApiError {
        String type = request.headers().get(HttpHeaderNames.CONTENT_TYPE, "");
        String method = request.method().name();
        try {
            QueryStringDecoder target = new QueryStringDecoder(request.uri());
            List<String> segments = Arrays.stream(target.rawPath().split("/", -1))
                    .skip(1)
                    // A plus is itself in a path.
                    .map(segment -> QueryStringDecoder.decodeComponent(segment.replace("+", "%2B")))
                    .toList();
            return new AdminRequest(
                    method.equals("HEAD") ? "GET" : method,
                    segments,
                    target.parameters(),
                    type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT),
                    ByteBufUtil.getBytes(request.content()));
        } catch (IllegalArgumentException e) {
            throw ApiError.badRequest("the target of the request is not well-formed");
        }
    }

    /** The value of a query parameter, or null; of several the first. */
    String parameter(String name) {
        List<String> values = query.get(name);
        return values == null ? null : values.get(0);
    }

    /** Whether it is from whoever watches this process, who needs no key. */
    boolean isHealth() {
        return segments.size() == 2 && segments.get(0).equals("health");
    }

    /** The path with a star for the third segment, which names something. */
    String route() {
        return segments.size() < 3
                ? String.join("/", segments)
                : segments.get(0) + "/" + segments.get(1) + "/*"
                        + (segments.size() == 3 ? "" : "/" + String.join("/", segments.subList(3, segments.size())));
    }

    String name() {
        return segments.get(2);
    }
}
