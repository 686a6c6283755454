package io.stentor.examples;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.stentor.api.RawJson;
import io.stentor.api.Socket;
import io.stentor.server.StentorServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A Socket.IO server beside an HTTP server that is there already, in one process and on a port of its own. What is posted
 * to {@code /news/TOPIC} there, a value of JSON, is broadcast here to the clients that follow the topic.
 */
public final class BesideHttpServer implements AutoCloseable {
    private static final Set<String> TOPICS = Set.of("football", "weather");
    private static final String PREFIX = "/news/";
    private static final int BODY_BYTES = 10_000;

    private final ExecutorService httpThreads = Executors.newFixedThreadPool(4);
    private final HttpServer http;
    private final StentorServer sockets;

    private BesideHttpServer(int httpPort, int socketPort) throws IOException {
        http = HttpServer.create(new InetSocketAddress(httpPort), 0);
        http.setExecutor(httpThreads);
        http.createContext(PREFIX, this::onPost);
        sockets = StentorServer.builder().port(socketPort).build();
        sockets.onConnection(BesideHttpServer::onConnection);
    }

    public static void main(String[] args) throws IOException {
        BesideHttpServer both = start(8080, 3000);
        Runtime.getRuntime().addShutdownHook(new Thread(both::close));
    }

    /** Sockets first: a post finds them ready. */
    static BesideHttpServer start(int httpPort, int socketPort) throws IOException {
        BesideHttpServer both = new BesideHttpServer(httpPort, socketPort);
        both.sockets.start();
        both.http.start();
        return both;
    }

    int httpPort() {
        return http.getAddress().getPort();
    }

    int socketPort() {
        return sockets.port();
    }

    /** The other way round: no post comes any more that could not be sent on. */
    @Override
    public void close() {
        http.stop(0);
        httpThreads.shutdown();
        sockets.close();
    }

    private static void onConnection(Socket socket) {
        socket.on("follow", (args, ack) -> {
            String topic = args.string(0);
            ack.send(TOPICS.contains(topic) && socket.join(topic));
        });
    }

    /** Runs on a thread of the HTTP server: emitting is allowed on any. */
    private void onPost(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.sendResponseHeaders(publish(exchange), -1);
        }
    }

    private int publish(HttpExchange exchange) throws IOException {
        String topic = exchange.getRequestURI().getPath().substring(PREFIX.length());
        if (!exchange.getRequestMethod().equals("POST")) {
            return 405;
        }
        if (!TOPICS.contains(topic)) {
            return 404;
        }
        byte[] body = exchange.getRequestBody().readNBytes(BODY_BYTES + 1);
        if (body.length > BODY_BYTES) {
            return 413;
        }
        try {
            return sockets.to(topic).emit("news", topic, RawJson.of(body)) ? 202 : 503;
        } catch (IllegalArgumentException notJson) {
            return 400;
        }
    }
}
