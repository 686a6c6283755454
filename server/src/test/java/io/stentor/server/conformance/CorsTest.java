package io.stentor.server.conformance;

import static io.stentor.server.conformance.EngineServer.POLLING;
import static io.stentor.server.conformance.EngineServer.WEBSOCKET;
import static io.stentor.server.conformance.EngineServer.quiet;
import static io.stentor.server.conformance.EngineServer.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.server.peer.HttpAnswer;
import io.stentor.transport.handshake.CorsOptions;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** What browsers are told of other origins: as npm's cors package tells it, with foreign origins refused. */
class CorsTest {
    private static final String ORIGIN = "Origin: https://good.example";
    private static final String ALLOW = "access-control-allow-";

    @Test
    void shouldSayNothingAndTakeNoPreflightWhenNoOriginIsAllowed() {
        try (EngineServer server = with(CorsOptions.none())) {
            HttpAnswer own = server.get(POLLING, "Origin: http://127.0.0.1");
            assertThat(own.status()).isEqualTo(200);
            assertThat(own.head().toLowerCase(Locale.ROOT)).doesNotContain("access-control", "vary");
            assertThat(server.ask(request("OPTIONS", POLLING)).body()).contains("\"code\":2");
        }
    }

    @Test
    void shouldAllowEverybodyWithAStar() {
        try (EngineServer server = with(CorsOptions.of(List.of("*")))) {
            for (HttpAnswer answer : List.of(
                    server.get(POLLING, ORIGIN),
                    server.get(POLLING),
                    server.get(POLLING + "&sid=x", ORIGIN),
                    server.get("/engine.io/socket.io.js", ORIGIN),
                    server.get("/engine.io/socket.io.js.map", ORIGIN))) {
                assertThat(answer.header(ALLOW + "origin")).isEqualTo("*");
                assertThat(String.join(",", answer.headers("vary"))).doesNotContain("Origin");
            }
        }
    }

    @Test
    void shouldAnswerAPreflightWithTheDefaults() {
        try (EngineServer server = with(CorsOptions.of(List.of("https://good.example")))) {
            HttpAnswer answer =
                    server.ask(request("OPTIONS", POLLING, ORIGIN, "Access-Control-Request-Headers: x-a, x-b"));

            assertThat(answer.status()).isEqualTo(204);
            assertThat(answer.header(ALLOW + "origin")).isEqualTo("https://good.example");
            assertThat(answer.header(ALLOW + "methods")).isEqualTo("GET,HEAD,PUT,PATCH,POST,DELETE");
            assertThat(answer.header(ALLOW + "headers")).isEqualTo("x-a, x-b");
            assertThat(answer.headers("vary")).containsExactly("Origin", "Access-Control-Request-Headers");
            assertThat(answer.header("access-control-max-age")).isNull();
            assertThat(answer.header(ALLOW + "credentials")).isNull();
        }
    }

    @Test
    void shouldAnswerAPreflightWithWhatIsConfigured() {
        try (EngineServer server = with(new CorsOptions(
                List.of("https://good.example"),
                null,
                List.of("GET", "POST"),
                List.of("x-mine"),
                List.of("x-read"),
                600,
                true))) {
            HttpAnswer answer =
                    server.ask(request("OPTIONS", "/engine.io/", ORIGIN, "Access-Control-Request-Headers: x-theirs"));

            assertThat(answer.status()).isEqualTo(204);
            assertThat(answer.header(ALLOW + "methods")).isEqualTo("GET,POST");
            assertThat(answer.header(ALLOW + "headers")).isEqualTo("x-mine");
            assertThat(answer.header("access-control-expose-headers")).isEqualTo("x-read");
            assertThat(answer.header("access-control-max-age")).isEqualTo("600");
            assertThat(answer.header(ALLOW + "credentials")).isEqualTo("true");
            assertThat(server.get(POLLING, ORIGIN).header(ALLOW + "credentials"))
                    .isEqualTo("true");
        }
    }

    @Test
    void shouldAskThePredicateForOriginsThatAreNotListed() {
        try (EngineServer server = with(CorsOptions.matching(origin -> origin.endsWith(".example")))) {
            HttpAnswer answer = server.get(POLLING, ORIGIN);
            assertThat(answer.header(ALLOW + "origin")).isEqualTo("https://good.example");
            assertThat(answer.headers("vary")).containsExactly("Origin");
            assertThat(server.get(POLLING, "Origin: https://evil.test").status())
                    .isEqualTo(403);
        }
    }

    @Test
    void shouldRefuseAForeignOriginOnBothTransportsAndTellItNothing() {
        String foreign = "Origin: https://evil.test";
        try (EngineServer server = with(CorsOptions.of(List.of("https://good.example")))) {
            for (String ask : List.of(
                    request("GET", POLLING, foreign),
                    request("OPTIONS", POLLING, foreign),
                    WebSocketLink.handshake(WEBSOCKET, foreign))) {
                HttpAnswer answer = server.ask(ask);
                assertThat(answer.status()).isIn(400, 403);
                assertThat(answer.body()).contains("Forbidden");
                assertThat(answer.header(ALLOW + "origin")).isNull();
            }
        }
    }

    @Test
    void shouldShareTheAnswerToAWebSocketHandshake() {
        try (EngineServer server = with(CorsOptions.of(List.of("https://good.example")));
                WebSocketLink link = WebSocketLink.open(server.connect(), WEBSOCKET, ORIGIN)) {
            assertThat(link.answer().header(ALLOW + "origin")).isEqualTo("https://good.example");
        }
    }

    private static EngineServer with(CorsOptions cors) {
        return EngineServer.start(quiet().cors(cors).build());
    }
}
