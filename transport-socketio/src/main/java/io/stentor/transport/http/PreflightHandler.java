package io.stentor.transport.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;

/** Answers a browser's question whether a permitted origin may send a request (CORS preflight). */
final class PreflightHandler extends EngineReply {
    private static final String METHODS = "GET,POST,OPTIONS";

    PreflightHandler(HttpConnection connection, Request request, Origins origins) {
        super(connection, request, origins, HttpReply.empty(204));
    }

    @Override
    void addHeaders(HttpHeaders headers) {
        super.addHeaders(headers);
        if (!headers.contains(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN)) {
            return;
        }
        headers.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_METHODS, METHODS);
        String asked = request().header(HttpHeaderNames.ACCESS_CONTROL_REQUEST_HEADERS);
        if (asked != null) {
            headers.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, asked);
        }
    }
}
