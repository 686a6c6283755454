package io.stentor.transport.http;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.stentor.transport.door.Rejection;
import io.stentor.transport.handshake.HandshakeRequest;
import io.stentor.transport.handshake.SessionCookie;
import io.stentor.transport.loop.SessionLoop;
import io.stentor.transport.polling.Exchange;
import io.stentor.transport.polling.PollingTransport;
import io.stentor.transport.session.DisconnectReason;
import io.stentor.transport.session.Session;
import io.stentor.wire.engineio.PacketSink;
import io.stentor.wire.engineio.PacketType;
import io.stentor.wire.engineio.PayloadDecoder;
import io.stentor.wire.engineio.PayloadViolation;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/** The three requests of the polling transport: open, poll, post. Each runs on its session's loop. */
final class PollingHandlers {
    /** Python's client drops a connection whose poll brings more. */
    private static final int FEW_PACKETS = 16;

    private static final int MANY_PACKETS = 4096;

    private PollingHandlers() {}

    /** What a polling client's answers have in common. */
    abstract static class PollingReply extends EngineReply {
        PollingReply(HttpConnection connection, Request request, EngineEndpoint endpoint) {
            super(connection, request, endpoint, null);
        }

        @Override
        void addHeaders(HttpHeaders headers) {
            if (isInternetExplorer(request().header(HttpHeaderNames.USER_AGENT))) {
                // It would take a payload that echoes its request for an attack.
                headers.set("X-XSS-Protection", "0");
            }
            super.addHeaders(headers);
        }

        private static boolean isInternetExplorer(String agent) {
            return agent != null && (agent.contains(";MSIE") || agent.contains("Trident/"));
        }
    }

    /** The handshake: makes a session on the loop where the connection happens to be. */
    static final class Open extends PollingReply {
        private String sid;

        Open(HttpConnection connection, Request request, EngineEndpoint endpoint) {
            super(connection, request, endpoint);
        }

        @Override
        void onComplete() {
            SessionLoop loop = connection.loop();
            HandshakeRequest view = view();
            sid = endpoint().newSid(loop, view);
            if (sid == null) {
                connection.send(EngineError.BAD_REQUEST.reply());
                return;
            }
            InetAddress client = view.remoteAddress().getAddress();
            if (!endpoint().enter(client)) {
                sid = null;
                connection.send(HttpReply.rejection(Rejection.CONNECTIONS_PER_ADDRESS));
                return;
            }
            Session session = new Session(loop, endpoint().sessions(), sid);
            session.comesFrom(client);
            session.open(new PollingTransport(session), endpoint().newListener(session, view));
            connection.send(HttpReply.of(200, HttpReply.TEXT, firstPackets()));
        }

        private String firstPackets() {
            String open = endpoint().openPacket(sid, true);
            String initial = endpoint().options().initialPacket();
            return initial == null ? open : open + (char) PayloadDecoder.SEPARATOR + '4' + initial;
        }

        @Override
        boolean isSessionsFirst() {
            return sid != null;
        }

        @Override
        void addHeaders(HttpHeaders headers) {
            SessionCookie cookie = endpoint().options().cookie();
            if (cookie != null && sid != null) {
                headers.add(HttpHeaderNames.SET_COOKIE, cookie.header(sid));
            }
            super.addHeaders(headers);
        }
    }

    /** What polls and posts share: they are for a session's polling transport and wait for it to answer. */
    abstract static class Exchanging extends PollingReply implements Exchange {
        final Session session;
        /** Null when the session is gone or on WebSocket by the time the request is on its loop. */
        PollingTransport polling;

        Exchanging(HttpConnection connection, Request request, EngineEndpoint endpoint, Session session) {
            super(connection, request, endpoint);
            this.session = session;
        }

        @Override
        final SessionLoop home() {
            return session.loop();
        }

        final boolean isUnknown() {
            return endpoint().sessions().find(request().parameter("sid")) != session;
        }

        @Override
        public final void answer(ByteBuf text) {
            BodyCompression compression = compressionFor(text.readableBytes());
            connection.send(
                    compression == null
                            ? new HttpReply(HttpResponseStatus.OK, HttpReply.TEXT, text)
                            : new HttpReply(
                                    HttpResponseStatus.OK,
                                    HttpReply.TEXT,
                                    compression.compress(text),
                                    Map.of("content-encoding", compression.coding())));
        }

        private BodyCompression compressionFor(int length) {
            boolean pays = length >= endpoint().options().httpCompressionThreshold();
            return pays && length <= BodyCompression.LONGEST_BODY
                    ? BodyCompression.preferredBy(request().header(HttpHeaderNames.ACCEPT_ENCODING))
                    : null;
        }

