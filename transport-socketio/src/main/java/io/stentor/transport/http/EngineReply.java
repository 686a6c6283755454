package io.stentor.transport.http;

import io.netty.handler.codec.http.HttpHeaders;
import io.stentor.transport.handshake.HandshakeRequest;
import io.stentor.transport.handshake.HeadersHook;

/** An answer of the Engine.IO endpoint: with the headers by which a browser shares it, and those of the embedder. */
class EngineReply extends RequestHandler {
    private final Request request;
    private final EngineEndpoint endpoint;
    private final HttpReply known;

    /** @param known the answer, or null when a subclass finds it */
    EngineReply(HttpConnection connection, Request request, EngineEndpoint endpoint, HttpReply known) {
        super(connection);
        this.request = request;
        this.endpoint = endpoint;
        this.known = known;
    }

    final Request request() {
        return request;
    }

    final EngineEndpoint endpoint() {
        return endpoint;
    }

    /** A copy of the request for the application. */
    final HandshakeRequest view() {
        return endpoint.view(connection, request);
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
        endpoint.cors().share(request, headers);
        if (isSessionsFirst()) {
            run(endpoint.options().initialHeaders(), headers);
        }
        run(endpoint.options().headers(), headers);
    }

    /** Whether this answer begins a session. */
    boolean isSessionsFirst() {
        return false;
    }

    /** An answer is sent whatever the application's code does. */
    private void run(HeadersHook hook, HttpHeaders headers) {
        if (hook == null) {
            return;
        }
        try {
            hook.addHeaders((name, value) -> headers.add(name, value), view());
        } catch (RuntimeException bug) {
            connection.loop().onBug(bug);
        }
    }
}
