package io.stentor.server.conformance;

import io.stentor.api.Namespace;
import io.stentor.server.StentorServer;
import io.stentor.server.StentorServerBuilder;
import java.time.Duration;

/**
 * The application that the conformance suite of Socket.IO 5 runs against: two namespaces, an echo and an acknowledgement.
 */
final class SocketIoProfile {
    private SocketIoProfile() {}

    static StentorServer create(String host, int port) {
        return create(StentorServer.builder().host(host).port(port));
    }

    static StentorServer create(StentorServerBuilder builder) {
        StentorServer server = builder.pingInterval(Duration.ofMillis(300))
                .pingTimeout(Duration.ofMillis(200))
                .connectTimeout(Duration.ofMillis(1000))
                .maxPayload(1_000_000)
                .origins("*")
                .build();
        Namespace main = server.of("/");
        main.onConnection(socket -> {
            socket.emit("auth", socket.handshake().auth());
            socket.on("message", (args, ack) -> socket.emit("message-back", args.toArray()));
            socket.on("message-with-ack", (args, ack) -> ack.send(args.toArray()));
        });
        server.of("/custom")
                .onConnection(socket -> socket.emit("auth", socket.handshake().auth()));
        return server;
    }
}
