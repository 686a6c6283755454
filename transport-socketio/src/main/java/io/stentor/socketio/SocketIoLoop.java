package io.stentor.socketio;

import io.stentor.transport.loop.SessionLoop;
import io.stentor.transport.session.Session;
import io.stentor.transport.session.SessionListener;
import io.stentor.wire.socketio.PacketDecoder;
import io.stentor.wire.socketio.PacketLimits;
import io.stentor.wire.socketio.Packets;

/** What the Socket.IO sessions of one event loop share: a decoder, an encoder, the application. Loop only. */
public final class SocketIoLoop {
    /** Before a client has joined a namespace it has no business sending more. */
    static final int CONNECT_BYTES = 8 * 1024;

    private final PacketDecoder decoder;
    private final Packets packets = new Packets();
    private final Application application;

    public SocketIoLoop(SessionLoop loop, PacketLimits limits, Application.Factory applications) {
        this.decoder = new PacketDecoder(limits);
        this.application = applications.create(loop);
    }

    /** The layer above a new session of this loop. */
    public SessionListener listen(Session session) {
        return new SocketIoSession(session, this);
    }

    PacketDecoder decoder() {
        return decoder;
    }

    Packets packets() {
        return packets;
    }

    Application application() {
        return application;
    }
}
