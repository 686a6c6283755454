package io.stentor.server.hostile;

import static io.stentor.server.peer.Requests.POLLING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.stentor.server.peer.HttpAnswer;
import io.stentor.server.peer.Peer;
import io.stentor.server.peer.Peer.Carrier;
import io.stentor.server.peer.RawSocket;
import io.stentor.server.peer.Requests;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Well-formed requests that mean harm: odd targets, methods, headers, and requests in unwelcome numbers and orders. */
class HttpRequestTest {
    private static final String UNKNOWN_TRANSPORT = "{\"code\":0,\"message\":\"Transport unknown\"}";
    private static final String BAD_METHOD = "{\"code\":2,\"message\":\"Bad handshake method\"}";

    @RegisterExtension
    static final HostileServer SERVER = HostileServer.withTestProfile();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "__proto__",
                "constructor",
                "toString",
                "polling%00",
                "",
                "POLLING",
                "polling%20",
                "webtransport",
                "%70olling%zz",
                "%c0%ae",
                "polling%2c",
                "polling,websocket",
                "%F0%9F%92%A9",
                "..%2f..%2f"
            })
    void a12ShouldRefuseWhenTheTransportIsUnknown(String transport) {
        HttpAnswer answer = answerTo(Requests.get("/socket.io/?EIO=4&transport=" + transport));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).isIn(UNKNOWN_TRANSPORT, "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%zz", "%", "%1", "a=%zz", "%zz=1"})
    void a12ShouldRefuseWhenAnEscapeIsBroken(String query) {
        assertThat(answerTo(Requests.get("/socket.io/?EIO=4&transport=polling&" + query))
                        .status())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({
        "EIO=4&transport=polling&transport=nonsense, 400",
        "EIO=4&transport=nonsense&transport=polling, 200",
        "EIO=4&EIO=3&transport=polling, 400",
        "EIO=3&EIO=4&transport=polling, 200",
        "EIO=4&EIO[]=4&transport[]=x&transport=polling, 200",
        "EIO=4&transport=polling&sid=&sid=__proto__, 400"
    })
    void a12ShouldTakeTheLastWhenAParameterIsRepeated(String query, int status) {
        HttpAnswer answer = answerTo(Requests.get("/socket.io/?" + query));
        assertThat(answer.status()).isEqualTo(status);
        if (status == 200) {
            endSession(answer);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//socket.io/",
                "/socket.io%2f",
                "/socket.io%2F",
                "/%73ocket.io/",
                "/socket.iofoo/",
                "/socket.io",
                "/SOCKET.IO/",
                "/%2e%2e/%2e%2e/etc/passwd",
                "/./socket.io/",
                "http://127.0.0.1/socket.io/",
                "http://evil.example/socket.io/",
                "socket.io/",
                "*",
                "?",
                "127.0.0.1:80",
                "file:///etc/passwd"
            })
    void a14ShouldAnswerPlainlyWhenThePathIsNotTheEndpoint(String path) {
        HttpAnswer answer = answerTo(Requests.get(path + "?EIO=4&transport=polling"));
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.body()).isEqualTo("not found\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "DELETE", "PATCH", "TRACE", "HEAD", "FOO", "CONNECT", "get", "OPTIONS", "POST"})
    void a15ShouldRefuseWhenAHandshakeIsNotAGet(String method) {
        try (RawSocket socket = SERVER.connect()) {
            socket.send(Requests.request(method, POLLING) + Requests.get("/healthz"));
            HttpAnswer answer = socket.readAnswer(!method.equals("HEAD"));
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body()).isEqualTo(method.equals("HEAD") ? "" : BAD_METHOD);
            assertThat(socket.readAnswer().body()).isEqualTo("ok");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "DELETE", "PATCH", "TRACE", "HEAD", "FOO", "CONNECT", "OPTIONS"})
    void a15ShouldLeaveTheSessionAloneWhenTheMethodIsNone(String method) {
        try (RawSocket socket = SERVER.connect();
                Peer owner = Carrier.POLLING.connect(SERVER.port())) {
            socket.send(Requests.request(method, POLLING + "&sid=" + owner.engineId(), "Content-Length: 2") + "41");
            HttpAnswer answer = socket.readAnswer(!method.equals("HEAD"));
            assertThat(answer.status()).isIn(400, 405, 501);
            assertThat(owner.isUsable()).isTrue();
            owner.send("1");
        }
    }

    @Test
    void a15ShouldRefuseWhenTheMethodIsTenKilobytesLong() {
        assertThat(answerTo(Requests.request("M".repeat(10_000), POLLING)).status())
                .isIn(400, 414);
    }

    static Stream<Arguments> bodiesOfRefusedRequests() {
        return Stream.of(
                arguments("handshake by POST", POLLING, 400, BAD_METHOD),
                arguments(
                        "session unknown",
                        POLLING + "&sid=AAAAAAAAAAAAAAAAAAAA",
                        400,
                        "{\"code\":1,\"message\":\"Session ID unknown\"}"),
                arguments("wrong revision", "/socket.io/?EIO=3&transport=polling", 400, BAD_METHOD),
                arguments("no transport", "/socket.io/?EIO=4", 400, UNKNOWN_TRANSPORT),
                arguments("other path", "/nowhere", 404, "not found\n"),
                arguments("route without POST", "/healthz", 405, "method not allowed\n"));
    }

    /** The refusal says why, not that its body was too long; what was posted is not taken for a request. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("bodiesOfRefusedRequests")
    void a15ShouldTellTheReasonWhenARefusedRequestHasABody(String name, String target, int status, String body) {
        String smuggled = Requests.get("/healthz");
        try (RawSocket socket = SERVER.connect()) {
            socket.send(Requests.request("POST", target, "Content-Length: " + smuggled.length(), "Connection: close")
                    + smuggled);
            List<HttpAnswer> answers = socket.readAnswersToEnd();
            assertThat(answers).hasSize(1);
            assertThat(answers.get(0).status()).isEqualTo(status);
            assertThat(answers.get(0).body()).isEqualTo(body);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a19ShouldEndTheSessionWhenTheBodyIsShorterThanItsLength(boolean reset) {
        try (Peer listener = Carrier.WEBSOCKET.connect(SERVER.port());
                Peer owner = Carrier.POLLING.connect(SERVER.port());
                RawSocket socket = SERVER.connect()) {
            listener.join("short");
            owner.join("short");
            String packet = "42[\"message\",{\"conversationId\":\"short\",\"text\":\"never\"}]";
            socket.send(Requests.request(
                            "POST", POLLING + "&sid=" + owner.engineId(), "Content-Length: " + (packet.length() + 50))
                    + packet);
            if (reset) {
                socket.reset();
            } else {
                socket.finish().readToEnd();
            }
            owner.awaitClosed();
            assertThat(listener.next()).startsWith("42[\"user_joined\"");
            assertThat(listener.next()).startsWith("42[\"user_left\"");
        }
    }

    @Test
    void a24ShouldRefuseWhenTheContentIsBinary() {
        for (int i = 0; i < 40; i++) {
            try (RawSocket socket = SERVER.connect();
                    Peer owner = Carrier.POLLING.open(SERVER.port())) {
                socket.send(Requests.request(
                                "POST",
                                POLLING + "&sid=" + owner.engineId(),
                                "Content-Type: application/octet-stream",
                                "Content-Length: 3")
                        + "\u0001\u0002\u0003");
                assertThat(socket.readAnswer().status()).isIn(400, 415);
                owner.awaitClosed();
            }
        }
    }

    @Test
    void a24ShouldRefuseWhenTheBinaryTypeHasParametersOrCapitals() {
        for (String type : List.of("Application/Octet-Stream", "application/octet-stream; charset=x")) {
            try (RawSocket socket = SERVER.connect();
                    Peer owner = Carrier.POLLING.open(SERVER.port())) {
                socket.send(Requests.request(
                                "POST",
                                POLLING + "&sid=" + owner.engineId(),
                                "Content-Type: " + type,
                                "Content-Length: 2")
                        + "40");
                assertThat(socket.readAnswer().status()).isIn(400, 415);
                owner.awaitClosed();
            }
        }
    }

    @Test
    void a27ShouldServeStrictlyInOrderWhenPollsArePipelined() {
        try (Peer owner = Carrier.POLLING.open(SERVER.port());
                RawSocket socket = SERVER.connect()) {
            owner.connect();
            socket.send(Requests.poll(owner.engineId()).repeat(3));
            for (int i = 1; i <= 3; i++) {
                owner.send("42" + i + "[\"presence\",\"nowhere\"]");
                assertThat(socket.readAnswer().body()).startsWith("43" + i + "[");
            }
            owner.send("1");
        }
    }

    @Test
    void a26ShouldCloseWhenRequestsWaitInNumbersBehindAPoll() {
        try (Peer owner = Carrier.POLLING.connect(SERVER.port());
                RawSocket socket = SERVER.connect()) {
            socket.send(
                    Requests.poll(owner.engineId()) + Requests.get("/healthz").repeat(40));
            socket.readToEnd();
            owner.awaitClosed();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/healthz?a=%0d%0aInjected:%20yes",
                "/socket.io/?EIO=4&transport=polling%0d%0aInjected:%20yes",
                "/socket.io/?EIO=4&transport=polling&sid=x%0d%0aInjected:%20yes"
            })
    void a28ShouldReflectNothingWhenATargetHidesALineBreak(String target) {
        for (String request : List.of(Requests.get(target), Requests.upgrade(target))) {
            assertThat(answerTo(request).head()).doesNotContain("Injected");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Origin", "Sec-WebSocket-Protocol", "Access-Control-Request-Headers", "User-Agent"})
    void a28ShouldReflectNothingWhenAHeaderHidesALineBreak(String name) {
        for (String hidden :
                List.of("a\rInjected: yes", "a\nInjected: yes", "a\r Injected: yes", "a%0d%0aInjected: yes")) {
            String line = name + ": " + hidden;
            for (String request : List.of(
                    Requests.get(POLLING + "&sid=x", line),
                    Requests.request("OPTIONS", POLLING, line, "Origin: http://127.0.0.1"),
                    Requests.upgrade(Requests.WEBSOCKET, line))) {
                HttpAnswer answer = answerTo(request);
                assertThat(answer.head().lines().map(String::strip)).noneMatch(header -> header.startsWith("Injected"));
            }
        }
    }

    @Test
    void a30ShouldEndTheSessionWhenAPollIsAbandoned() {
        List<Peer> owners = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            Peer owner = Carrier.POLLING.open(SERVER.port());
            try (RawSocket socket = SERVER.connect()) {
                socket.send(Requests.poll(owner.engineId())).finish();
                socket.reset();
            }
            owners.add(owner);
        }
        owners.forEach(Peer::awaitClosed);
        owners.forEach(Peer::close);
    }

    @Test
    void shouldHandOutEverythingWhenTheLastAnswerOfAConnectionIsLong() {
        try (Peer owner = Carrier.POLLING.open(SERVER.port());
                RawSocket socket = RawSocket.openNarrow(SERVER.port())) {
            owner.connect();
            owner.join("long");
            String text = "x".repeat(900_000);
            for (int i = 0; i < 5; i++) {
                owner.send("42[\"message\",{\"conversationId\":\"long\",\"text\":\"" + text + "\"}]");
                // Nobody reads the answers: soon the kernel takes no more.
                String last = i == 4 ? "Connection: close" : "X: y";
                socket.send(Requests.get(POLLING + "&sid=" + owner.engineId(), last));
            }
            List<HttpAnswer> answers = socket.readAnswersToEnd();
            assertThat(answers).hasSize(5).allMatch(answer -> answer.body().endsWith("\"}]"));
            owner.send("1");
        }
    }

    private static HttpAnswer answerTo(String request) {
        try (RawSocket socket = SERVER.connect()) {
            socket.send(request);
            return socket.readAnswer();
        }
    }

    private static void endSession(HttpAnswer opened) {
        try (RawSocket socket = SERVER.connect()) {
            socket.send(Requests.post(Peer.engineId(opened.body()), "1"));
            assertThat(socket.readAnswer().status()).isEqualTo(200);
        }
    }
}
