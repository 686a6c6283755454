package io.stentor.transport.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.stentor.wire.websocket.Handshake;

/** Answers a WebSocket handshake that is none, and names the one version spoken where that is what went wrong. */
final class UpgradeRefusal extends RequestHandler {
    private final Handshake.Verdict verdict;

    UpgradeRefusal(HttpConnection connection, Handshake.Verdict verdict) {
        super(connection);
        this.verdict = verdict;
    }

    @Override
    boolean isAnswerKnown() {
        return true;
    }

    @Override
    void onComplete() {
        connection.send(HttpReply.empty(verdict.status()));
    }

    @Override
    void addHeaders(HttpHeaders headers) {
        if (verdict.status() == HttpResponseStatus.UPGRADE_REQUIRED.code()) {
            headers.set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET);
            headers.set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, Handshake.VERSION);
        }
    }
}
