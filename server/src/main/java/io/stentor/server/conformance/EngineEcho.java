package io.stentor.server.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.stentor.transport.handshake.CorsOptions;
import io.stentor.transport.loop.EngineOptions;
import io.stentor.transport.server.ServerConfig;
import io.stentor.transport.session.DisconnectReason;
import io.stentor.transport.session.OwnFrames;
import io.stentor.transport.session.Session;
import io.stentor.transport.session.SessionListener;
import io.stentor.wire.websocket.Frames;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Consumer;

/** Profile {@code engine.io}: sends every message back unchanged. Lives on its session's loop. */
final class EngineEcho implements SessionListener {
    private final Session session;

    EngineEcho(Session session) {
        this.session = session;
    }

    /** The path, the short heartbeat and the open doors that Engine.IO's test suite expects. */
    static EngineOptions options() {
        return EngineOptions.builder()
                .path("/engine.io/")
                .pingIntervalMs(300)
                .pingTimeoutMs(200)
                .maxPayload(1_000_000)
                .cors(CorsOptions.of(List.of("*")))
                .build();
    }

    /** A server of nothing but this. */
    static ServerConfig config(InetSocketAddress address, Consumer<Throwable> onBug) {
        return ServerConfig.plain(
                address, options(), (loop, fanout) -> (session, request) -> new EngineEcho(session), onBug);
    }

    @Override
    public void onText(byte[] bytes, int offset, int length) {
        session.send(OwnFrames.text('4' + new String(bytes, offset, length, UTF_8)));
    }

    @Override
    public void onBinary(byte[] bytes, int offset, int length) {
        ByteBuf frame = ByteBufAllocator.DEFAULT.directBuffer(Frames.headerSize(length) + length);
        Frames.writeBinary(frame, bytes, offset, length);
        session.send(frame);
    }

    @Override
    public void onClosed(DisconnectReason reason) {}
}
