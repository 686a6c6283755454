package io.stentor.server.conformance;

import io.stentor.api.Argument;
import io.stentor.api.Namespace;
import io.stentor.api.Socket;
import io.stentor.server.StentorServer;
import io.stentor.server.StentorServerBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The application that the stock clients' own suites run against: one event for each thing a client can do. */
final class ClientSuiteProfile {
    private static final List<String> TEXTS = List.of(
            "\u3066\u3059\u3068",
            "\u042f \u0411 \u0413 \u0414 \u0416 \u0419",
            "\u00c4 \u00e4   \u00dc \u00fc \u00df",
            "utf8 \u2014 string",
            "utf8 \u2014 string");

    private ClientSuiteProfile() {}

    static StentorServer create(String host, int port) {
        return create(StentorServer.builder().host(host).port(port));
    }

    static StentorServer create(StentorServerBuilder builder) {
        StentorServer server = builder.pingInterval(Duration.ofSeconds(2))
                .recovery(Duration.ofMinutes(2))
                .origins("*")
                .build();
        server.use((socket, next) -> {
            if (socket.handshake().request().query().containsKey("fail")) {
                next.refuse("Auth failed (main namespace)");
            } else {
                next.proceed();
            }
        });
        server.onConnection(ClientSuiteProfile::serve);
        server.of("/foo").onConnection(ClientSuiteProfile::answerId);
        for (String silent : List.of("/timeout_socket", "/valid", "/asd")) {
            Namespace known = server.of(silent);
            assert known.name().equals(silent);
        }
        server.of("/abc").onConnection(socket -> socket.emit("handshake", handshake(socket)));
        server.of("/no").use((socket, next) -> next.refuse("Auth failed (custom namespace)"));
        return server;
    }

    private static void answerId(Socket socket) {
        socket.on("getId", (args, ack) -> ack.send(socket.id()));
    }

    private static void serve(Socket socket) {
        answerId(socket);
        serveAcks(socket);
        serveValues(socket);
        serveBinary(socket);
    }

    private static void serveAcks(Socket socket) {
        socket.on("hi", (args, ack) -> socket.emit("hi"));
        socket.on("echo", (args, ack) -> ack.send(args.size() == 0 ? null : args.get(0)));
        socket.on(
                "ack",
                (args, ack) -> socket.emitWithAck("ack").thenAccept(answer -> {
                    if (answer.size() == 2 && answer.get(0).asObject().equals(5L) && isTest(answer.get(1))) {
                        socket.emit("got it");
                    }
                }));
        socket.on("getAckDate", (args, ack) -> ack.send(Instant.now()));
        socket.on("getHandshake", (args, ack) -> ack.send(handshake(socket)));
    }

    private static boolean isTest(Argument argument) {
        return argument.asObject() instanceof Map<?, ?> map && Boolean.TRUE.equals(map.get("test"));
    }

    private static void serveValues(Socket socket) {
        socket.on("getDate", (args, ack) -> socket.emit("takeDate", Instant.now()));
        socket.on("getDateObj", (args, ack) -> socket.emit("takeDateObj", Map.of("date", Instant.now())));
        socket.on("getUtf8", (args, ack) -> TEXTS.forEach(text -> socket.emit("takeUtf8", text)));
        socket.on("false", (args, ack) -> socket.emit("false", false));
    }

    private static void serveBinary(Socket socket) {
        byte[] bytes = "asdfasdf".getBytes(StandardCharsets.UTF_8);
        socket.on("doge", (args, ack) -> socket.emit("doge", bytes));
        socket.on("getbin", (args, ack) -> socket.emit("takebin", bytes));
        socket.on("buffa", (args, ack) -> {
            if (args.get(0).isBytes()) {
                socket.emit("buffack");
            }
        });
        socket.on("jsonbuff", (args, ack) -> {
            Map<String, Object> sent = args.map(0);
            if ("lol".equals(sent.get("hello"))
                    && sent.get("message") instanceof byte[]
                    && "gotcha".equals(sent.get("goodbye"))) {
                socket.emit("jsonbuff-ack");
            }
        });
        socket.on(
                "abuff1", (args, ack) -> socket.data().put("abuff1", args.get(0).isBytes()));
        socket.on("abuff2", (args, ack) -> {
            if (Boolean.TRUE.equals(socket.data().get("abuff1"))) {
                socket.emit("abuff2-ack");
            }
        });
    }

    private static Map<String, Object> handshake(Socket socket) {
        return Map.of(
                "headers", socket.handshake().request().headers(),
                "query", socket.handshake().request().query(),
                "auth", socket.handshake().auth(),
                "url", socket.handshake().request().url(),
                "address",
                        socket.handshake()
                                .request()
                                .remoteAddress()
                                .getAddress()
                                .getHostAddress(),
                "secure", socket.handshake().request().secure(),
                "xdomain", socket.handshake().request().xdomain(),
                "time", socket.handshake().request().issued(),
                "issued", socket.handshake().request().issued().toEpochMilli());
    }
}
