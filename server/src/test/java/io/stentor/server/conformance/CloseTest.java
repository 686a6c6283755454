package io.stentor.server.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.server.peer.HttpAnswer;
import io.stentor.server.peer.RawSocket;
import io.stentor.transport.session.DisconnectReason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who closes, on which transport, in which state: how each side learns of the end. */
class CloseTest {
    private final EngineServer server = EngineServer.start(EngineServer.quiet().build());

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void shouldReleaseThePollWithANoopWhenAPollingClientCloses() {
        String sid = server.open();
        try (RawSocket parked = parked(sid)) {
            assertThat(server.post(sid, "1").body()).isEqualTo("ok");

            HttpAnswer released = parked.readAnswer();
            assertThat(released.status()).isEqualTo(200);
            assertThat(released.body()).isEqualTo("6");
        }
        assertThat(server.awaitClosed()).isEqualTo(DisconnectReason.TRANSPORT_CLOSE);
        assertUnknown(sid);
    }

    @Test
    void shouldForgetTheSessionWhenAPollingClientClosesWithoutAPoll() {
        String sid = server.open();

        assertThat(server.post(sid, "1\u001e4too late").body()).isEqualTo("ok");

        assertThat(server.awaitClosed()).isEqualTo(DisconnectReason.TRANSPORT_CLOSE);
        assertUnknown(sid);
    }

    @Test
    void shouldTellThePollThatWaitsWhenTheServerCloses() {
        String sid = server.open();
        try (RawSocket parked = parked(sid)) {
            server.closeSession();

            assertThat(parked.readAnswer().body()).isEqualTo("1");
        }
        assertThat(server.awaitClosed()).isEqualTo(DisconnectReason.FORCED_CLOSE);
        assertUnknown(sid);
    }

    @Test
    void shouldTellTheNextPollWhenTheServerCloses() {
        String sid = server.open();
        server.closeSession();
        assertThat(server.awaitClosed()).isEqualTo(DisconnectReason.FORCED_CLOSE);

        assertThat(server.poll(sid).body()).isEqualTo("6\u001e1");

        assertUnknown(sid);
    }

    @Test
    void shouldHandOutWhatIsLeftBeforeTheCloseWhenTheServerCloses() {
        String sid = server.open();
        server.post(sid, "4left");
        server.closeSession();
        assertThat(server.awaitClosed()).isEqualTo(DisconnectReason.FORCED_CLOSE);

        assertThat(server.poll(sid).body()).isEqualTo("4left\u001e1");

        assertUnknown(sid);
    }

    @Test
    void shouldCloseAtOnceWhenAWebSocketSendsAClosePacket() {
        try (WebSocketLink link = server.webSocket()) {
            link.next();

            assertThat(link.send("1").awaitClosed()).isEqualTo(WebSocketLink.NO_CODE);
            assertThat(server.awaitClosed()).isEqualTo(DisconnectReason.TRANSPORT_CLOSE);
        }
    }

    @Test
    void shouldSayGoodbyeWithoutACodeWhenTheServerClosesAWebSocket() {
        try (WebSocketLink link = server.webSocket()) {
            link.next();

            server.closeSession();

            assertThat(link.awaitClosed()).isEqualTo(WebSocketLink.NO_CODE);
            assertThat(server.awaitClosed()).isEqualTo(DisconnectReason.FORCED_CLOSE);
        }
    }

    @Test
    void shouldEndTheSessionWhenAWebSocketIsLost() {
        try (WebSocketLink link = server.webSocket()) {
            link.next();
        }
        assertThat(server.awaitClosed()).isEqualTo(DisconnectReason.TRANSPORT_CLOSE);
    }

    @Test
    void shouldEndBothTransportsWhenTheServerClosesDuringAnUpgrade() {
        String sid = server.open();
        try (WebSocketLink link = server.candidate(sid)) {
            assertThat(link.send("2probe").next()).isEqualTo("3probe");

            server.closeSession();

            assertThat(link.awaitClosed()).isEqualTo(WebSocketLink.NO_CODE);
            assertThat(server.poll(sid).body()).isEqualTo("6\u001e1");
            assertUnknown(sid);
        }
    }

    @Test
    void shouldEndBothTransportsWhenTheClientClosesDuringAnUpgrade() {
        String sid = server.open();
        try (WebSocketLink link = server.candidate(sid)) {
            assertThat(link.send("2probe").next()).isEqualTo("3probe");

            server.post(sid, "1");

            assertThat(link.awaitClosed()).isEqualTo(WebSocketLink.NO_CODE);
            assertUnknown(sid);
        }
    }

    @Test
    void shouldCloseTheWebSocketWhenTheServerClosesAfterAnUpgrade() {
        String sid = server.open();
        try (WebSocketLink link = server.candidate(sid)) {
            link.send("5").send("4hello");
            assertThat(link.next()).isEqualTo("4hello");

            server.closeSession();

            assertThat(link.awaitClosed()).isEqualTo(WebSocketLink.NO_CODE);
            assertUnknown(sid);
        }
    }

    /** A poll of which the session certainly knows: it has brought one message and asks again. */
    private RawSocket parked(String sid) {
        RawSocket poll = server.park(sid);
        server.post(sid, "4parked");
        assertThat(poll.readAnswer().body()).isEqualTo("4parked");
        poll.send(EngineServer.request("GET", EngineServer.POLLING + "&sid=" + sid));
        assertThat(server.post(sid, "3").body()).isEqualTo("ok");
        return poll;
    }

    private void assertUnknown(String sid) {
        assertThat(server.poll(sid).body()).isEqualTo("{\"code\":1,\"message\":\"Session ID unknown\"}");
    }
}
