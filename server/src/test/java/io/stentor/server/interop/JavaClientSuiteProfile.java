package io.stentor.server.interop;

import io.stentor.api.Argument;
import io.stentor.api.Namespace;
import io.stentor.api.Socket;
import io.stentor.server.StentorServer;
import io.stentor.server.StentorServerBuilder;
import io.stentor.transport.handshake.HandshakeRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;

/** The application of the Java client's own suite. */
final class JavaClientSuiteProfile {
    private static final String HEADER = "X-SocketIO";
    private static final byte[] HUEHUE = {'h', 'u', 'e', 'h', 'u', 'e'};

    private JavaClientSuiteProfile() {}

    /** @param main where the main handlers are */
    static StentorServer create(StentorServerBuilder builder, String main) {
        StentorServer server = builder.pingInterval(Duration.ofSeconds(2))
                .headers(JavaClientSuiteProfile::echoHeader)
                .build();
        for (String silent : List.of("/timeout_socket", "/valid", "/asd")) {
            server.of(silent).onConnection(socket -> {});
        }
        server.of("/foo")
                .onConnection(socket -> socket.on(
                        "room", (args, ack) -> server.of("/foo").to(socket.id()).emit("roomBack", args.toArray())));
        server.of("/abc").onConnection(socket -> socket.emit("handshake", handshake(socket)));
        server.of("/no").use((socket, next) -> next.refuse("auth failed", Map.of("a", "b", "c", 3)));
        Namespace namespace = server.of(main);
        namespace.onConnection(socket -> serve(namespace, socket));
        return server;
    }

    private static void echoHeader(BiConsumer<String, String> add, HandshakeRequest request) {
        String value = request.headers().get(HEADER.toLowerCase(Locale.ROOT));
        if (value != null) {
            add.accept(HEADER, value);
        }
    }

    private static void serve(Namespace namespace, Socket socket) {
        socket.send("hello client");
        socket.on("message", (args, ack) -> socket.send(args.toArray()));
        socket.on("echo", (args, ack) -> socket.emit("echoBack", args.toArray()));
        socket.on("broadcast", (args, ack) -> socket.broadcast().emit("broadcastBack", args.toArray()));
        socket.on("room", (args, ack) -> namespace.to(socket.id()).emit("roomBack", firstOf(args.toList())));
        socket.on("requestDisconnect", (args, ack) -> socket.disconnect());
        serveAcks(socket);
    }

    private static Object firstOf(List<Argument> args) {
        return args.isEmpty() ? null : args.get(0);
    }

    private static void serveAcks(Socket socket) {
        socket.on("ack", (args, ack) -> ack.send(args.toArray()));
        socket.on("callAck", (args, ack) -> callAck(socket));
        socket.on("callAckBinary", (args, ack) -> callAck(socket, HUEHUE));
        socket.on("getAckBinary", (args, ack) -> ack.send(HUEHUE));
        socket.on("getAckDate", (args, ack) -> ack.send(Instant.now()));
        socket.on("getHandshake", (args, ack) -> ack.send(handshake(socket)));
    }

    private static void callAck(Socket socket, Object... args) {
        socket.emitWithAck("ack", args).thenAccept(answer -> socket.emit("ackBack", answer.toArray()));
    }

    private static Map<String, Object> handshake(Socket socket) {
        return Map.of(
                "query", socket.handshake().request().query(),
                "auth", socket.handshake().auth());
    }
}
