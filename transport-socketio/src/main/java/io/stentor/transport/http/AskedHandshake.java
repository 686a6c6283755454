package io.stentor.transport.http;

import io.netty.handler.codec.http.HttpHeaders;
import io.stentor.transport.door.Rejection;
import io.stentor.transport.handshake.AllowRequest;
import io.stentor.transport.loop.Deadline;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * A handshake that the application is asked about before anything else happens to it. Owned by the connection's loop; the
 * answer may come from any thread, and counts once: the first of decision, time limit and loss of the connection.
 */
final class AskedHandshake extends RequestHandler implements AllowRequest.Answer {
    private final Request request;
    private final EngineEndpoint endpoint;
    private final RequestHandler opening;
    private final AtomicBoolean decided = new AtomicBoolean();
    private final Deadline patience = new Patience();
    private RequestHandler answering;
    private boolean abandoned;

    /** @param opening answers once the request is allowed */
    AskedHandshake(HttpConnection connection, Request request, EngineEndpoint endpoint, RequestHandler opening) {
        super(connection);
        this.request = request;
        this.endpoint = endpoint;
        this.opening = opening;
        this.answering = opening;
    }

    @Override
    void onComplete() {
        patience.restart(connection.loop().admissions());
        try {
            endpoint.options().allowRequest().check(endpoint.view(connection, request), this);
        } catch (RuntimeException bug) {
            connection.loop().onBug(bug);
            refuse(FORBIDDEN);
        }
    }

    @Override
    public void accept() {
        decide(() -> endpoint.isDraining() ? refusal(HttpReply.rejection(Rejection.DRAINING)) : opening);
    }

    @Override
    public void refuse(String message) {
        decide(() -> endpoint.forbid(connection, request, message == null ? FORBIDDEN : message));
    }

    private RequestHandler refusal(HttpReply reply) {
        return new EngineReply(connection, request, endpoint, reply);
    }

    private void decide(Supplier<RequestHandler> decision) {
        if (!decided.compareAndSet(false, true)) {
            return;
        }
        if (connection.loop().eventLoop().inEventLoop()) {
            answer(decision.get());
            return;
        }
        try {
            connection.loop().eventLoop().execute(() -> answerLater(decision));
        } catch (RejectedExecutionException shutDown) {
            // The loop is gone, and the connection with it.
        }
    }

    private void answerLater(Supplier<RequestHandler> decision) {
        try {
            answer(decision.get());
        } catch (RuntimeException bug) {
            connection.channel().pipeline().fireExceptionCaught(bug);
        }
    }

    @SuppressWarnings("ReferenceEquality") // the handler that was prepared, or another one
    private void answer(RequestHandler handler) {
        patience.cancel();
        if (abandoned || !connection.channel().isActive()) {
            // A channel that has closed tells so a little later.
            return;
        }
        answering = handler;
        if (handler != opening) {
            opening.onAbandoned();
        }
        handler.onComplete();
    }

    @Override
    void onAbandoned() {
        abandoned = true;
        patience.cancel();
        answering.onAbandoned();
    }

    @Override
    void addHeaders(HttpHeaders headers) {
        answering.addHeaders(headers);
    }

    private final class Patience extends Deadline {
        @Override
        protected void onExpired() {
            refuse(FORBIDDEN);
        }
    }
}
