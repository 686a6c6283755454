package io.stentor.server.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.server.peer.HttpAnswer;
import io.stentor.transport.session.DisconnectReason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Pings of the server, and what comes of a client that does not answer them. */
class HeartbeatTest {
    private final EngineServer server = EngineServer.start();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void shouldPingAgainAndAgainWhenAPollingClientAnswers() {
        String sid = server.open();
        for (int i = 0; i < 3; i++) {
            HttpAnswer ping = server.poll(sid);
            assertThat(ping.status()).isEqualTo(200);
            assertThat(ping.body()).isEqualTo("2");
            assertThat(server.post(sid, "3").status()).isEqualTo(200);
        }
    }

    @Test
    void shouldForgetTheSessionWhenAPollingClientIsSilent() {
        String sid = server.open();

        assertThat(server.awaitClosed()).isEqualTo(DisconnectReason.PING_TIMEOUT);

        assertThat(server.poll(sid).body()).isEqualTo("{\"code\":1,\"message\":\"Session ID unknown\"}");
    }

    @Test
    void shouldPingAgainAndAgainWhenAWebSocketAnswers() {
        try (WebSocketLink link = server.webSocket()) {
            link.next();
            for (int i = 0; i < 3; i++) {
                assertThat(link.next()).isEqualTo("2");
                link.send(i == 1 ? "3with payload" : "3");
            }
        }
    }

    @Test
    void shouldCloseTheWebSocketWhenItIsSilent() {
        try (WebSocketLink link = server.webSocket()) {
            assertThat(link.awaitClosed()).isEqualTo(WebSocketLink.NO_CODE);
            assertThat(server.awaitClosed()).isEqualTo(DisconnectReason.PING_TIMEOUT);
        }
    }

    @Test
    void shouldKeepItsDeadlineWhenAnUpgradeComesBetweenPingAndPong() {
        String sid = server.open();
        assertThat(server.poll(sid).body()).isEqualTo("2");
        try (WebSocketLink link = server.candidate(sid)) {
            assertThat(link.send("2probe").next()).isEqualTo("3probe");
            link.send("5");

            assertThat(link.awaitClosed()).isEqualTo(WebSocketLink.NO_CODE);
            assertThat(server.awaitClosed()).isEqualTo(DisconnectReason.PING_TIMEOUT);
        }
    }
}
