package io.stentor.server.conformance;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.stentor.wire.socketio.JsonDocument;
import io.stentor.wire.socketio.PacketViolation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;

/** The port by which tests drive a node: {@code POST /} with one JSON object, answered by one. On loopback only. */
final class ControlPort implements AutoCloseable {
    private static final int MAX_BODY_BYTES = 16 << 20;

    private final HttpServer http;
    private final ExecutorService threads;
    private final ControlOperations operations;

    private ControlPort(HttpServer http, ControlOperations operations) {
        this.http = http;
        this.operations = operations;
        this.threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "control");
            thread.setDaemon(true);
            return thread;
        });
        http.setExecutor(threads);
        http.createContext("/", this::handle);
    }

    static ControlPort start(int port, ControlOperations operations) throws IOException {
        HttpServer http;
        try {
            http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException e) {
            throw new IOException("cannot listen on 127.0.0.1:" + port + ": " + e.getMessage(), e);
        }
        ControlPort control = new ControlPort(http, operations);
        http.start();
        return control;
    }

    InetSocketAddress address() {
        return http.getAddress();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES);
            Map<String, Object> answer = answer(body);
            byte[] json = JsonDocument.write(answer, UnaryOperator.identity());
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, json.length);
            exchange.getResponseBody().write(json);
        }
    }

    private Map<String, Object> answer(byte[] body) {
        try {
            if (JsonDocument.read(body) instanceof Map<?, ?> fields) {
                return operations.run(new ControlOperations.Asked(fields)).join();
            }
            return Map.of("err", "no JSON object");
        } catch (PacketViolation noJson) {
            return Map.of("err", "no JSON");
        } catch (CompletionException refused) {
            return Map.of("err", String.valueOf(refused.getCause().getMessage()));
        }
    }

    @Override
    public void close() {
        http.stop(0);
        threads.shutdownNow();
    }
}
