package io.stentor.transport.http;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.stentor.core.ring.Form;
import io.stentor.transport.door.Rejection;
import io.stentor.transport.handshake.HandshakeRequest;
import io.stentor.transport.loop.SessionLoop;
import io.stentor.transport.session.DisconnectReason;
import io.stentor.transport.session.OwnFrames;
import io.stentor.transport.session.Session;
import io.stentor.transport.websocket.WebSocketTransport;
import io.stentor.wire.websocket.CloseCode;
import io.stentor.wire.websocket.DeflateOffer;
import io.stentor.wire.websocket.Handshake;
import java.net.InetAddress;
import java.util.Map;

/**
 * A valid WebSocket handshake: for a new session, or to take over one that polls. Leaves the WebSocket transport as the
 * channel's only handler.
 */
final class WebSocketHandler extends EngineReply {
    /** Null for a new session. */
    private final Session session;
    /** What the answer says of extensions; null when it says nothing. */
    private final String extensions;

    WebSocketHandler(HttpConnection connection, Request request, EngineEndpoint endpoint, Session session) {
        super(connection, request, endpoint, null);
        this.session = session;
        this.extensions = endpoint.options().deflates()
                ? DeflateOffer.answer(request.header(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS))
                : null;
    }

    @Override
    boolean isSessionsFirst() {
        return session == null;
    }

    @Override
    SessionLoop home() {
        return session == null ? null : session.loop();
    }

    @Override
    void onComplete() {
        if (connection.hasWaiting()) {
            // Frames sent before our answer were read as requests on the way to this loop; no client may send any.
            connection.send(EngineError.BAD_REQUEST.webSocketReply());
        } else if (session == null) {
            openSession();
        } else if (endpoint().sessions().find(request().parameter("sid")) != session) {
            connection.send(EngineError.SESSION_UNKNOWN.webSocketReply());
        } else {
            applyForSession();
        }
    }

    private void openSession() {
        SessionLoop loop = connection.loop();
        Channel channel = connection.channel();
        HandshakeRequest view = view();
        String sid = endpoint().newSid(loop, view);
        if (sid == null) {
            connection.send(EngineError.BAD_REQUEST.webSocketReply());
            return;
        }
        InetAddress client = view.remoteAddress().getAddress();
        if (!endpoint().enter(client)) {
            connection.send(HttpReply.rejection(Rejection.CONNECTIONS_PER_ADDRESS));
            return;
        }
        Session opened = new Session(loop);
        opened.comesFrom(client);
        WebSocketTransport transport = WebSocketTransport.first(opened, channel, messageForm());
        beginWebSocket(channel, transport);
        opened.open(transport, endpoint().newListener(opened, view));
        channel.write(OwnFrames.text(endpoint().openPacket(sid, false)), channel.voidPromise());
        String initial = endpoint().options().initialPacket();
        if (initial != null) {
            channel.write(OwnFrames.text('4' + initial), channel.voidPromise());
        }
        channel.flush();
        endHttp(channel);
    }

    private void applyForSession() {
        Channel channel = connection.channel();
        WebSocketTransport candidate = WebSocketTransport.candidate(session, channel, messageForm());
        beginWebSocket(channel, candidate);
        if (session.isClosed() || session.isUpgrading() || EngineEndpoint.pollingOf(session) == null) {
            // As the reference server does: the handshake succeeds, the frame says no.
            candidate.close(DisconnectReason.TRANSPORT_ERROR, CloseCode.NONE);
        } else {
            session.beginUpgrade(candidate);
            // The client probes once it has this answer: nothing else would be written, and flushed, before.
            channel.flush();
        }
        endHttp(channel);
    }

    private Form messageForm() {
        return extensions == null ? Form.PLAIN : Form.DEFLATED;
    }

    /** Answers 101 and puts the transport in its place. */
    private void beginWebSocket(Channel channel, WebSocketTransport transport) {
        connection.handOver();
        ChannelPipeline pipeline = channel.pipeline();
        pipeline.remove(HttpServer.ENCODER);
        channel.write(ByteBufUtil.writeUtf8(ByteBufAllocator.DEFAULT, answerHead()), channel.voidPromise());
        pipeline.replace(HttpServer.CONNECTION, "websocket", transport);
    }

    /** Clears the pipeline of HTTP; bytes that came behind the handshake reach the transport now, and not before. */
    private static void endHttp(Channel channel) {
        channel.pipeline().remove(HttpServer.DECODER);
        channel.config().setAutoRead(true);
    }

    private String answerHead() {
        StringBuilder head = new StringBuilder(192)
                .append("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n")
                .append("Sec-WebSocket-Accept: ")
                .append(Handshake.accept(request().header(HttpHeaderNames.SEC_WEBSOCKET_KEY)))
                .append("\r\n");
        String protocol = protocol();
        HttpHeaders further = new DefaultHttpHeaders();
        addHeaders(further);
        for (Map.Entry<String, String> line : further) {
            head.append(line.getKey()).append(": ").append(line.getValue()).append("\r\n");
        }
        if (HeadCheck.isToken(protocol)) {
            head.append("Sec-WebSocket-Protocol: ").append(protocol).append("\r\n");
        }
        if (extensions != null) {
            head.append("Sec-WebSocket-Extensions: ").append(extensions).append("\r\n");
        }
        return head.append("\r\n").toString();
    }

    /** The first that the client offers, as the reference server chooses; empty when there is none. */
    private String protocol() {
        String offered = request().header(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL);
        return offered == null ? "" : offered.split(",", 2)[0].trim();
    }
}
