package io.stentor.server.admin;

import io.stentor.server.StandaloneServer;
import io.stentor.server.config.OptionTable;
import io.stentor.server.config.OptionsReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A program that uses the admin port. */
final class AdminClient {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final String url;

    AdminClient(StandaloneServer server) {
        this(server.adminAddress().getPort());
    }

    AdminClient(int port) {
        url = "http://127.0.0.1:" + port;
    }

    /** A server on free ports of this machine. */
    static StandaloneServer startServer(String... options) throws Exception {
        return StandaloneServer.start(new OptionsReader()
                .assignments(List.of("server.host=127.0.0.1", "io.threads=2", "limits.eventRate=0"))
                .assignments(List.of(options))
                .flag("--port", OptionTable.SERVER_PORT, "0")
                .flag("--admin-port", OptionTable.ADMIN_PORT, "0")
                .read(false));
    }

    String url() {
        return url;
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return HTTP.send(request("GET", path, BodyPublishers.noBody()).build(), BodyHandlers.ofString());
    }

    CompletableFuture<HttpResponse<String>> getLater(String path) {
        return HTTP.sendAsync(request("GET", path, BodyPublishers.noBody()).build(), BodyHandlers.ofString());
    }

    HttpResponse<String> post(String path, String json) throws IOException, InterruptedException {
        return send("POST", path, "application/json", json);
    }

    CompletableFuture<HttpResponse<String>> postLater(String path, String json) {
        return HTTP.sendAsync(
                request("POST", path, BodyPublishers.ofString(json))
                        .header("Content-Type", "application/json")
                        .build(),
                BodyHandlers.ofString());
    }

    HttpResponse<String> send(String method, String path, String type, String body)
            throws IOException, InterruptedException {
        return HTTP.send(
                request(method, path, BodyPublishers.ofString(body))
                        .header("Content-Type", type)
                        .build(),
                BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String method, String path, BodyPublisher body) {
        return HttpRequest.newBuilder(URI.create(url + path)).method(method, body);
    }
}
