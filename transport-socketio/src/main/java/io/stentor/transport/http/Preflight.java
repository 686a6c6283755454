package io.stentor.transport.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;

/** Answers a browser's question whether a permitted origin may send a request (CORS preflight). */
final class Preflight extends EngineReply {
    Preflight(HttpConnection connection, Request request, EngineEndpoint endpoint) {
        super(connection, request, endpoint, HttpReply.empty(204));
    }

    @Override
    void addHeaders(HttpHeaders headers) {
        super.addHeaders(headers);
        if (headers.contains(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN)) {
            endpoint().cors().answerPreflight(request(), headers);
        }
    }
}
