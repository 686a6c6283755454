package io.stentor.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.api.Handshake;
import io.stentor.api.Socket;
import io.stentor.server.peer.ClientFrames;
import io.stentor.server.peer.HttpAnswer;
import io.stentor.server.peer.Peer.Carrier;
import io.stentor.server.peer.RawSocket;
import io.stentor.server.peer.Requests;
import io.stentor.server.peer.WebSocketPeer;
import io.stentor.transport.handshake.HandshakeRequest;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an application learns of a client before anything else. */
class HandshakeTest {
    private final ApiServer server = new ApiServer(builder -> builder.origins("*"));
    private final BlockingQueue<Handshake> handshakes = new LinkedBlockingQueue<>();

    @BeforeEach
    void keepHandshakes() {
        server.main().use((socket, next) -> {
            handshakes.add(socket.handshake());
            next.proceed();
        });
        server.start();
    }

    @AfterEach
    void close() {
        server.close();
    }

    @ParameterizedTest
    @EnumSource(Carrier.class)
    void shouldKnowTheRequestTheSessionBeganWith(Carrier carrier) throws Exception {
        Instant before = Instant.now().minusMillis(5);

        server.connect(carrier);

        HandshakeRequest request = next().request();
        String name = carrier == Carrier.POLLING ? "polling" : "websocket";
        assertThat(request.method()).isEqualTo("GET");
        assertThat(request.url()).isEqualTo("/socket.io/?EIO=4&transport=" + name);
        assertThat(request.query()).containsEntry("EIO", "4").containsEntry("transport", name);
        assertThat(request.header("Host")).isEqualTo("127.0.0.1");
        assertThat(request.remoteAddress().getAddress().isLoopbackAddress()).isTrue();
        assertThat(request.secure()).isFalse();
        assertThat(request.xdomain()).isFalse();
        assertThat(request.issued()).isBetween(before, Instant.now());
    }

    @Test
    void shouldKnowQueryAndHeaders() throws Exception {
        RawSocket socket = RawSocket.open(server.server().port());
        socket.send(Requests.upgrade(
                Requests.WEBSOCKET + "&token=a%20b&fail", "Origin: http://a.example", "X-Many: 1", "X-Many: 2"));
        HttpAnswer answer = socket.readAnswer();
        assertThat(answer.status()).isEqualTo(101);
        socket.send(ClientFrames.text("40{\"who\":\"me\"}"));

        Handshake handshake = next();
        assertThat(handshake.auth().asMap()).containsEntry("who", "me");
        assertThat(handshake.request().query()).containsEntry("token", "a b").containsKey("fail");
        assertThat(handshake.request().header("x-many")).isEqualTo("1, 2");
        assertThat(handshake.request().xdomain()).isTrue();
        socket.close();
    }

    @Test
    void shouldKeepTheHandshakeThroughAnUpgrade() throws Exception {
        Client client = server.connect(Carrier.POLLING);
        HandshakeRequest request = next().request();
        Socket socket = server.socket(client);
        try (WebSocketPeer candidate =
                WebSocketPeer.candidate(server.server().port(), client.peer().engineId())) {
            candidate.send("2probe");
            assertThat(candidate.next()).isEqualTo("3probe");
            candidate.send("5");
            ApiServer.await().until(() -> socket.transport().equals("websocket"));

            assertThat(socket.handshake().request()).isSameAs(request);
            socket.emit("x");
            assertThat(candidate.next()).isEqualTo("42[\"x\"]");
        }
    }

    @Test
    void shouldGiveAllNamespacesOfAClientItsOneRequest() throws Exception {
        BlockingQueue<Handshake> others = new LinkedBlockingQueue<>();
        server.server().of("/other").onConnection(socket -> others.add(socket.handshake()));
        Client client = server.connect();
        client.send("40/other,{\"a\":1}");

        Handshake other = others.poll(5, TimeUnit.SECONDS);

        assertThat(other).isNotNull();
        assertThat(other.request()).isSameAs(next().request());
        assertThat(other.auth().asMap()).containsEntry("a", 1L);
    }

    @Test
    void shouldShowTheHandshakeFromAfar() throws Exception {
        server.connect();

        List<Handshake> seen = server.server().fetchSockets().get(5, TimeUnit.SECONDS).stream()
                .map(remote -> remote.handshake())
                .toList();

        assertThat(seen).containsExactly(next());
    }

    private Handshake next() throws InterruptedException {
        Handshake handshake = handshakes.poll(5, TimeUnit.SECONDS);
        assertThat(handshake).isNotNull();
        return handshake;
    }
}
