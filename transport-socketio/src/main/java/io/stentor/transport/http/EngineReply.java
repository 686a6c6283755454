package io.stentor.transport.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;

/** An answer of the Engine.IO endpoint: with the headers by which a browser shares it with a permitted origin. */
class EngineReply extends RequestHandler {
    private final Request request;
    private final Origins origins;
    private final HttpReply known;

    /** @param known the answer, or null when a subclass finds it */
    EngineReply(HttpConnection connection, Request request, Origins origins, HttpReply known) {
        super(connection);
        this.request = request;
        this.origins = origins;
        this.known = known;
    }

    final Request request() {
        return request;
    }

    @Override
    final boolean isAnswerKnown() {
        return known != null;
    }

    @Override
    void onComplete() {
        connection.send(known);
    }

    @Override
    void onAbandoned() {
        if (known != null) {
            known.body().release();
        }
    }

    @Override
    void addHeaders(HttpHeaders headers) {
        String origin = request.header(HttpHeaderNames.ORIGIN);
        if (origins.isShared(origin)) {
            boolean named = origins.isListed(origin);
            headers.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, named ? origin : "*");
            if (named) {
                headers.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
                headers.set(HttpHeaderNames.VARY, HttpHeaderNames.ORIGIN);
            }
        }
    }
}
