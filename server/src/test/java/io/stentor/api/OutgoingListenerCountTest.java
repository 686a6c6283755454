package io.stentor.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.server.StentorServer;
import io.stentor.server.peer.Waiting;
import io.stentor.server.peer.WebSocketPeer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The count that makes broadcasts slower while somebody listens to what is sent: however sockets end, it goes back to
 * nobody.
 */
class OutgoingListenerCountTest {
    private final StentorServer server =
            StentorServer.builder().host("127.0.0.1").port(0).threads(1).build();
    private final AtomicReference<Socket> last = new AtomicReference<>();
    private Namespace main;

    @BeforeEach
    void start() {
        main = server.namespaces().main();
        main.use((socket, next) -> {
            socket.onAnyOutgoing((event, args) -> {});
            last.set(socket);
            switch (socket.handshake().auth().asMap().getOrDefault("how", "in").toString()) {
                case "in" -> next.proceed();
                case "out" -> next.refuse("no");
                default -> {
                    // Waits.
                }
            }
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void shouldForgetASocketThatGoes() {
        try (WebSocketPeer peer = WebSocketPeer.open(server.port())) {
            peer.connect();
            assertThat(main.outgoingListeners().get()).isEqualTo(1);
        }
        awaitNone();

        OutgoingListener late = (event, args) -> {};
        last.get().onAnyOutgoing(late).offAnyOutgoing(late);
        last.get().onAnyOutgoing(late);
        assertThat(main.outgoingListeners().get()).isZero();
    }

    @Test
    void shouldForgetASocketThatIsRefused() {
        try (WebSocketPeer peer = WebSocketPeer.open(server.port())) {
            peer.send("40{\"how\":\"out\"}");
            assertThat(peer.next()).isEqualTo("44{\"message\":\"no\"}");
            awaitNone();
        }
    }

    @Test
    void shouldForgetASocketThatGoesWhileItWaits() {
        try (WebSocketPeer peer = WebSocketPeer.open(server.port())) {
            peer.send("40{\"how\":\"wait\"}");
            await(1);
        }
        awaitNone();
    }

    private void awaitNone() {
        await(0);
    }

    private void await(int count) {
        Waiting.within(Duration.ofSeconds(10))
                .until(() -> main.outgoingListeners().get() == count);
    }
}