        @Override
        public final int maxPackets() {
            String agent = request().header(HttpHeaderNames.USER_AGENT);
            return agent != null && agent.toLowerCase(Locale.ROOT).contains("python") ? FEW_PACKETS : MANY_PACKETS;
        }

        @Override
        public final void refuse(int status) {
            connection.send(HttpReply.empty(status));
        }

        @Override
        public final void abort() {
            connection.closeNow();
        }

        @Override
        void onAbandoned() {
            if (polling != null) {
                polling.onConnectionLost(this);
            }
        }

        /** Had it arrived a moment earlier, its loss would have ended the session. */
        @Override
        final void onLostOnTheWay() {
            if (EngineEndpoint.pollingOf(session) != null) {
                session.close(DisconnectReason.TRANSPORT_ERROR);
            }
        }
    }

    /** A GET: waits until there is something to hand out. */
    static final class Poll extends Exchanging {
        Poll(HttpConnection connection, Request request, EngineEndpoint endpoint, Session session) {
            super(connection, request, endpoint, session);
        }

        @Override
        void onComplete() {
            session.endIfOverdue();
            if (isUnknown()) {
                connection.send(EngineError.SESSION_UNKNOWN.reply());
                return;
            }
            polling = EngineEndpoint.pollingOf(session);
            if (polling == null) {
                connection.send(EngineError.BAD_REQUEST.reply());
            } else {
                polling.onPoll(this);
            }
        }
    }

    /** A POST: a payload of packets, answered when the session has taken them. */
    static final class Post extends Exchanging implements PacketSink {
        private static final byte[] OK = {'o', 'k'};
        private static final String BINARY = "application/octet-stream";
        private static final int PACKETS_PER_TURN = 256;

        private byte[] body = {};
        private int length;
        private PayloadDecoder packets;
        private int packetsThisTurn;

        Post(HttpConnection connection, Request request, EngineEndpoint endpoint, Session session) {
            super(connection, request, endpoint, session);
        }

        @Override
        int bodyLimit() {
            return endpoint().options().maxPayload();
        }

        @Override
        void onBegin() {
            PollingTransport current = EngineEndpoint.pollingOf(session);
            if (current != null && !isUnknown() && !session.isClosed() && current.onPostBegun(this)) {
                polling = current;
            }
        }

        @Override
        void onBody(ByteBuf piece) {
            int bytes = piece.readableBytes();
            if (length + bytes > body.length) {
                body = Arrays.copyOf(body, Math.min(bodyLimit(), Math.max(length + bytes, body.length * 2)));
            }
            piece.getBytes(piece.readerIndex(), body, length, bytes);
            length += bytes;
        }

        @Override
        void onComplete() {
            if (polling == null) {
                connection.send(
                        (isUnknown() || session.isClosed() ? EngineError.SESSION_UNKNOWN : EngineError.BAD_REQUEST)
                                .reply());
                return;
            }
            if (isBinary(request().header(HttpHeaderNames.CONTENT_TYPE))) {
                fail(DisconnectReason.TRANSPORT_ERROR);
                return;
            }
            try {
                packets = new PayloadDecoder(body, 0, length);
                takePackets();
            } catch (PayloadViolation malformed) {
                fail(DisconnectReason.PARSE_ERROR);
            }
        }

        private static boolean isBinary(String contentType) {
            return contentType != null && contentType.regionMatches(true, 0, BINARY, 0, BINARY.length());
        }

        /** Takes some packets, then lets the loop's other connections have their turn. */
        private void takePackets() {
            packetsThisTurn = 0;
            session.loop().stampReceived();
            try {
                if (packets.decode(this)) {
                    finish();
                } else if (session.isClosed()) {
                    finish();
                } else {
                    session.loop().executeNextTurn(connection.channel(), this::takePackets);
                }
            } catch (PayloadViolation malformed) {
                fail(DisconnectReason.PARSE_ERROR);
            }
        }

        @Override
        public boolean onPacket(PacketType type, byte[] bytes, int offset, int packetLength) {
            return session.onPacket(type, bytes, offset, packetLength) && ++packetsThisTurn < PACKETS_PER_TURN;
        }

        @Override
        public boolean onBinary(byte[] bytes) {
            return session.onBinary(bytes) && ++packetsThisTurn < PACKETS_PER_TURN;
        }

        /** Nothing of it was taken, so the session goes on, as the reference server has it. */
        @Override
        void onBodyRefused() {
            if (polling != null) {
                end();
            }
        }

        private void finish() {
            end();
            connection.send(HttpReply.ok(HttpReply.HTML, OK));
        }

        private void fail(DisconnectReason reason) {
            session.close(reason);
            end();
            refuse(400);
        }

        private void end() {
            polling.onPostEnded(this);
            polling = null;
        }
    }
}
