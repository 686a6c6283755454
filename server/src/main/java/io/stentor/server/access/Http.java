package io.stentor.server.access;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Asks other servers over HTTP, within limits. Any thread; nobody waits. */
final class Http {
    private static final Duration CONNECT_TIME = Duration.ofSeconds(5);

    private Http() {}

    /** A client that follows nobody elsewhere. Its threads are daemons, few, and gone when there is nothing to do. */
    static HttpClient client() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT_TIME)
                .executor(AccessThreads.pool("stentor-http", 2))
                .build();
    }

    /** The body of a 200 that is complete in time; everything else is a failure. */
    static CompletableFuture<byte[]> ask(HttpClient client, HttpRequest request, int maxBytes, long timeMs) {
        CompletableFuture<HttpResponse<byte[]>> exchange = client.sendAsync(request, BoundedBody.upTo(maxBytes));
        CompletableFuture<byte[]> body =
                exchange.thenApply(HttpResponse::body).orTimeout(timeMs, TimeUnit.MILLISECONDS);
        return body.whenComplete((bytes, failure) -> {
            if (failure != null) {
                // Also ends an exchange that takes too long.
                exchange.cancel(true);
            }
        });
    }
}
