package io.stentor.server.hostile;

import static io.stentor.server.peer.Requests.KEY;
import static io.stentor.server.peer.Requests.WEBSOCKET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.stentor.server.peer.HttpAnswer;
import io.stentor.server.peer.Peer;
import io.stentor.server.peer.Peer.Carrier;
import io.stentor.server.peer.RawSocket;
import io.stentor.server.peer.Requests;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Handshakes that are none, and headers of handshakes that mean harm. */
class WebSocketHandshakeTest {
    private static final String UPGRADE = "Upgrade: websocket";
    private static final String CONNECTION = "Connection: Upgrade";
    private static final String VERSION = "Sec-WebSocket-Version: 13";
    private static final String WITH_KEY = "Sec-WebSocket-Key: " + KEY;

    @RegisterExtension
    static final HostileServer SERVER = HostileServer.withTestProfile();

    static Stream<Arguments> badHandshakes() {
        return Stream.of(
                arguments("no key", get(UPGRADE, CONNECTION, VERSION)),
                arguments("empty key", get(UPGRADE, CONNECTION, VERSION, "Sec-WebSocket-Key:")),
                arguments("key abc", get(UPGRADE, CONNECTION, VERSION, "Sec-WebSocket-Key: abc")),
                arguments(
                        "key of 15 bytes",
                        get(UPGRADE, CONNECTION, VERSION, "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAA")),
                arguments(
                        "key of 17 bytes",
                        get(UPGRADE, CONNECTION, VERSION, "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAAA=")),
                arguments(
                        "key not base64",
                        get(UPGRADE, CONNECTION, VERSION, "Sec-WebSocket-Key: !!!!!!!!!!!!!!!!!!!!!!==")),
                arguments("two keys", get(UPGRADE, CONNECTION, VERSION, WITH_KEY, WITH_KEY)),
                arguments("version 0", get(UPGRADE, CONNECTION, "Sec-WebSocket-Version: 0", WITH_KEY)),
                arguments("version 7", get(UPGRADE, CONNECTION, "Sec-WebSocket-Version: 7", WITH_KEY)),
                arguments("version 8", get(UPGRADE, CONNECTION, "Sec-WebSocket-Version: 8", WITH_KEY)),
                arguments("version 14", get(UPGRADE, CONNECTION, "Sec-WebSocket-Version: 14", WITH_KEY)),
                arguments("version 013", get(UPGRADE, CONNECTION, "Sec-WebSocket-Version: 013", WITH_KEY)),
                arguments("version 13, 8", get(UPGRADE, CONNECTION, "Sec-WebSocket-Version: 13, 8", WITH_KEY)),
                arguments("versions 13 and 8", get(UPGRADE, CONNECTION, VERSION, "Sec-WebSocket-Version: 8", WITH_KEY)),
                arguments("no version", get(UPGRADE, CONNECTION, WITH_KEY)),
                arguments("no Upgrade", get(CONNECTION, VERSION, WITH_KEY)),
                arguments("another Upgrade", get("Upgrade: h2c", CONNECTION, VERSION, WITH_KEY)),
                arguments("an Upgrade of similar name", get("Upgrade: websockets", CONNECTION, VERSION, WITH_KEY)),
                arguments("no Connection", get(UPGRADE, VERSION, WITH_KEY)),
                arguments("Connection: close", get(UPGRADE, "Connection: close", VERSION, WITH_KEY)),
                arguments("POST", Requests.request("POST", WEBSOCKET, UPGRADE, CONNECTION, VERSION, WITH_KEY)),
                arguments("HEAD", Requests.request("HEAD", WEBSOCKET, UPGRADE, CONNECTION, VERSION, WITH_KEY)),
                arguments(
                        "HTTP/1.0", get(UPGRADE, CONNECTION, VERSION, WITH_KEY).replace("HTTP/1.1", "HTTP/1.0")),
                arguments("a body", get(UPGRADE, CONNECTION, VERSION, WITH_KEY, "Content-Length: 4") + "test"),
                arguments("polling", Requests.upgrade(Requests.POLLING)),
                arguments("another path", Requests.upgrade("/healthz/").replace("/healthz/", "/nowhere")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badHandshakes")
    void c83ShouldRefuseWhenTheHandshakeIsBad(String name, String request) {
        try (RawSocket socket = SERVER.connect()) {
            socket.send(request);
            HttpAnswer answer = socket.readAnswer(!name.equals("HEAD"));
            assertThat(answer.status()).isIn(400, 404, 405, 413, 426);
            if (answer.status() == 426) {
                assertThat(answer.header("sec-websocket-version")).isEqualTo("13");
            }
            if (request.contains(UPGRADE + "\r\n")) {
                assertThat(socket.readToEnd()).isEmpty();
            }
        }
    }

    @Test
    void c83ShouldAcceptWhenTheHandshakeIsOnlyUnusual() {
        for (String request : List.of(
                get("Upgrade: h2c, WebSocket", "Connection: keep-alive, UPGRADE", VERSION, WITH_KEY),
                get(UPGRADE, "Connection: keep-alive", CONNECTION, VERSION, WITH_KEY),
                Requests.upgrade(WEBSOCKET, "Cookie: " + "a".repeat(4_000)))) {
            assertThat(answerTo(request).status()).isEqualTo(101);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "constructor",
                "__proto__;x=1",
                "permessage-deflate; client_max_window_bits=99",
                "permessage-deflate; client_max_window_bits; client_max_window_bits",
                "permessage-deflate;;;",
                "permessage-deflate; server_no_context_takeover=\"\\\"\"",
                "x-webkit-deflate-frame",
                ";;;,,,",
                "",
                "\"",
                "permessage-deflate; a=\"unclosed"
            })
    void c85ShouldDeclineEveryExtension(String offer) {
        assertDeclined("Sec-WebSocket-Extensions: " + offer);
    }

    @Test
    void c85ShouldDeclineFiveHundredOffers() {
        assertDeclined("Sec-WebSocket-Extensions: " + "x-a, ".repeat(500) + "permessage-deflate");
    }

    private static void assertDeclined(String line) {
        HttpAnswer answer = answerTo(Requests.upgrade(WEBSOCKET, line));
        assertThat(answer.status()).isEqualTo(101);
        assertThat(answer.header("sec-websocket-extensions")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "a;b", "\"a\"", "a\u00e9", "a/b", "", ",", "a%0d%0ab: c/"})
    void a28ShouldEchoNoSubprotocolThatIsNotAToken(String offer) {
        HttpAnswer answer = answerTo(Requests.upgrade(WEBSOCKET, "Sec-WebSocket-Protocol: " + offer));
        assertThat(answer.status()).isEqualTo(101);
        assertThat(answer.header("sec-websocket-protocol")).isNull();
    }

    @Test
    void shouldEchoTheFirstSubprotocol() {
        HttpAnswer answer = answerTo(Requests.upgrade(WEBSOCKET, "Sec-WebSocket-Protocol: chat.v1, other"));
        assertThat(answer.header("sec-websocket-protocol")).isEqualTo("chat.v1");
    }

    static Stream<Arguments> earlyBytes() {
        return Stream.of("test", "x".repeat(64), "GET / HTTP/1.1\r\n\r\n", "\r\n\r\n", "\u0000", "\u0089")
                .flatMap(bytes -> Stream.of(arguments(bytes, false), arguments(bytes, true)));
    }

    /** With an id the connection may have to move to its session's loop first: bytes must not get lost on the way. */
    @ParameterizedTest
    @MethodSource("earlyBytes")
    void b55ShouldCloseWhenBytesFollowTheHandshakeAtOnce(String bytes, boolean withSession) {
        for (int i = 0; i < 4; i++) {
            try (Peer owner = Carrier.POLLING.connect(SERVER.port());
                    RawSocket socket = SERVER.connect()) {
                String target = withSession ? WEBSOCKET + "&sid=" + owner.engineId() : WEBSOCKET;
                // A bit of garbage may be the beginning of a frame: then the message time or the peer ends it.
                socket.send(Requests.upgrade(target) + bytes).finish();
                HttpAnswer answer = socket.readAnswer();
                assertThat(answer == null || answer.status() == 101 || answer.status() == 400)
                        .isTrue();
                socket.readToEnd();
                assertThat(owner.isUsable()).isTrue();
                owner.send("1");
            }
        }
    }

    private static String get(String... headerLines) {
        return Requests.get(WEBSOCKET, headerLines);
    }

    private static HttpAnswer answerTo(String request) {
        try (RawSocket socket = SERVER.connect()) {
            socket.send(request);
            return socket.readAnswer();
        }
    }
}
