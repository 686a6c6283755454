package io.stentor.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.server.StentorServer;
import io.stentor.server.peer.Peer;
import io.stentor.server.peer.PollingPeer;
import io.stentor.server.peer.WebSocketPeer;
import io.stentor.server.peer.WebSocketPeer.Frame;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Broadcasts among clients some of which take compressed messages: the same packets for all, each in its form. */
class CompressedBroadcastTest {
    private static final String LONG = "x".repeat(5_000);
    private static final String SHORT = "x".repeat(100);

    private final StentorServer server = StentorServer.builder()
            .host("127.0.0.1")
            .port(0)
            .threads(2)
            .perMessageDeflate(true)
            .build();

    private List<WebSocketPeer> deflating;
    private List<Peer> plain;

    @BeforeEach
    void connectSome() {
        server.onConnection(socket -> {
            socket.join("room");
            socket.on("say", (args, ack) -> socket.to("room").emit("said", args.get(0)));
        });
        server.start();
        int port = server.port();
        deflating = List.of(WebSocketPeer.openDeflating(port), WebSocketPeer.openDeflating(port));
        plain = List.of(WebSocketPeer.open(port), PollingPeer.open(port));
        deflating.forEach(Peer::connect);
        plain.forEach(Peer::connect);
    }

    @AfterEach
    void stop() {
        deflating.forEach(Peer::close);
        plain.forEach(Peer::close);
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"of an event loop", "of another thread"})
    void shouldSendEachClientTheFormItTakes(String thread) {
        if (thread.equals("of an event loop")) {
            plain.get(0).send("42[\"say\",\"" + LONG + "\"]");
        } else {
            server.to("room").emit("said", LONG);
            assertThat(plain.get(0).next()).isEqualTo("42[\"said\",\"" + LONG + "\"]");
        }
        for (WebSocketPeer peer : deflating) {
            Frame frame = peer.nextFrame();
            assertThat(frame.deflated()).isTrue();
            assertThat(frame.text()).isEqualTo("42[\"said\",\"" + LONG + "\"]");
        }
        assertThat(plain.get(1).next()).isEqualTo("42[\"said\",\"" + LONG + "\"]");
    }

    @Test
    void shouldKeepTheOrderOfLongAndShortMessages() {
        for (int i = 0; i < 20; i++) {
            server.emit("said", i, i % 2 == 0 ? LONG : SHORT);
        }
        for (int i = 0; i < 20; i++) {
            for (WebSocketPeer peer : deflating) {
                Frame frame = peer.nextFrame();
                assertThat(frame.text()).startsWith("42[\"said\"," + i + ",");
                assertThat(frame.deflated()).isEqualTo(i % 2 == 0);
            }
            for (Peer peer : plain) {
                assertThat(peer.next()).startsWith("42[\"said\"," + i + ",");
            }
        }
    }

    @Test
    void shouldCompressNothingThatForbidsIt() {
        server.compress(false).emit("said", LONG);
        for (WebSocketPeer peer : deflating) {
            assertThat(peer.nextFrame().deflated()).isFalse();
        }
    }
}
