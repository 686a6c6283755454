package io.stentor.server.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.server.peer.HttpAnswer;
import io.stentor.server.peer.RawSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A WebSocket takes over a session that polls, or fails to. */
class UpgradeTest {
    private final EngineServer server =
            EngineServer.start(EngineServer.quiet().upgradeTimeoutMs(400).build());

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void shouldTakeOverWhenProbedAndUpgraded() {
        String sid = server.open();
        try (WebSocketLink link = server.candidate(sid)) {
            assertThat(link.send("2probe").next()).isEqualTo("3probe");
            HttpAnswer released = server.poll(sid);
            assertThat(released.status()).isEqualTo(200);
            assertThat(released.body()).isEqualTo("6");

            link.send("5").send("4hello");

            assertThat(link.next()).isEqualTo("4hello");
        }
    }

    @Test
    void shouldReleaseThePollThatWaitsWhenProbed() {
        String sid = server.open();
        try (RawSocket parked = server.park(sid);
                WebSocketLink link = server.candidate(sid)) {
            link.send("2probe");

            assertThat(parked.readAnswer().body()).isEqualTo("6");
        }
    }

    @Test
    void shouldHandOverWhatPollingHadNotSentWhenUpgraded() {
        String sid = server.open();
        try (WebSocketLink link = server.candidate(sid)) {
            server.post(sid, "4first\u001ebAQIDBA==");
            assertThat(link.send("2probe").next()).isEqualTo("3probe");

            link.send("5");

            assertThat(link.next()).isEqualTo("4first");
            assertThat(link.nextBinary()).containsExactly(1, 2, 3, 4);
        }
    }

    @Test
    void shouldTellThePollThatWaitsToCloseWhenUpgradedWithoutAProbe() {
        String sid = server.open();
        try (RawSocket parked = server.park(sid);
                WebSocketLink link = server.candidate(sid)) {
            link.send("5").send("4hello");

            assertThat(link.next()).isEqualTo("4hello");
            assertThat(parked.readAnswer().body()).isIn("1", "{\"code\":3,\"message\":\"Bad request\"}");
        }
    }

    @Test
    void shouldRefusePollingWhenUpgraded() {
        String sid = server.open();
        try (WebSocketLink link = server.candidate(sid)) {
            assertThat(link.send("2probe").next()).isEqualTo("3probe");
            link.send("5");

            assertThat(server.poll(sid).body()).isEqualTo("{\"code\":3,\"message\":\"Bad request\"}");
            assertThat(server.post(sid, "4x").status()).isEqualTo(400);
            assertThat(link.send("4hello").next()).isEqualTo("4hello");
        }
    }

    @Test
    void shouldCloseASecondWebSocketWhenUpgraded() {
        String sid = server.open();
        try (WebSocketLink link = server.candidate(sid)) {
            assertThat(link.send("2probe").next()).isEqualTo("3probe");
            link.send("5").send("4hello");
            assertThat(link.next()).isEqualTo("4hello");
            try (WebSocketLink second = server.candidate(sid)) {
                assertThat(second.awaitClosed()).isEqualTo(WebSocketLink.NO_CODE);
            }
            assertThat(link.send("4still").next()).isEqualTo("4still");
        }
    }

    @Test
    void shouldCloseASecondWebSocketWhileTheFirstProbes() {
        String sid = server.open();
        try (WebSocketLink link = server.candidate(sid);
                WebSocketLink second = server.candidate(sid)) {
            assertThat(second.awaitClosed()).isEqualTo(WebSocketLink.NO_CODE);
            assertThat(link.send("2probe").next()).isEqualTo("3probe");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"4hello", "1", "6", "2", "3probe", "abc"})
    void shouldGoOnPollingWhenTheCandidateSaysSomethingElse(String packet) {
        String sid = server.open();
        try (WebSocketLink link = server.candidate(sid)) {
            assertThat(link.send(packet).awaitClosed()).isEqualTo(WebSocketLink.NO_CODE);
        }
        assertEchoes(sid);
    }

    @Test
    void shouldGoOnPollingWhenTheCandidateTakesTooLong() {
        String sid = server.open();
        try (WebSocketLink link = server.candidate(sid)) {
            assertThat(link.send("2probe").next()).isEqualTo("3probe");
            assertThat(link.awaitClosed()).isEqualTo(WebSocketLink.NO_CODE);
        }
        assertEchoes(sid);
    }

    private void assertEchoes(String sid) {
        assertThat(server.post(sid, "4hello").body()).isEqualTo("ok");
        assertThat(server.poll(sid).body()).isEqualTo("4hello");
    }
}
