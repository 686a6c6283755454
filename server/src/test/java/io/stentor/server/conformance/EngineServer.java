package io.stentor.server.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.core.lane.LogLimits;
import io.stentor.core.roster.PresenceListener;
import io.stentor.server.peer.HttpAnswer;
import io.stentor.server.peer.RawSocket;
import io.stentor.transport.handshake.HandshakeRequest;
import io.stentor.transport.http.ClientBundles;
import io.stentor.transport.http.Routes;
import io.stentor.transport.loop.EngineOptions;
import io.stentor.transport.loop.IoTransport;
import io.stentor.transport.server.ServerConfig;
import io.stentor.transport.server.SocketIoServer;
import io.stentor.transport.session.DisconnectReason;
import io.stentor.transport.session.Session;
import io.stentor.transport.session.SessionListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The echo fixture in this process, on a free port, and what its sessions report. */
final class EngineServer implements AutoCloseable {
    static final String PATH = "/engine.io/";
    static final String POLLING = PATH + "?EIO=4&transport=polling";
    static final String WEBSOCKET = PATH + "?EIO=4&transport=websocket";

    private static final Pattern SID = Pattern.compile("^0\\{\"sid\":\"([\\w-]+)\"");

    private final SocketIoServer server;
    private final BlockingQueue<Session> opened = new LinkedBlockingQueue<>();
    private final BlockingQueue<DisconnectReason> closed = new LinkedBlockingQueue<>();
    private final Queue<HandshakeRequest> requests = new ConcurrentLinkedQueue<>();
    private final Queue<Throwable> bugs = new ConcurrentLinkedQueue<>();

    private EngineServer(EngineOptions options) {
        ServerConfig config = new ServerConfig(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                null,
                IoTransport.best(),
                0,
                options,
                (loop, fanout) -> this::listen,
                new Routes(Map.of()),
                new ClientBundles(
                        "1.2.3", Map.of("socket.io.js", "// client ".repeat(200).getBytes(StandardCharsets.UTF_8))),
                (publisher, rosterLoop, bugs) -> PresenceListener.NONE,
                ServerConfig.newFoundation(),
                LogLimits.defaults(),
                bugs::add);
        try {
            server = SocketIoServer.start(config);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static EngineServer start() {
        return start(EngineEcho.options());
    }

    static EngineServer start(EngineOptions options) {
        return new EngineServer(options);
    }

    /** The fixture's options, to be changed; its heartbeat so slow that it is not met. */
    static EngineOptions.Builder quiet() {
        return EngineOptions.builder().path(PATH);
    }

    private SessionListener listen(Session session, HandshakeRequest request) {
        requests.add(request);
        opened.add(session);
        EngineEcho echo = new EngineEcho(session);
        return new SessionListener() {
            @Override
            public void onText(byte[] bytes, int offset, int length) {
                echo.onText(bytes, offset, length);
            }

            @Override
            public void onBinary(byte[] bytes, int offset, int length) {
                echo.onBinary(bytes, offset, length);
            }

            @Override
            public void onClosed(DisconnectReason reason) {
                closed.add(reason);
            }
        };
    }

    int port() {
        return server.address().getPort();
    }

    HandshakeRequest request() {
        return requests.remove();
    }

    Queue<Throwable> bugs() {
        return bugs;
    }

    /** Ends the session that was opened last, from the server's side. */
    void closeSession() {
        Session session = take(opened);
        session.loop().eventLoop().execute(() -> session.close(DisconnectReason.FORCED_CLOSE));
    }

    /** Why the next session ends; waits for it. */
    DisconnectReason awaitClosed() {
        return take(closed);
    }

    private static <T> T take(BlockingQueue<T> queue) {
        try {
            T taken = queue.poll(RawSocket.PATIENCE_MS, TimeUnit.MILLISECONDS);
            assertThat(taken).isNotNull();
            return taken;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    // What clients do.

    RawSocket connect() {
        return RawSocket.open(port());
    }

    /** One request on a connection of its own. */
    HttpAnswer ask(String request) {
        try (RawSocket socket = connect()) {
            return socket.send(request).readAnswer(!request.startsWith("HEAD"));
        }
    }

    static String request(String method, String target, String... headerLines) {
        StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: 127.0.0.1\r\n");
        for (String line : headerLines) {
            head.append(line).append("\r\n");
        }
        return head.append("\r\n").toString();
    }

    HttpAnswer get(String target, String... headerLines) {
        return ask(request("GET", target, headerLines));
    }

    HttpAnswer poll(String sid, String... headerLines) {
        return get(POLLING + "&sid=" + sid, headerLines);
    }

    /** A POST of ISO 8859-1 characters, one per byte. */
    HttpAnswer post(String sid, String body) {
        return ask(postRequest(sid, body, "Content-Type: text/plain;charset=UTF-8"));
    }

    static String postRequest(String sid, String body, String contentType) {
        return request("POST", POLLING + "&sid=" + sid, contentType, "Content-Length: " + body.length()) + body;
    }

    /** Opens a polling session and returns its id. */
    String open() {
        return sidOf(get(POLLING).body());
    }

    static String sidOf(String openPacket) {
        Matcher matcher = SID.matcher(openPacket);
        assertThat(matcher.find()).as(openPacket).isTrue();
        return matcher.group(1);
    }

    /** A GET that waits for something to say. */
    RawSocket park(String sid) {
        return connect().send(request("GET", POLLING + "&sid=" + sid));
    }

    WebSocketLink webSocket() {
        return WebSocketLink.open(connect(), WEBSOCKET);
    }

    WebSocketLink candidate(String sid) {
        return WebSocketLink.open(connect(), WEBSOCKET + "&sid=" + sid);
    }

    @Override
    public void close() {
        server.close();
        assertThat(bugs).isEmpty();
    }
}
