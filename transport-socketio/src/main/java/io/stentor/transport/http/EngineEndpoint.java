package io.stentor.transport.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.stentor.transport.door.Doorkeeper;
import io.stentor.transport.door.Rejection;
import io.stentor.transport.handshake.HandshakeRequest;
import io.stentor.transport.handshake.SidSource;
import io.stentor.transport.loop.EngineOptions;
import io.stentor.transport.loop.SessionLoop;
import io.stentor.transport.polling.PollingTransport;
import io.stentor.transport.session.Session;
import io.stentor.transport.session.SessionListener;
import io.stentor.transport.session.SessionTable;
import io.stentor.transport.tls.Tls;
import io.stentor.wire.engineio.OpenPacket;
import io.stentor.wire.websocket.Handshake;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * The Engine.IO endpoint: checks a request in the protocol's order and says who answers it. Called on the connection's
 * loop; the sessions it finds may belong to others, so it only looks at what never changes.
 *
 * @see <a href="https://github.com/socketio/engine.io-protocol">Engine.IO protocol, revision 4</a>
 */
final class EngineEndpoint {
    private static final String REVISION = "4";

    private final EngineOptions options;
    private final Cors cors;
    private final String pathWithoutSlash;
    private final SessionTable sessions;
    private final SessionListener.Factory listeners;
    private final Doorkeeper door;
    private volatile boolean draining;

    EngineEndpoint(EngineOptions options, SessionTable sessions, SessionListener.Factory listeners, Doorkeeper door) {
        this.door = door;
        this.options = options;
        this.cors = new Cors(options.cors());
        this.pathWithoutSlash = options.path().substring(0, options.path().length() - 1);
        this.sessions = sessions;
        this.listeners = listeners;
    }

    EngineOptions options() {
        return options;
    }

    Cors cors() {
        return cors;
    }

    SessionTable sessions() {
        return sessions;
    }

    SessionListener newListener(Session session, HandshakeRequest request) {
        return listeners.create(session, request);
    }

    /** From now on no session begins. */
    void drain() {
        draining = true;
    }

    boolean isDraining() {
        return draining;
    }

    /** Whether a path is the endpoint's: everything below it, as the reference server has it. */
    boolean contains(String path) {
        return path.startsWith(options.path()) || (!options.addTrailingSlash() && path.equals(pathWithoutSlash));
    }

    RequestHandler handlerFor(HttpConnection connection, Request request) {
        String origin = request.header(HttpHeaderNames.ORIGIN);
        boolean permitted = cors.permits(origin, request.header(HttpHeaderNames.HOST));
        if (permitted && cors.isEnabled() && request.method().equals("OPTIONS")) {
            return new Preflight(connection, request, this);
        }
        String transport = request.parameter("transport");
        if (transport == null || !options.transports().contains(transport)) {
            return refuse(connection, request, EngineError.TRANSPORT_UNKNOWN);
        }
        if (!permitted) {
            return refuse(connection, request, EngineError.FORBIDDEN);
        }
        String sid = request.parameter("sid");
        return sid == null || sid.isEmpty()
                ? handshake(connection, request, transport)
                : sessionRequest(connection, request, transport, sid);
    }

    private RequestHandler handshake(HttpConnection connection, Request request, String transport) {
        if (!request.isGet()) {
            return refuse(connection, request, EngineError.BAD_METHOD);
        }
        if (transport.equals(EngineOptions.WEBSOCKET) != request.wantsUpgrade()) {
            return refuse(connection, request, EngineError.BAD_REQUEST);
        }
        Rejection rejection = rejectionOf(connection, request);
        if (rejection != null) {
            return new EngineReply(connection, request, this, HttpReply.rejection(rejection));
        }
        RequestHandler opening = opening(connection, request, transport);
        return options.allowRequest() == null ? opening : new AskedHandshake(connection, request, this, opening);
    }

    /** Why a client is not let in, which is counted; null when it is. */
    private Rejection rejectionOf(HttpConnection connection, Request request) {
        if (draining) {
            door.reject(Rejection.DRAINING);
            return Rejection.DRAINING;
        }
        return door.knock(clientOf(connection, request).getAddress());
    }

    private RequestHandler opening(HttpConnection connection, Request request, String transport) {
        if (!REVISION.equals(request.parameter("EIO"))) {
            return refuse(connection, request, EngineError.BAD_VERSION);
        }
        return transport.equals(EngineOptions.WEBSOCKET)
                ? webSocket(connection, request, null)
                : new PollingHandlers.Open(connection, request, this);
    }

    private RequestHandler sessionRequest(HttpConnection connection, Request request, String transport, String sid) {
        Session session = sessions.find(sid);
        if (session == null) {
            return refuse(connection, request, EngineError.SESSION_UNKNOWN);
        }
        boolean webSocket = transport.equals(EngineOptions.WEBSOCKET);
        if (webSocket != request.wantsUpgrade() || !REVISION.equals(request.parameter("EIO"))) {
            return refuse(connection, request, EngineError.BAD_REQUEST);
        }
        if (webSocket) {
            return webSocket(connection, request, session);
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
        return new EngineReply(connection, request, this, reply);
    }

    /** A refusal in the application's words. */
    RequestHandler forbid(HttpConnection connection, Request request, String message) {
        HttpReply reply =
                request.wantsUpgrade() ? EngineError.webSocketReply(message) : EngineError.FORBIDDEN.reply(message);
        return new EngineReply(connection, request, this, reply);
    }

    /** What the application may see of a request: a copy. */
    HandshakeRequest view(HttpConnection connection, Request request) {
        return request.view(clientOf(connection, request), Tls.isOn(connection.channel()));
    }

    /** Where the client of a request is, with its port when there is no proxy between. */
    InetSocketAddress clientOf(HttpConnection connection, Request request) {
        InetSocketAddress peer = ClientAddress.of(connection.channel());
        InetAddress client =
                door.options().proxies().clientOf(peer.getAddress(), request.header(ClientAddress.FORWARDED_FOR));
        return client.equals(peer.getAddress()) ? peer : new InetSocketAddress(client, 0);
    }

    /** Counts a session that is about to begin; false when there is no room, which is still to be answered. */
    boolean enter(InetAddress client) {
        return door.enter(client);
    }

    /** The id of a new session; null when the application's source gave none that can be used, which is reported. */
    String newSid(SessionLoop loop, HandshakeRequest request) {
        SidSource source = options.sidSource();
        if (source == null) {
            return loop.ids().next();
        }
        try {
            String sid = source.next(request);
            if (OpenPacket.isSid(sid, SidSource.SID_LENGTH) && sessions.find(sid) == null) {
                return sid;
            }
            loop.onBug(new IllegalStateException("session ids are unique words of letters, digits, _ and -"));
        } catch (RuntimeException bug) {
            loop.onBug(bug);
        }
        return null;
    }

    /** The text of a session's first packet. */
    String openPacket(String sid, boolean mayUpgrade) {
        boolean upgrades =
                mayUpgrade && options.allowUpgrades() && options.transports().contains(EngineOptions.WEBSOCKET);
        return new OpenPacket(
                        sid,
                        upgrades ? List.of(EngineOptions.WEBSOCKET) : List.of(),
                        options.pingIntervalMs(),
                        options.pingTimeoutMs(),
                        options.maxPayload())
                .text();
    }

    /** The polling transport of a session, or null when it is on WebSocket. Session's loop. */
    static PollingTransport pollingOf(Session session) {
        return session.transport() instanceof PollingTransport polling ? polling : null;
    }
}
