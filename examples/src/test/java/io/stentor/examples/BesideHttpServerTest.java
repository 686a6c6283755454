package io.stentor.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BesideHttpServerTest {
    private final HttpClient http = HttpClient.newHttpClient();
    private BesideHttpServer both;
    private URI news;

    @BeforeEach
    void start() throws IOException {
        both = BesideHttpServer.start(0, 0);
        news = URI.create("http://127.0.0.1:" + both.httpPort() + "/news/");
    }

    @AfterEach
    void stop() {
        both.close();
    }

    @Test
    void shouldBroadcastAPostToThoseWhoFollow() throws Exception {
        try (Client follower = Client.connect(both.socketPort());
                Client other = Client.connect(both.socketPort())) {
            assertThat(follower.ask("follow", "weather")).isEqualTo(true);
            assertThat(other.ask("follow", "football")).isEqualTo(true);

            assertThat(post("weather", "{\"celsius\": 21}")).isEqualTo(202);
            assertThat(post("football", "\"1:0\"")).isEqualTo(202);

            assertThat(follower.awaitEvents(1)).containsExactly(List.of("news", "weather", Map.of("celsius", 21)));
            assertThat(other.awaitEvents(1)).containsExactly(List.of("news", "football", "1:0"));
        }
    }

    @Test
    void shouldRefuseWhatItCannotSendOn() throws Exception {
        assertThat(post("chess", "1")).isEqualTo(404);
        assertThat(post("weather", "{sunny}")).isEqualTo(400);
        assertThat(post("weather", '"' + "sun".repeat(4_000) + '"')).isEqualTo(413);
        assertThat(status(HttpRequest.newBuilder(news.resolve("weather")))).isEqualTo(405);
    }

    @Test
    void shouldNotLetAnyoneFollowWhatIsNoTopic() throws Exception {
        try (Client client = Client.connect(both.socketPort())) {
            assertThat(client.ask("follow", "chess")).isEqualTo(false);
        }
    }

    @Test
    void shouldStopBoth() {
        int httpPort = both.httpPort();
        int socketPort = both.socketPort();

        both.close();

        assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), httpPort))
                .isInstanceOf(ConnectException.class);
        assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), socketPort))
                .isInstanceOf(ConnectException.class);
    }

    private int post(String topic, String body) throws Exception {
        return status(HttpRequest.newBuilder(news.resolve(topic)).POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private int status(HttpRequest.Builder request) throws Exception {
        return http.send(request.build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
