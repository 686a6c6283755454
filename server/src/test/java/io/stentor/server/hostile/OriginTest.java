package io.stentor.server.hostile;

import static io.stentor.server.peer.Requests.POLLING;
import static io.stentor.server.peer.Requests.WEBSOCKET;
import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.server.peer.HttpAnswer;
import io.stentor.server.peer.Peer;
import io.stentor.server.peer.RawSocket;
import io.stentor.server.peer.Requests;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages of other origins: refused on both transports, and told nothing; one named origin is let in. */
class OriginTest {
    private static final String ALLOWED = "https://good.example";
    private static final String ALLOW_ORIGIN = "access-control-allow-origin";

    @RegisterExtension
    static final HostileServer SERVER = HostileServer.with(TestProfile.options(List.of(ALLOWED)));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example",
                "https://good.example.evil.example",
                "https://good.example@evil.example",
                "https://evil.example#good.example",
                "https://good.example:444",
                "http://good.example",
                "https://good.example/",
                "https://good.example, https://evil.example",
                "http://127.0.0.1.evil.example",
                "http://127.0.0.1@evil.example",
                "http://evil.example/127.0.0.1",
                "null",
                "*",
                "",
                "\u00e9",
                "%00",
                "a b"
            })
    void h155ShouldRefuseWhenTheOriginIsForeign(String origin) {
        String line = "Origin: " + origin;
        for (String request : List.of(
                Requests.upgrade(WEBSOCKET, line, "Cookie: session=secret"),
                Requests.get(POLLING, line),
                Requests.request("OPTIONS", POLLING, line, "Access-Control-Request-Method: POST"),
                Requests.request("POST", POLLING, line))) {
            HttpAnswer answer = answerTo(request);
            assertThat(answer.status()).isEqualTo(request.contains("Upgrade: websocket") ? 400 : 403);
            assertThat(answer.head().toLowerCase(Locale.ROOT)).doesNotContain("access-control");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://evil.example", "null"})
    void h157ShouldShareNoErrorWhenTheOriginIsForeign(String origin) {
        String line = "Origin: " + origin;
        for (String request : List.of(
                Requests.get("/socket.io/?EIO=4&transport=x", line),
                Requests.get("/healthz", line),
                Requests.get("/nowhere", line),
                Requests.get(POLLING + "&sid=x", line),
                Requests.get("/socket.io/?EIO=4&transport=polling&%zz", line))) {
            assertThat(answerTo(request).header(ALLOW_ORIGIN)).isNull();
        }
    }

    @Test
    void h155ShouldServeWhenTheOriginIsItsOwnOrNone() {
        for (String line : List.of("X: y", "Origin: http://127.0.0.1", "Origin: https://127.0.0.1")) {
            HttpAnswer polled = answerTo(Requests.get(POLLING, line));
            assertThat(polled.status()).isEqualTo(200);
            assertThat(polled.header(ALLOW_ORIGIN)).isNull();
            answerTo(Requests.post(Peer.engineId(polled.body()), "1"));
            assertThat(answerTo(Requests.upgrade(WEBSOCKET, line)).status()).isEqualTo(101);
        }
    }

    @Test
    void h157ShouldShareAnswersWhenTheOriginIsNamed() {
        String line = "Origin: " + ALLOWED;
        HttpAnswer opened = answerTo(Requests.get(POLLING, line));
        assertThat(opened.header(ALLOW_ORIGIN)).isEqualTo(ALLOWED);
        assertThat(opened.header("vary")).isEqualToIgnoringCase("origin");
        answerTo(Requests.post(Peer.engineId(opened.body()), "1"));
        HttpAnswer unknown = answerTo(Requests.get(POLLING + "&sid=x", line));
        assertThat(unknown.status()).isEqualTo(400);
        assertThat(unknown.header(ALLOW_ORIGIN)).isEqualTo(ALLOWED);
        assertThat(answerTo(Requests.upgrade(WEBSOCKET, line)).status()).isEqualTo(101);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x-a, x-b", "x\u00e9", "a\tb", "\"quoted\"", "x;y=z", "x%0d%0ay: z"})
    void h157ShouldAnswerAPreflightWhateverHeadersItAsksFor(String asked) {
        HttpAnswer answer = answerTo(
                Requests.request("OPTIONS", POLLING, "Origin: " + ALLOWED, "Access-Control-Request-Headers: " + asked));
        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.header(ALLOW_ORIGIN)).isEqualTo(ALLOWED);
        assertThat(answer.headers("y")).isEmpty();
    }

    private static HttpAnswer answerTo(String request) {
        try (RawSocket socket = SERVER.connect()) {
            socket.send(request);
            return socket.readAnswer();
        }
    }
}
