package io.stentor.server.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.server.StentorServer;
import io.stentor.server.peer.ClientFrames;
import io.stentor.server.peer.HttpAnswer;
import io.stentor.server.peer.Peer;
import io.stentor.server.peer.Peer.Carrier;
import io.stentor.server.peer.PollingPeer;
import io.stentor.server.peer.RawSocket;
import io.stentor.server.peer.Requests;
import io.stentor.server.peer.Waiting;
import io.stentor.server.peer.WebSocketPeer;
import java.io.EOFException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The application of the conformance suite of Socket.IO 5, against what that suite asks, packet by packet. */
class SocketIoProfileTest {
    private static final String SID = "\"sid\":\"[\\w-]{20}\"";
    private static final String OPEN_OF_POLLING = "0\\{" + SID
            + ",\"upgrades\":\\[\"websocket\"],\"pingInterval\":300,\"pingTimeout\":200,\"maxPayload\":1000000}";
    private static final String OPEN_OF_WEBSOCKET =
            "0\\{" + SID + ",\"upgrades\":\\[],\"pingInterval\":300,\"pingTimeout\":200,\"maxPayload\":1000000}";

    private static StentorServer server;

    @BeforeAll
    static void start() {
        server = SocketIoProfile.create(
                StentorServer.builder().host("127.0.0.1").port(0).threads(2));
        server.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static WebSocketPeer open() {
        return WebSocketPeer.open(server.port());
    }

    private static HttpAnswer ask(String request) {
        try (RawSocket socket = RawSocket.open(server.port())) {
            return socket.send(request).readAnswer();
        }
    }

    @Nested
    class EngineHandshake {
        @Test
        void shouldOpenASessionOverPolling() {
            HttpAnswer answer = ask(Requests.get(Requests.POLLING));

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).matches(OPEN_OF_POLLING);
        }

        @ParameterizedTest
        @ValueSource(strings = {"/socket.io/?transport=polling", "/socket.io/?EIO=abc&transport=polling"})
        void shouldRefuseAPollOfAnotherVersion(String target) {
            assertThat(ask(Requests.get(target)).status()).isEqualTo(400);
        }

        @ParameterizedTest
        @ValueSource(strings = {"/socket.io/?EIO=4", "/socket.io/?EIO=4&transport=abc"})
        void shouldRefuseAPollOfNoTransport(String target) {
            assertThat(ask(Requests.get(target)).status()).isEqualTo(400);
        }

        @ParameterizedTest
        @ValueSource(strings = {"POST", "PUT"})
        void shouldRefuseAnotherMethodWithoutASession(String method) {
            assertThat(ask(Requests.request(method, Requests.POLLING, "Content-Length: 0"))
                            .status())
                    .isEqualTo(400);
        }

        @Test
        void shouldOpenASessionOverWebSocket() throws EOFException {
            try (RawSocket socket = RawSocket.open(server.port())) {
                socket.send(Requests.upgrade(Requests.WEBSOCKET));
                assertThat(socket.readAnswer().status()).isEqualTo(101);
                byte[] header = socket.read(2);
                assertThat(new String(socket.read(header[1]), StandardCharsets.UTF_8))
                        .matches(OPEN_OF_WEBSOCKET);
            }
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "/socket.io/?transport=websocket",
                    "/socket.io/?EIO=abc&transport=websocket",
                    "/socket.io/?EIO=4",
                    "/socket.io/?EIO=4&transport=abc"
                })
        void shouldCloseAWebSocketOfNoVersionOrTransport(String target) {
            try (RawSocket socket = RawSocket.open(server.port())) {
                HttpAnswer answer = socket.send(Requests.upgrade(target)).readAnswer();
                assertThat(answer.status()).isEqualTo(400);
                socket.readToEnd();
            }
        }
    }

    @Nested
    class EngineHeartbeatAndEnd {
        @Test
        void shouldPingOverPolling() {
            try (PollingPeer peer = PollingPeer.open(server.port())) {
                for (int i = 0; i < 3; i++) {
                    assertThat(peer.poll().body()).isEqualTo("2");
                    assertThat(peer.post("3").status()).isEqualTo(200);
                }
            }
        }

        @Test
        void shouldEndASilentSessionOverPolling() {
            try (PollingPeer peer = PollingPeer.open(server.port())) {
                assertThat(peer.poll().body()).isEqualTo("2");
                Waiting.within(Duration.ofSeconds(10)).until(() -> peer.poll().status() == 400);
            }
        }

        @Test
        void shouldPingOverWebSocket() {
            try (WebSocketPeer peer = open()) {
                for (int i = 0; i < 3; i++) {
                    assertThat(peer.nextFrame().text()).isEqualTo("2");
                    peer.send("3");
                }
            }
        }

        @Test
        void shouldEndASilentSessionOverWebSocket() {
            try (WebSocketPeer peer = open()) {
                assertThat(peer.nextFrame().text()).isEqualTo("2");
                assertThat(peer.nextFrame()).isNull();
            }
        }

        @Test
        void shouldEndASessionThatTheClientClosesOverPolling() {
            try (PollingPeer peer = PollingPeer.open(server.port())) {
                peer.sendPoll();
                assertThat(peer.post("1").status()).isEqualTo(200);
                HttpAnswer polled = peer.readPolled();
                // On two connections the post may overtake the poll, which then is too late.
                assertThat(polled.status() == 400 || polled.body().equals("6"))
                        .as("%s", polled)
                        .isTrue();
                assertThat(peer.poll().status()).isEqualTo(400);
            }
        }

        @Test
        void shouldEndASessionThatTheClientClosesOverWebSocket() {
            try (WebSocketPeer peer = open()) {
                peer.send("1");
                assertThat(peer.nextFrame()).isNull();
            }
        }
    }

    @Nested
    class EngineUpgrade {
        @Test
        void shouldAnswerTheProbe() {
            try (PollingPeer polling = PollingPeer.open(server.port());
                    WebSocketPeer candidate = WebSocketPeer.candidate(server.port(), polling.engineId())) {
                candidate.send("2probe");
                assertThat(candidate.nextFrame().text()).isEqualTo("3probe");
                candidate.send("5");
            }
        }

        @Test
        void shouldIgnoreHttpAfterTheUpgrade() {
            try (PollingPeer polling = PollingPeer.open(server.port());
                    WebSocketPeer upgraded = upgrade(polling)) {
                assertThat(polling.poll().status()).isEqualTo(400);
                upgraded.connect();
            }
        }

        @Test
        void shouldIgnoreASecondWebSocketAfterTheUpgrade() {
            try (PollingPeer polling = PollingPeer.open(server.port());
                    WebSocketPeer upgraded = upgrade(polling);
                    RawSocket second = RawSocket.open(server.port())) {
                second.send(Requests.upgrade(Requests.WEBSOCKET + "&sid=" + polling.engineId()));
                second.readToEnd();
                upgraded.connect();
            }
        }

        private static WebSocketPeer upgrade(PollingPeer polling) {
            WebSocketPeer candidate = WebSocketPeer.candidate(server.port(), polling.engineId());
            candidate.send("2probe");
            assertThat(candidate.nextFrame().text()).isEqualTo("3probe");
            candidate.send("5");
            // Whatever is sent behind it has come, too, once a ping is answered.
            assertThat(candidate.nextFrame().text()).isEqualTo("2");
            candidate.send("3");
            return candidate;
        }
    }

    @Nested
    class Connecting {
        @Test
        void shouldJoinTheMainNamespace() {
            try (WebSocketPeer peer = open()) {
                peer.send("40");
                assertThat(peer.next()).matches("40\\{" + SID + "}");
                assertThat(peer.next()).isEqualTo("42[\"auth\",{}]");
            }
        }

        @Test
        void shouldJoinTheMainNamespaceWithAPayload() {
            try (WebSocketPeer peer = open()) {
                peer.send("40{\"token\":\"123\"}");
                assertThat(peer.next()).matches("40\\{" + SID + "}");
                assertThat(peer.next()).isEqualTo("42[\"auth\",{\"token\":\"123\"}]");
            }
        }

        @Test
        void shouldJoinACustomNamespace() {
            try (WebSocketPeer peer = open()) {
                peer.send("40/custom,");
                assertThat(peer.next()).matches("40/custom,\\{" + SID + "}");
                assertThat(peer.next()).isEqualTo("42/custom,[\"auth\",{}]");
            }
        }

        @Test
        void shouldJoinACustomNamespaceWithAPayload() {
            try (WebSocketPeer peer = open()) {
                peer.send("40/custom,{\"token\":\"abc\"}");
                assertThat(peer.next()).matches("40/custom,\\{" + SID + "}");
                assertThat(peer.next()).isEqualTo("42/custom,[\"auth\",{\"token\":\"abc\"}]");
            }
        }

        @Test
        void shouldRefuseAnUnknownNamespace() {
            try (WebSocketPeer peer = open()) {
                peer.send("40/random");
                assertThat(peer.next()).isEqualTo("44/random,{\"message\":\"Invalid namespace\"}");
            }
        }

        @Test
        void shouldCloseOnAnInvalidHandshake() {
            try (WebSocketPeer peer = open()) {
                peer.send("4abc");
                peer.awaitClosed();
            }
        }

        @Test
        void shouldCloseWithoutAHandshake() {
            try (WebSocketPeer peer = open()) {
                peer.awaitClosed();
            }
        }
    }

    @Nested
    class Leaving {
        @Test
        void shouldLeaveTheMainNamespace() {
            try (WebSocketPeer peer = open()) {
                peer.connect();
                assertThat(peer.next()).isEqualTo("42[\"auth\",{}]");
                peer.send("41");
                assertThat(peer.nextFrame().text()).isEqualTo("2");
            }
        }

        @Test
        void shouldJoinAndLeaveACustomNamespace() {
            try (WebSocketPeer peer = open()) {
                peer.connect();
                assertThat(peer.next()).isEqualTo("42[\"auth\",{}]");
                assertThat(peer.nextFrame().text()).isEqualTo("2");
                peer.send("40/custom");
                assertThat(peer.nextFrame().text()).startsWith("40/custom,{");
                assertThat(peer.nextFrame().text()).isEqualTo("42/custom,[\"auth\",{}]");

                peer.send("41/custom", "42[\"message\",\"message to main namespace\"]");

                assertThat(peer.nextFrame().text()).isEqualTo("42[\"message-back\",\"message to main namespace\"]");
            }
        }
    }

    @Nested
    class Messages {
        @ParameterizedTest
        @ValueSource(strings = {"WEBSOCKET", "POLLING"})
        void shouldSendTextBackAsItCame(String carrier) {
            try (Peer peer = Carrier.valueOf(carrier).connect(server.port())) {
                assertThat(peer.next()).isEqualTo("42[\"auth\",{}]");
                peer.send("42[\"message\",1,\"2\",{\"3\":[true]}]");
                assertThat(peer.next()).isEqualTo("42[\"message-back\",1,\"2\",{\"3\":[true]}]");
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"WEBSOCKET", "POLLING"})
        void shouldSendBinaryBackAsItCame(String carrier) {
            try (Peer peer = Carrier.valueOf(carrier).connect(server.port())) {
                assertThat(peer.next()).isEqualTo("42[\"auth\",{}]");
                peer.sendWithAttachments(
                        "452-[\"message\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]",
                        new byte[] {1, 2, 3},
                        new byte[] {4, 5, 6});
                assertThat(peer.next())
                        .isEqualTo(
                                "452-[\"message-back\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]");
                assertThat(peer.next()).isEqualTo("bAQID");
                assertThat(peer.next()).isEqualTo("bBAUG");
            }
        }

        @Test
        void shouldAcknowledgeText() {
            try (WebSocketPeer peer = open()) {
                peer.connect();
                assertThat(peer.next()).isEqualTo("42[\"auth\",{}]");
                peer.send("42456[\"message-with-ack\",1,\"2\",{\"3\":[false]}]");
                assertThat(peer.next()).isEqualTo("43456[1,\"2\",{\"3\":[false]}]");
            }
        }

        @Test
        void shouldAcknowledgeBinary() {
            try (WebSocketPeer peer = open()) {
                peer.connect();
                assertThat(peer.next()).isEqualTo("42[\"auth\",{}]");
                peer.sendWithAttachments(
                        "452-789[\"message-with-ack\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]",
                        new byte[] {1, 2, 3},
                        new byte[] {4, 5, 6});
                assertThat(peer.next())
                        .isEqualTo("462-789[{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]");
                assertThat(peer.next()).isEqualTo("bAQID");
                assertThat(peer.next()).isEqualTo("bBAUG");
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"4abc", "42{}", "42abc[\"message-with-ack\",1,\"2\",{\"3\":[false]}]"})
        void shouldCloseOnAPacketThatIsNone(String packet) {
            try (WebSocketPeer peer = open()) {
                peer.connect();
                assertThat(peer.next()).isEqualTo("42[\"auth\",{}]");
                peer.sendBytes(ClientFrames.text(packet));
                peer.awaitClosed();
            }
        }
    }
}
