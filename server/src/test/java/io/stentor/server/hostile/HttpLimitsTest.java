package io.stentor.server.hostile;

import static io.stentor.server.hostile.TestProfile.MAX_PAYLOAD;
import static io.stentor.server.peer.Requests.POLLING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.stentor.server.peer.HttpAnswer;
import io.stentor.server.peer.Peer;
import io.stentor.server.peer.PollingPeer;
import io.stentor.server.peer.RawSocket;
import io.stentor.server.peer.Requests;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sizes of requests: served up to each limit, refused beyond it, and never held until they are whole. */
class HttpLimitsTest {
    @RegisterExtension
    static final HostileServer SERVER = HostileServer.withTestProfile();

    @ParameterizedTest
    @CsvSource({"4095, 200", "4096, 200", "4097, 414", "65536, 414"})
    void a11ShouldHonourTheLimitOfTheRequestLine(int bytes, int status) {
        String line = "GET /healthz?x= HTTP/1.1";
        String target = "/healthz?x=" + "a".repeat(bytes - line.length());
        assertThat(statusOf(Requests.get(target, "Connection: close"))).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({"99, 200", "100, 200", "101, 431"})
    void a10ShouldHonourTheLimitOfTheHeaderCount(int headers, int status) {
        // Host and Connection are two of them.
        String request = Requests.get("/healthz", "A: b\r\n".repeat(headers - 2) + "Connection: close");
        assertThat(statusOf(request)).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({"7900, 200", "8400, 431"})
    void a10ShouldHonourTheLimitOfTheHeaderBytes(int bytes, int status) {
        assertThat(statusOf(Requests.get("/healthz", "A: " + "b".repeat(bytes), "Connection: close")))
                .isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({"63, 200", "64, 200", "65, 400", "900, 400"})
    void a12ShouldHonourTheLimitOfTheParameters(int parameters, int status) {
        String target = "/socket.io/?EIO=4&transport=polling" + "&a=".repeat(parameters - 2);
        HttpAnswer answer = answerTo(Requests.get(target, "Connection: close"));
        assertThat(answer.status()).isEqualTo(status);
        if (status == 200) {
            endSession(Peer.engineId(answer.body()));
        }
    }

    static Stream<Arguments> bombs() {
        String get = "GET " + POLLING + " HTTP/1.1\r\nHost: x\r\n";
        String upgrade = "GET " + Requests.WEBSOCKET + " HTTP/1.1\r\nHost: x\r\n";
        return Stream.of(
                arguments("one header of 1 MB", get + "A: " + "b".repeat(1_000_000) + "\r\n\r\n"),
                arguments("10,000 headers", get + "A:b\r\n".repeat(10_000) + "\r\n"),
                arguments(
                        "3,000 headers before the upgrade",
                        upgrade + "A:b\r\n".repeat(3_000)
                                + "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
                                + Requests.KEY + "\r\n\r\n"),
                arguments("a header of 1 MB that never ends", get + "A: " + "b".repeat(1_000_000)),
                arguments("a header name of 1 MB", get + "b".repeat(1_000_000) + ": x\r\n\r\n"),
                arguments("a request line that never ends", "GET /" + "b".repeat(1_000_000)),
                arguments("a method that never ends", "G".repeat(1_000_000)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bombs")
    void a10ShouldRefuseWhenAHeadIsTooLong(String name, String bytes) {
        assertThat(statusOf(bytes)).isIn(400, 414, 431);
    }

    @ParameterizedTest
    @CsvSource({"-1, 200", "0, 200", "1, 413"})
    void b49ShouldHonourMaxPayloadWhenPosting(int beyond, int status) {
        try (PollingPeer peer = PollingPeer.open(SERVER.port())) {
            peer.connect();
            HttpAnswer answer = peer.post("42[\"x\",\"" + "a".repeat(MAX_PAYLOAD + beyond - 10) + "\"]");
            assertThat(answer.status()).isEqualTo(status);
            assertThat(peer.isUsable()).isTrue();
            peer.send("1");
        }
    }

    @Test
    void b49ShouldCountBytesWhenCharactersTakeThree() {
        try (PollingPeer peer = PollingPeer.open(SERVER.port())) {
            peer.connect();
            assertThat(peer.post("42[\"x\",\"" + "\u20ac".repeat(MAX_PAYLOAD / 3) + "\"]")
                            .status())
                    .isEqualTo(413);
            peer.send("1");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"X: y", "Expect: 100-continue"})
    void a22ShouldRefuseBeforeAnyBodyWhenTheLengthIsTooLarge(String header) {
        for (String target : List.of(POLLING + "&sid=SID", POLLING, "/healthz", "/nowhere")) {
            try (RawSocket socket = SERVER.connect();
                    Peer owner = PollingPeer.open(SERVER.port())) {
                socket.send(Requests.request(
                        "POST", target.replace("SID", owner.engineId()), "Content-Length: 1000000000", header));
                List<HttpAnswer> answers = socket.readAnswersToEnd();
                assertThat(answers).hasSize(1);
                assertThat(answers.get(0).status()).isBetween(400, 413);
                assertThat(owner.connect()).isNotNull();
                owner.send("1");
            }
        }
    }

    @Test
    void shouldContinueWhenTheBodyIsWelcome() {
        try (RawSocket socket = SERVER.connect();
                Peer owner = PollingPeer.open(SERVER.port())) {
            socket.send(Requests.request(
                    "POST", POLLING + "&sid=" + owner.engineId(), "Content-Length: 2", "Expect: 100-continue"));
            assertThat(socket.readAnswer().status()).isEqualTo(100);
            socket.send("40");
            assertThat(socket.readAnswer().body()).isEqualTo("ok");
            assertThat(owner.next()).startsWith("40{");
            owner.send("1");
        }
    }

    @Test
    void a21ShouldRefuseAndKeepTheSessionWhenChunksNeverEnd() {
        try (RawSocket socket = SERVER.connect();
                Peer owner = PollingPeer.open(SERVER.port())) {
            owner.connect();
            socket.send(Requests.request("POST", POLLING + "&sid=" + owner.engineId(), "Transfer-Encoding: chunked"));
            String chunk = "10000\r\n" + "4".repeat(0x10000) + "\r\n";
            boolean open = true;
            for (int sent = 0; open && sent < 4 * MAX_PAYLOAD; sent += 0x10000) {
                open = socket.trySend(chunk.getBytes(StandardCharsets.US_ASCII));
            }
            assertThat(socket.readAnswer().status()).isEqualTo(413);
            socket.readToEnd();
            assertThat(owner.isUsable()).isTrue();
            owner.send("1");
        }
    }

    private static int statusOf(String request) {
        return answerTo(request).status();
    }

    private static HttpAnswer answerTo(String request) {
        try (RawSocket socket = SERVER.connect()) {
            socket.send(request);
            List<HttpAnswer> answers = socket.readAnswersToEnd();
            assertThat(answers).hasSize(1);
            return answers.get(0);
        }
    }

    private static void endSession(String sid) {
        try (RawSocket socket = SERVER.connect()) {
            socket.send(Requests.post(sid, "1"));
            assertThat(socket.readAnswer().status()).isEqualTo(200);
        }
    }
}
