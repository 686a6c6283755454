package io.stentor.server.conformance;

import static io.stentor.server.conformance.EngineServer.PATH;
import static io.stentor.server.conformance.EngineServer.POLLING;
import static io.stentor.server.conformance.EngineServer.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.server.peer.HttpAnswer;
import io.stentor.server.peer.RawSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a session opens, and every way in which it does not. */
class HandshakeTest {
    private static final EngineServer SERVER = EngineServer.start();
    private static final String OPTIONS = ",\"pingInterval\":300,\"pingTimeout\":200,\"maxPayload\":1000000}";

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    @Test
    void shouldOpenWithFiveKeysWhenPolling() {
        HttpAnswer answer = SERVER.get(POLLING);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body())
                .matches("0\\{\"sid\":\"[\\w-]{20}\",\"upgrades\":\\[\"websocket\"]\\Q" + OPTIONS + "\\E");
        assertThat(answer.header("content-type")).isEqualTo("text/plain; charset=UTF-8");
        assertThat(answer.header("cache-control")).isEqualTo("no-store");
        assertThat(answer.header("set-cookie")).isNull();
        assertThat(answer.header("x-xss-protection")).isNull();
    }

    @Test
    void shouldOpenWithoutUpgradesWhenOnWebSocket() {
        try (WebSocketLink link = SERVER.webSocket()) {
            assertThat(link.next()).matches("0\\{\"sid\":\"[\\w-]{20}\",\"upgrades\":\\[]\\Q" + OPTIONS + "\\E");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET | ?transport=polling | 400 | 5 | Unsupported protocol version",
                "GET | ?EIO=abc&transport=polling | 400 | 5 | Unsupported protocol version",
                "GET | ?EIO=3&transport=polling | 400 | 5 | Unsupported protocol version",
                "GET | ?EIO=4 | 400 | 0 | Transport unknown",
                "GET | ?EIO=4&transport=abc | 400 | 0 | Transport unknown",
                "GET | ?EIO=4&transport=constructor | 400 | 0 | Transport unknown",
                "GET | ?EIO=4&transport=webtransport | 400 | 0 | Transport unknown",
                "POST | ?EIO=4&transport=polling | 400 | 2 | Bad handshake method",
                "PUT | ?EIO=4&transport=polling | 400 | 2 | Bad handshake method",
                "DELETE | ?transport=polling | 400 | 2 | Bad handshake method",
                "GET | ?EIO=4&transport=websocket | 400 | 3 | Bad request",
                "GET | ?EIO=4&transport=polling&sid=abc | 400 | 1 | Session ID unknown",
                "GET | ?transport=abc&sid=abc | 400 | 0 | Transport unknown",
                "POST | ?EIO=4&transport=polling&sid=abc | 400 | 1 | Session ID unknown",
                "PUT | ?transport=polling&sid=abc | 400 | 1 | Session ID unknown"
            })
    void shouldRefuseWithCodeAndMessageWhen(String method, String query, int status, int code, String message) {
        HttpAnswer answer = SERVER.ask(request(method, PATH + query));

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.body()).isEqualTo("{\"code\":" + code + ",\"message\":\"" + message + "\"}");
        assertThat(answer.header("content-type")).isEqualTo("application/json");
    }

    @Test
    void shouldAnswerAHeadWithTheStatusAlone() {
        HttpAnswer answer = SERVER.ask(request("HEAD", POLLING));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "?transport=websocket | Unsupported protocol version",
                "?EIO=abc&transport=websocket | Unsupported protocol version",
                "?EIO=4 | Transport unknown",
                "?EIO=4&transport=abc | Transport unknown",
                "?EIO=4&transport=websocket&sid=abc | Session ID unknown",
                "?EIO=4&transport=polling | Bad request"
            })
    void shouldRefuseAWebSocketInPlainTextAndEndTheConnectionWhen(String query, String message) {
        try (RawSocket socket = SERVER.connect()) {
            HttpAnswer answer =
                    socket.send(WebSocketLink.handshake(PATH + query)).readAnswer();

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body()).isEqualTo(message);
            assertThat(answer.header("content-type")).isEqualTo("text/html");
            assertThat(answer.closes()).isTrue();
            assertThat(socket.readToEnd()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/engine.io/foo", "/engine.io/default/", "/engine.io/;x"})
    void shouldOpenWhenThePathGoesOnBehindTheEndpoints(String path) {
        EngineServer.sidOf(SERVER.get(path + "?EIO=4&transport=polling").body());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/engine.io", "/engine.iox", "/engine.iox/", "/ENGINE.IO/", "/"})
    void shouldNotFindWhatIsNotBelowThePath(String path) {
        assertThat(SERVER.get(path + "?EIO=4&transport=polling").status()).isEqualTo(404);
    }

    @Test
    void shouldKeepIdsOfTwentyCharactersThatDiffer() {
        assertThat(SERVER.open()).hasSize(20).isNotEqualTo(SERVER.open());
    }

    @Test
    void shouldTakeTheLastValueWhenAParameterIsRepeated() {
        assertThat(SERVER.get(PATH + "?EIO=3&EIO=4&transport=x&transport=polling")
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Mozilla/4.0 (compatible;MSIE 8.0)", "Mozilla/5.0 (Trident/7.0; rv:11.0)"})
    void shouldSwitchOffTheXssFilterWhenTheClientIsInternetExplorer(String agent) {
        HttpAnswer opened = SERVER.get(POLLING, "User-Agent: " + agent);

        assertThat(opened.header("x-xss-protection")).isEqualTo("0");
    }

    @Test
    void shouldEchoTheFirstSubProtocolWhenSomeAreOffered() {
        try (WebSocketLink link = WebSocketLink.open(
                SERVER.connect(), EngineServer.WEBSOCKET, "Sec-WebSocket-Protocol: v1.example, v2.example")) {
            assertThat(link.answer().header("sec-websocket-protocol")).isEqualTo("v1.example");
        }
    }
}
