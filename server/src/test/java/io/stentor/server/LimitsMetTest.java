package io.stentor.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.stentor.server.config.OptionsReader;
import io.stentor.server.peer.ClientFrames;
import io.stentor.server.peer.HttpAnswer;
import io.stentor.server.peer.Peer;
import io.stentor.server.peer.Peer.Carrier;
import io.stentor.server.peer.PollingPeer;
import io.stentor.server.peer.RawSocket;
import io.stentor.server.peer.Requests;
import io.stentor.server.peer.WebSocketPeer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Limits of one client as options set them: just below each, at it and just above, and what counts it. */
class LimitsMetTest {
    private static final int MAX_PAYLOAD = 20_000;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static StandaloneServer server;

    @BeforeAll
    static void start() throws Exception {
        server = StandaloneServer.start(new OptionsReader()
                .assignments(List.of(
                        "server.host=127.0.0.1",
                        "server.port=0",
                        "admin.port=0",
                        "io.threads=2",
                        "socketio.maxPayload=" + MAX_PAYLOAD,
                        "socketio.connectTimeout=2s",
                        "socketio.upgradeTimeout=2s",
                        "limits.headerTime=2s",
                        "limits.bodyTime=2s",
                        "limits.messageTime=2s",
                        "limits.roomsPerSocket=3",
                        "limits.namespacesPerConnection=1",
                        "limits.jsonDepth=8",
                        "limits.attachments=2"))
                .read(false));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static int port() {
        return server.publicAddress().getPort();
    }

    @Test
    void shouldCountWhoeverTakesTooLong() {
        try (RawSocket head = RawSocket.open(port());
                RawSocket body = RawSocket.open(port());
                Peer poster = Carrier.POLLING.connect(port());
                WebSocketPeer talker = (WebSocketPeer) Carrier.WEBSOCKET.connect(port());
                PollingPeer upgrading = (PollingPeer) Carrier.POLLING.connect(port());
                WebSocketPeer candidate = WebSocketPeer.candidate(port(), upgrading.engineId());
                WebSocketPeer stranger = WebSocketPeer.open(port())) {
            head.send("GET /healthz HTTP/1.1\r\n");
            body.send(Requests.request("POST", Requests.POLLING + "&sid=" + poster.engineId(), "Content-Length: 2")
                    + "4");
            talker.sendBytes(ClientFrames.fragment(ClientFrames.TEXT, "42[".getBytes(StandardCharsets.US_ASCII)));

            assertThat(head.readToEnd()).isEmpty();
            assertThat(body.readToEnd()).isEmpty();
            assertThat(talker.awaitCloseCode()).isEqualTo(1008);
            candidate.awaitEnd();
            assertThat(upgrading.isUsable()).isTrue();
            stranger.awaitEnd();
            for (String late : List.of("header_time", "body_time", "message_time", "upgrade_time", "connect_time")) {
                await().atMost(PATIENCE)
                        .untilAsserted(
                                () -> assertThat(count(rejected(late))).as(late).isPositive());
            }
        }
    }

    @Test
    void shouldCountWhoeverSendsTooMuch() {
        double before = count(rejected("payload"));
        try (PollingPeer poster = (PollingPeer) Carrier.POLLING.connect(port());
                WebSocketPeer talker = (WebSocketPeer) Carrier.WEBSOCKET.connect(port())) {
            HttpAnswer answer = poster.post("42[\"x\",\"" + "a".repeat(MAX_PAYLOAD - 9) + "\"]");
            assertThat(answer.status()).isEqualTo(413);
            awaitCount(rejected("payload"), before + 1);

            talker.send("42[\"x\",\"" + "a".repeat(MAX_PAYLOAD - 9) + "\"]");
            assertThat(talker.awaitCloseCode()).isEqualTo(1009);
            awaitCount(rejected("payload"), before + 2);
        }
    }

    @ParameterizedTest
    @EnumSource(Carrier.class)
    void shouldLetASocketIntoAsManyRoomsAsItMayEnter(Carrier carrier) {
        double before = count(rejected("too_many_rooms"));
        try (Peer peer = carrier.connect(port())) {
            peer.join("one");
            peer.join("two");
            peer.join("three");
            assertThat(peer.ask(1, "join_conversation", "\"four\"")).contains("\"code\":\"too_many_rooms\"");
            awaitCount(rejected("too_many_rooms"), before + 1);
            // Whoever is in is in, and one that goes makes room.
            peer.join("three");
            assertThat(peer.ask(2, "leave_conversation", "\"one\"")).startsWith("432[{\"ok\":true");
            peer.join("four");
        }
    }

    @Test
    void shouldCountNamespacesBeyondTheLimit() {
        double before = count(rejected("namespaces"));
        try (Peer peer = Carrier.WEBSOCKET.connect(port())) {
            peer.send("40/more,");
            assertThat(peer.next()).isEqualTo("44/more,{\"message\":\"too many namespaces\"}");
            awaitCount(rejected("namespaces"), before + 1);
            assertThat(peer.isUsable()).isTrue();
        }
    }

    /** The packet's array and the message's object are two levels. */
    @ParameterizedTest
    @CsvSource({"7, true", "8, true", "9, false"})
    void shouldTakeJsonAsDeepAsItMayBe(int depth, boolean taken) {
        String nested = "[".repeat(depth - 2) + "]".repeat(depth - 2);
        double before = count(rejected("bad_request"));
        try (Peer peer = Carrier.WEBSOCKET.connect(port())) {
            peer.join("deep");
            String answer = peer.ask(1, "message", "{\"conversationId\":\"deep\",\"text\":" + nested + "}");
            assertThat(answer).contains(taken ? "\"ok\":true" : "\"code\":\"bad_request\"");
            awaitCount(rejected("bad_request"), before + (taken ? 0 : 1));
        }
    }

    @ParameterizedTest
    @CsvSource({"1, true", "2, true", "3, false"})
    void shouldTakeAsManyAttachmentsAsThereMayBe(int attachments, boolean taken) {
        String placeholders = IntStream.range(0, attachments)
                .mapToObj(i -> ",{\"_placeholder\":true,\"num\":" + i + "}")
                .collect(Collectors.joining());
        byte[][] bytes = new byte[attachments][];
        Arrays.setAll(bytes, i -> new byte[] {1, 2, 3});
        String closed = "stentor_disconnects_total{reason=\"forced close\"}";
        double before = count(closed);
        try (PollingPeer peer = (PollingPeer) Carrier.POLLING.connect(port())) {
            peer.sendWithAttachments("45" + attachments + "-[\"x\"" + placeholders + "]", bytes);
            if (taken) {
                assertThat(peer.isUsable()).isTrue();
            } else {
                peer.awaitClosed();
            }
            awaitCount(closed, before + (taken ? 0 : 1));
        }
    }

    private static String rejected(String reason) {
        return "stentor_rejected_total{reason=\"" + reason + "\"}";
    }

    /** Counters of the loops are looked at once a second. */
    private static void awaitCount(String metric, double count) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(count(metric)).as(metric).isEqualTo(count));
    }

    private static double count(String metric) {
        try (RawSocket admin = RawSocket.open(server.adminAddress().getPort())) {
            return admin.send(Requests.get("/metrics"))
                    .readAnswer()
                    .body()
                    .lines()
                    .filter(line -> line.startsWith(metric + " "))
                    .mapToDouble(line -> Double.parseDouble(line.substring(metric.length() + 1)))
                    .sum();
        }
    }
}
