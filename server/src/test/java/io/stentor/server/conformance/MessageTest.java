package io.stentor.server.conformance;

import static io.stentor.server.conformance.EngineServer.POLLING;
import static io.stentor.server.conformance.EngineServer.postRequest;
import static io.stentor.server.conformance.EngineServer.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.server.peer.HttpAnswer;
import io.stentor.server.peer.RawSocket;
import io.stentor.transport.session.DisconnectReason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages over both transports, and what ends a session in the middle of them. */
class MessageTest {
    private final EngineServer server =
            EngineServer.start(EngineServer.quiet().maxPayload(100).build());

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"4hello", "4test1\u001e4test2\u001e4test3", "4hello\u001ebAQIDBA==", "4", "4a\u001e3\u001e4b"})
    void shouldGetTheSameBackInOnePollWhenPosted(String body) {
        String sid = server.open();

        HttpAnswer posted = server.post(sid, body);

        assertThat(posted.status()).isEqualTo(200);
        assertThat(posted.body()).isEqualTo("ok");
        assertThat(posted.header("content-type")).isEqualTo("text/html");
        HttpAnswer polled = server.poll(sid);
        assertThat(polled.status()).isEqualTo(200);
        assertThat(polled.body()).isEqualTo(body.replace("3\u001e", ""));
        assertThat(polled.header("content-type")).isEqualTo("text/plain; charset=UTF-8");
    }

    @Test
    void shouldAnswerAParkedPollWhenAMessageComes() {
        String sid = server.open();
        try (RawSocket parked = server.park(sid)) {
            server.post(sid, "4hello");

            assertThat(parked.readAnswer().body()).isEqualTo("4hello");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "application/json"})
    void shouldReadTextWhateverTheContentTypeSaysBut(String contentType) {
        String sid = server.open();

        assertThat(server.ask(postRequest(sid, "4x", "Content-Type: " + contentType))
                        .body())
                .isEqualTo("ok");
    }

    @Test
    void shouldEndTheSessionWhenThePostIsAnOctetStream() {
        String sid = server.open();

        HttpAnswer answer = server.ask(postRequest(sid, "4x", "Content-Type: application/octet-stream"));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).isEmpty();
        assertThat(server.awaitClosed()).isEqualTo(DisconnectReason.TRANSPORT_ERROR);
        assertUnknown(sid);
    }

    @Test
    void shouldTakeABodyInChunks() {
        String sid = server.open();

        HttpAnswer answer = server.ask(request("POST", POLLING + "&sid=" + sid, "Transfer-Encoding: chunked")
                + "2\r\n4h\r\n4\r\nello\r\n0\r\n\r\n");

        assertThat(answer.body()).isEqualTo("ok");
        assertThat(server.poll(sid).body()).isEqualTo("4hello");
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "", "4x\u001e", "7", "bA"})
    void shouldEndTheSessionWhenAPacketIsMalformed(String body) {
        String sid = server.open();

        assertThat(server.post(sid, body).status()).isEqualTo(400);

        assertThat(server.awaitClosed()).isEqualTo(DisconnectReason.PARSE_ERROR);
        assertUnknown(sid);
    }

    @Test
    void shouldEndTheSessionWhenTheClientPings() {
        String sid = server.open();

        server.post(sid, "2");

        assertThat(server.awaitClosed()).isEqualTo(DisconnectReason.TRANSPORT_ERROR);
    }

    @Test
    void shouldIgnorePacketsThatSayNothingToAServer() {
        String sid = server.open();

        assertThat(server.post(sid, "0{}\u001e5\u001e6\u001e3payload\u001e4still here")
                        .body())
                .isEqualTo("ok");

        assertThat(server.poll(sid).body()).isEqualTo("4still here");
    }

    @Test
    void shouldAnswer413AndGoOnWhenABodyIsOneByteTooLong() {
        String sid = server.open();

        HttpAnswer refused = server.post(sid, "4" + "x".repeat(100));

        assertThat(refused.status()).isEqualTo(413);
        assertThat(refused.body()).isEmpty();
        assertThat(server.post(sid, "4" + "x".repeat(99)).status()).isEqualTo(200);
        assertThat(server.poll(sid).body()).isEqualTo("4" + "x".repeat(99));
    }

    @Test
    void shouldCloseWith1009WhenAWebSocketMessageIsOneByteTooLong() {
        try (WebSocketLink link = server.webSocket()) {
            link.next();

            link.send("4" + "x".repeat(100));

            assertThat(link.awaitClosed()).isEqualTo(1009);
            assertThat(server.awaitClosed()).isEqualTo(DisconnectReason.TRANSPORT_ERROR);
        }
    }

    @Test
    void shouldEndTheSessionWhenASecondPollComesWhileOneWaits() {
        String sid = server.open();
        try (RawSocket first = server.park(sid)) {
            awaitParked(sid, first);
            HttpAnswer second = server.poll(sid);

            assertThat(first.readAnswer().body()).isEqualTo("1");
            assertThat(second.status()).isEqualTo(400);
            assertThat(second.body()).isEmpty();
            assertThat(server.awaitClosed()).isEqualTo(DisconnectReason.TRANSPORT_ERROR);
            assertUnknown(sid);
        }
    }

    @Test
    void shouldEndTheSessionWhenAWaitingPollIsCancelled() {
        String sid = server.open();
        RawSocket cancelled = server.park(sid);
        awaitParked(sid, cancelled);

        cancelled.close();

        assertThat(server.poll(sid).status()).isEqualTo(400);
        assertThat(server.awaitClosed()).isEqualTo(DisconnectReason.TRANSPORT_ERROR);
    }

    @Test
    void shouldEndTheSessionWhenASecondPostComesDuringOne() {
        String sid = server.open();
        try (RawSocket first = server.connect()) {
            first.send(request("POST", POLLING + "&sid=" + sid, "Content-Length: 6", "Expect: 100-continue"));
            assertThat(first.readAnswer().status()).isEqualTo(100);

            HttpAnswer second = server.post(sid, "4x");

            assertThat(second.status()).isEqualTo(400);
            assertThat(second.body()).isEmpty();
            assertThat(first.readAnswer()).isNull();
            assertThat(server.awaitClosed()).isEqualTo(DisconnectReason.TRANSPORT_ERROR);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "DELETE", "HEAD", "OPTIONS"})
    void shouldLeaveTheSessionAloneWhenTheMethodIsNoneOfPolling(String method) {
        String sid = server.open();

        assertThat(server.ask(request(method, POLLING + "&sid=" + sid)).status())
                .isEqualTo(400);

        assertThat(server.post(sid, "4x").body()).isEqualTo("ok");
    }

    @Test
    void shouldEchoTextAndBinaryOnAWebSocket() {
        try (WebSocketLink link = server.webSocket()) {
            link.next();

            assertThat(link.send("4hello").next()).isEqualTo("4hello");
            assertThat(link.send(new byte[] {1, 2, 3, 4}).nextBinary()).containsExactly(1, 2, 3, 4);
            assertThat(link.send("bAQIDBA==").nextBinary()).containsExactly(1, 2, 3, 4);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "", "7"})
    void shouldCloseAWebSocketWhenAPacketIsMalformed(String packet) {
        try (WebSocketLink link = server.webSocket()) {
            link.next();

            assertThat(link.send(packet).awaitClosed()).isEqualTo(WebSocketLink.NO_CODE);
            assertThat(server.awaitClosed()).isEqualTo(DisconnectReason.PARSE_ERROR);
        }
    }

    /** The first poll is with the session when a message has come back by it and the connection asks again. */
    private void awaitParked(String sid, RawSocket poll) {
        server.post(sid, "4parked");
        assertThat(poll.readAnswer().body()).isEqualTo("4parked");
        poll.send(request("GET", POLLING + "&sid=" + sid));
        // A request that the same loop handles later than that one.
        assertThat(server.post(sid, "3").body()).isEqualTo("ok");
    }

    private void assertUnknown(String sid) {
        HttpAnswer answer = server.poll(sid);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo("{\"code\":1,\"message\":\"Session ID unknown\"}");
    }
}
