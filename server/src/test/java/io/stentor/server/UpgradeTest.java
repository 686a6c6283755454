package io.stentor.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A polling session is taken over by a WebSocket, step by step. */
class UpgradeTest {
    private static final String ENDPOINT = "/socket.io/?EIO=4&transport=";

    @Test
    void shouldAnswerHandshakeBeforeTheProbeWhenASessionPolls() throws Exception {
        try (TestServer server = TestServer.start()) {
            HttpClient client =
                    HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
            HttpRequest handshake = HttpRequest.newBuilder(URI.create(server.url() + ENDPOINT + "polling"))
                    .build();
            String open = client.send(handshake, BodyHandlers.ofString()).body();
            String sid = open.replaceFirst("0\\{\"sid\":\"([^\"]+)\".*", "$1");
            Pong pong = new Pong();

            WebSocket webSocket = client.newWebSocketBuilder()
                    .buildAsync(URI.create("ws" + server.url().substring(4) + ENDPOINT + "websocket&sid=" + sid), pong)
                    .get(10, TimeUnit.SECONDS);
            webSocket.sendText("2probe", true);

            assertThat(pong.text.get(10, TimeUnit.SECONDS)).isEqualTo("3probe");
            webSocket.abort();
        }
    }

    private static final class Pong implements WebSocket.Listener {
        final CompletableFuture<String> text = new CompletableFuture<>();

        @Override
        public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            text.complete(data.toString());
            return null;
        }
    }
}
