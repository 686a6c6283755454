package io.stentor.transport.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.stentor.transport.loop.EngineOptions;
import io.stentor.transport.polling.PollingTransport;
import io.stentor.transport.session.Session;
import io.stentor.transport.session.SessionListener;
import io.stentor.transport.session.SessionTable;
import io.stentor.wire.websocket.Handshake;
import java.util.function.Function;

/**
 * The Engine.IO endpoint: checks a request in the protocol's order and says who answers it. Called on the connection's
 * loop; the sessions it finds may belong to others, so it only looks at what never changes.
 *
 * @see <a href="https://github.com/socketio/engine.io-protocol">Engine.IO protocol, revision 4</a>
 */
final class EngineEndpoint {
    private static final String REVISION = "4";

    private final EngineOptions options;
    private final Origins origins;
    private final SessionTable sessions;
    private final Function<Session, SessionListener> listeners;
    private volatile boolean draining;

    EngineEndpoint(EngineOptions options, SessionTable sessions, Function<Session, SessionListener> listeners) {
        this.options = options;
        this.origins = new Origins(options.origins());
        this.sessions = sessions;
        this.listeners = listeners;
    }

    EngineOptions options() {
        return options;
    }

    Origins origins() {
        return origins;
    }

    SessionTable sessions() {
        return sessions;
    }

    SessionListener newListener(Session session) {
        return listeners.apply(session);
    }

    /** From now on no session begins. */
    void drain() {
        draining = true;
    }

    RequestHandler handlerFor(HttpConnection connection, Request request) {
        String transport = request.parameter("transport");
        if (transport == null || !options.transports().contains(transport)) {
            return refuse(connection, request, EngineError.TRANSPORT_UNKNOWN);
        }
        String origin = request.header(HttpHeaderNames.ORIGIN);
        if (!origins.permits(origin, request.header(HttpHeaderNames.HOST))) {
            return refuse(connection, request, EngineError.FORBIDDEN);
        }
        String sid = request.parameter("sid");
        if (request.method().equals("OPTIONS") && origin != null) {
            return new PreflightHandler(connection, request, origins);
        }
        return sid == null || sid.isEmpty()
                ? handshake(connection, request, transport)
                : sessionRequest(connection, request, transport, sid);
    }

    private RequestHandler handshake(HttpConnection connection, Request request, String transport) {
        if (!request.isGet()) {
            return refuse(connection, request, EngineError.BAD_METHOD);
        }
        boolean webSocket = transport.equals(EngineOptions.WEBSOCKET);
        if (webSocket != request.wantsUpgrade()) {
            return refuse(connection, request, EngineError.BAD_REQUEST);
        }
        if (!REVISION.equals(request.parameter("EIO"))) {
            return refuse(connection, request, EngineError.BAD_VERSION);
        }
        if (draining) {
            return new RequestHandler.Immediate(connection, HttpReply.of(503, HttpReply.TEXT, "draining\n"));
        }
        return webSocket ? webSocket(connection, request, null) : new PollingHandlers.Open(connection, request, this);
    }

    private RequestHandler sessionRequest(HttpConnection connection, Request request, String transport, String sid) {
        Session session = sessions.find(sid);
        if (session == null) {
            return refuse(connection, request, EngineError.SESSION_UNKNOWN);
        }
        if (!REVISION.equals(request.parameter("EIO"))) {
            return refuse(connection, request, EngineError.BAD_REQUEST);
        }
        if (transport.equals(EngineOptions.WEBSOCKET)) {
            return request.wantsUpgrade()
                    ? webSocket(connection, request, session)
                    : refuse(connection, request, EngineError.BAD_REQUEST);
        }
        return switch (request.method()) {
            case "GET" -> new PollingHandlers.Poll(connection, request, this, session);
            case "POST" -> new PollingHandlers.Post(connection, request, this, session);
            default -> refuse(connection, request, EngineError.BAD_METHOD);
        };
    }

    private RequestHandler webSocket(HttpConnection connection, Request request, Session session) {
        Handshake.Verdict verdict = Handshake.verify(
                request.method(),
                request.version().text(),
                request.header(HttpHeaderNames.CONNECTION),
                request.header(HttpHeaderNames.UPGRADE),
                request.header(HttpHeaderNames.SEC_WEBSOCKET_VERSION),
                request.header(HttpHeaderNames.SEC_WEBSOCKET_KEY));
        if (verdict != Handshake.Verdict.ACCEPTED) {
            return new UpgradeRefusal(connection, verdict);
        }
        return new WebSocketHandler(connection, request, this, session);
    }

    RequestHandler refuse(HttpConnection connection, Request request, EngineError error) {
        HttpReply reply = request.wantsUpgrade() ? error.webSocketReply() : error.reply();
        return new EngineReply(connection, request, origins, reply);
    }

    /** The polling transport of a session, or null when it is on WebSocket. Session's loop. */
    static PollingTransport pollingOf(Session session) {
        return session.transport() instanceof PollingTransport polling ? polling : null;
    }
}
