package io.stentor.socketio;

import io.stentor.core.Fanout;
import io.stentor.transport.handshake.HandshakeRequest;
import io.stentor.transport.loop.SessionLoop;
import io.stentor.transport.session.Session;
import io.stentor.transport.session.SessionLayer;
import io.stentor.transport.session.SessionListener;
import io.stentor.wire.socketio.MessageDecoder;
import io.stentor.wire.socketio.PacketEncoder;
import io.stentor.wire.socketio.PacketLimits;
import java.util.function.UnaryOperator;

/** What the Socket.IO sessions of one event loop share: a decoder, an encoder, the application. Loop only. */
public final class SocketIoLoop {
    /** Before a client has joined a namespace it has no business sending more. */
    static final int CONNECT_BYTES = 8 * 1024;

    /** The value of a handshake's parameter {@code recovery} by which a client says that it wants no offsets. */
    private static final String NO_RECOVERY = "0";

    private final MessageDecoder decoder;
    private final PacketEncoder encoder;
    private final Application application;
    private final Settings settings;
    /** Null when nobody may come back after a cut. */
    private final Recovery recovery;

    private final Recovery.Keys keys;

    /**
     * How the sessions behave.
     *
     * @param namespaces a client may be connected to, or ask for, at a time
     * @param recovers whether clients may come back after a cut and go on where they were; the logs have a window then
     * @param keepsHandshakes whether sessions keep the request they began with, for the application
     */
    public record Settings(
            Parser parser, PacketLimits packetLimits, int namespaces, boolean recovers, boolean keepsHandshakes) {
        public static final int NAMESPACES = 8;

        /** What the conversation application takes. */
        public static Settings plain(PacketLimits packetLimits) {
            return new Settings(Parser.JSON, packetLimits, NAMESPACES, false, false);
        }

        /** The same, and clients may come back or not. */
        public Settings recovering(boolean wanted) {
            return new Settings(parser, packetLimits, namespaces, wanted, keepsHandshakes);
        }
    }

    /** Socket.IO with an application, as the layer above a server's sessions. */
    public static SessionLayer layer(Settings settings, Application.Factory applications) {
        Recovery recovery = settings.recovers ? new Recovery() : null;
        return (loop, fanout) -> new SocketIoLoop(loop, fanout, settings, recovery, applications)::listen;
    }

    private SocketIoLoop(
            SessionLoop loop, Fanout fanout, Settings settings, Recovery recovery, Application.Factory applications) {
        this.settings = settings;
        this.recovery = recovery;
        this.keys = recovery == null ? null : recovery.newKeys();
        this.decoder = settings.parser.newDecoder(settings.packetLimits);
        this.encoder = settings.parser.newEncoder(UnaryOperator.identity());
        this.application = applications.create(loop, fanout);
        loop.lane().onForgotten(member -> forget((Connection) member.owner()));
    }

    /** The layer above a new session of this loop. */
    private SessionListener listen(Session session, HandshakeRequest handshake) {
        if (recovery != null && !NO_RECOVERY.equals(handshake.query().get("recovery"))) {
            session.stampFrames();
        }
        return new SocketIoSession(
                session, this, handshake.remoteAddress(), settings.keepsHandshakes ? handshake : null);
    }

    MessageDecoder decoder() {
        return decoder;
    }

    PacketEncoder encoder() {
        return encoder;
    }

    Application application() {
        return application;
    }

    /** From now on the client of this connection may come back with this secret, once. */
    void offer(Connection connection, String pid) {
        connection.mayComeBack(keys.of(pid));
        recovery.offer(connection.recoveryKey(), connection);
    }

    /** Somebody presents a secret; false when nobody knows it. See {@link Recovery#claim}. */
    boolean claim(Recovery.Key key, Recovery.Claimant claimant) {
        return recovery.claim(key, claimant);
    }

    Recovery.Key keyOf(String pid) {
        return keys.of(pid);
    }

    /** A secret that somebody has claimed is worth nothing any more. */
    void abandon(Recovery.Key key) {
        recovery.abandon(key);
    }

    /** A secret that somebody has claimed is the previous connection's still. */
    void giveBack(Recovery.Key key, Connection previous) {
        recovery.offer(key, previous);
    }

    private void forget(Connection connection) {
        withdraw(connection);
        application.onForgotten(connection);
    }

    /** The client of this connection cannot come back any more. */
    void withdraw(Connection connection) {
        if (connection.recoveryKey() != null) {
            recovery.withdraw(connection.recoveryKey(), connection);
        }
    }

    int namespaces() {
        return settings.namespaces;
    }
}
