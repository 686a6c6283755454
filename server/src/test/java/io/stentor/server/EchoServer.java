package io.stentor.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.stentor.core.Fanout;
import io.stentor.socketio.Application;
import io.stentor.socketio.Connection;
import io.stentor.socketio.SocketIoLoop;
import io.stentor.transport.loop.EngineOptions;
import io.stentor.transport.server.ServerConfig;
import io.stentor.transport.server.SocketIoServer;
import io.stentor.transport.session.DisconnectReason;
import io.stentor.wire.socketio.Packet;
import io.stentor.wire.socketio.PacketLimits;
import io.stentor.wire.websocket.Frames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A server in this process, on a free port, that sends every event back to its sender, attachments and all. */
public final class EchoServer implements AutoCloseable {
    private final SocketIoServer server;
    private final Queue<Throwable> bugs = new ConcurrentLinkedQueue<>();

    private EchoServer(EngineOptions engine) {
        try {
            server = SocketIoServer.start(ServerConfig.plain(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                    engine,
                    SocketIoLoop.layer(
                            SocketIoLoop.Settings.plain(PacketLimits.DEFAULTS), (loop, fanout) -> new Echo(fanout)),
                    bugs::add));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static EchoServer start(EngineOptions engine) {
        return new EchoServer(engine);
    }

    public int port() {
        return server.address().getPort();
    }

    public String url() {
        return "http://127.0.0.1:" + port();
    }

    /** Stops the server; fails when it met a bug. */
    @Override
    public void close() {
        server.close();
        assertThat(bugs).isEmpty();
    }

    private static final class Echo implements Application {
        private final Fanout fanout;

        Echo(Fanout fanout) {
            this.fanout = fanout;
        }

        @Override
        public void onConnect(Connection connection, Packet packet) {
            connection.admit(fanout.rooms(), null);
        }

        @Override
        public void onConnected(Connection connection) {}

        @Override
        public void onEvent(Connection connection, Packet packet, List<byte[]> attachments) {
            ByteBuf text = Unpooled.buffer();
            text.writeCharSequence(
                    attachments.isEmpty() ? "42" : "45" + attachments.size() + "-", StandardCharsets.US_ASCII);
            text.writeBytes(packet.bytes(), packet.payloadStart(), packet.payloadEnd() - packet.payloadStart());
            ByteBuf frames = Unpooled.directBuffer();
            Frames.writeText(frames, text.array(), text.arrayOffset(), text.readableBytes());
            for (byte[] attachment : attachments) {
                Frames.writeBinary(frames, attachment, 0, attachment.length);
            }
            connection.send(frames);
        }

        @Override
        public void onAck(Connection connection, Packet packet, List<byte[]> attachments) {}

        @Override
        public void onDisconnecting(Connection connection, DisconnectReason reason) {}

        @Override
        public void onDisconnected(Connection connection, DisconnectReason reason) {}
    }
}
