package io.stentor.transport.http;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;
import io.stentor.transport.loop.SessionLoop;

/**
 * Answers one request of a connection. Made when the head is in; from {@link #onBegin} on it is called on the loop it
 * asked for.
 */
abstract class RequestHandler {
    final HttpConnection connection;

    RequestHandler(HttpConnection connection) {
        this.connection = connection;
    }

    /** The loop that must handle this request, or null when any will do. */
    SessionLoop home() {
        return null;
    }

    /** Largest body it takes; 0 for none. */
    int bodyLimit() {
        return 0;
    }

    /** Whether the answer is known from the head: a body, if there is one, is not waited for. */
    boolean isAnswerKnown() {
        return false;
    }

    /** The head is accepted and the connection is where it should be. */
    void onBegin() {}

    /** A piece of the body, borrowed; all pieces together are within the limit. */
    void onBody(ByteBuf piece) {}

    /** The request is complete: answer it now or later, once. */
    abstract void onComplete();

    /** The request broke off, or the connection was lost before the answer. */
    void onAbandoned() {}

    /** The connection was lost while it moved, so {@link #onBegin} never came; called on the loop it moved to. */
    void onLostOnTheWay() {}

    /** The body is too long; the request was answered so. */
    void onBodyRefused() {
        onAbandoned();
    }

    /** Adds what every answer to this request needs. */
    void addHeaders(HttpHeaders headers) {}

    /** A request whose answer is known from its head. */
    static final class Immediate extends RequestHandler {
        private final HttpReply reply;

        Immediate(HttpConnection connection, HttpReply reply) {
            super(connection);
            this.reply = reply;
        }

        @Override
        boolean isAnswerKnown() {
            return true;
        }

        @Override
        void onComplete() {
            connection.send(reply);
        }

        @Override
        void onAbandoned() {
            reply.body().release();
        }
    }
}
