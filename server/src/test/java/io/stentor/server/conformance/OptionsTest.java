package io.stentor.server.conformance;

import static io.stentor.server.conformance.EngineServer.PATH;
import static io.stentor.server.conformance.EngineServer.POLLING;
import static io.stentor.server.conformance.EngineServer.WEBSOCKET;
import static io.stentor.server.conformance.EngineServer.quiet;
import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.server.peer.HttpAnswer;
import io.stentor.server.peer.RawSocket;
import io.stentor.transport.handshake.AllowRequest;
import io.stentor.transport.handshake.HandshakeRequest;
import io.stentor.transport.handshake.SessionCookie;
import io.stentor.transport.loop.EngineOptions;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What an embedder can choose and decide, seen from the client. */
class OptionsTest {
    @Test
    void shouldSetTheCookieOfASessionOnItsPollingHandshakeOnly() {
        try (EngineServer server = with(quiet().cookie(SessionCookie.defaults()))) {
            HttpAnswer opened = server.get(POLLING);
            String sid = EngineServer.sidOf(opened.body());

            assertThat(opened.headers("set-cookie")).containsExactly("io=" + sid + "; Path=/; HttpOnly; SameSite=Lax");
            assertThat(server.post(sid, "4x").header("set-cookie")).isNull();
            assertThat(server.poll(sid).header("set-cookie")).isNull();
            assertThat(server.get(POLLING + "&sid=x").header("set-cookie")).isNull();
            try (WebSocketLink link = server.webSocket()) {
                assertThat(link.answer().header("set-cookie")).isNull();
            }
        }
    }

    @Test
    void shouldWriteTheCookieAsItsAttributesSay() {
        assertThat(new SessionCookie(
                                "lb", "/custom", false, "Strict", 60, "example.com", Instant.ofEpochSecond(0), true)
                        .header("s"))
                .isEqualTo("lb=s; Max-Age=60; Domain=example.com; Path=/custom; Expires=Thu, 01 Jan 1970 00:00:00 GMT;"
                        + " Secure; SameSite=Strict");
        assertThat(new SessionCookie("io", null, true, null, -1, null, null, false).header("s"))
                .isEqualTo("io=s; HttpOnly");
    }

    @Test
    void shouldRefuseWithTheApplicationsWordsWhenItRefuses() {
        try (EngineServer server = with(quiet().allowRequest((request, answer) -> {
            assertThat(request.query()).containsKey("transport");
            if (request.url().contains("deny")) {
                answer.refuse("not \"you\"");
            } else {
                answer.accept();
            }
        }))) {
            HttpAnswer refused = server.get(POLLING + "&deny=1");
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.body()).isEqualTo("{\"code\":4,\"message\":\"not \\\"you\\\"\"}");
            HttpAnswer refusedWebSocket = server.ask(WebSocketLink.handshake(WEBSOCKET + "&deny=1"));
            assertThat(refusedWebSocket.status()).isEqualTo(400);
            assertThat(refusedWebSocket.body()).isEqualTo("not \"you\"");
            // A session that exists is not asked about.
            String sid = server.open();
            assertThat(server.get(POLLING + "&deny=1&EIO=4&sid=x").body()).contains("Session ID unknown");
            assertThat(server.post(sid, "4x").body()).isEqualTo("ok");
            try (WebSocketLink link = server.webSocket()) {
                assertThat(link.next()).startsWith("0{");
            }
        }
    }

    @Test
    void shouldWaitForADecisionThatComesLaterFromAnotherThread() throws Exception {
        CompletableFuture<AllowRequest.Answer> asked = new CompletableFuture<>();
        try (EngineServer server = with(quiet().allowRequest((request, answer) -> asked.complete(answer)));
                RawSocket socket = server.connect()) {
            socket.send(WebSocketLink.handshake(WEBSOCKET));
            AllowRequest.Answer answer = asked.get(RawSocket.PATIENCE_MS, TimeUnit.MILLISECONDS);

            answer.accept();
            answer.refuse("too late");

            assertThat(socket.readAnswer().status()).isEqualTo(101);
        }
    }

    @Test
    void shouldForbidWhenTheDecisionDoesNotComeInTimeOrTheApplicationThrows() {
        try (EngineServer server = with(quiet().allowRequestTimeMs(100).allowRequest((request, answer) -> {
            if (request.query().containsKey("throw")) {
                throw new IllegalStateException("bug");
            }
        }))) {
            assertThat(server.get(POLLING).body()).isEqualTo("{\"code\":4,\"message\":\"Forbidden\"}");
            assertThat(server.bugs()).isEmpty();
            assertThat(server.get(POLLING + "&throw=1").status()).isEqualTo(403);
            assertThat(server.bugs().remove()).hasMessage("bug");
        }
    }

    @Test
    void shouldOpenNothingWhenTheClientLeavesBeforeTheDecision() throws Exception {
        CompletableFuture<AllowRequest.Answer> asked = new CompletableFuture<>();
        try (EngineServer server = with(quiet().allowRequest((request, answer) -> {
            if (!asked.complete(answer)) {
                answer.accept();
            }
        }))) {
            try (RawSocket socket = server.connect()) {
                socket.send(EngineServer.request("GET", POLLING + "&gone=1"));
                asked.get(RawSocket.PATIENCE_MS, TimeUnit.MILLISECONDS);
                socket.finish();
                assertThat(socket.readToEnd()).isEmpty();
            }
            asked.get().accept();

            server.open();
            assertThat(server.request().query()).doesNotContainKey("gone");
        }
    }

    @Test
    void shouldGiveTheListenerTheHandshakeAsItWas() {
        try (EngineServer server = with(quiet())) {
            server.get(POLLING + "&a=1&a=2&b=%20", "X-Custom: one", "X-Custom: two", "Origin: http://127.0.0.1");

            HandshakeRequest request = server.request();
            assertThat(request.method()).isEqualTo("GET");
            assertThat(request.url()).isEqualTo(POLLING + "&a=1&a=2&b=%20");
            assertThat(request.query()).containsEntry("a", "2").containsEntry("b", " ");
            assertThat(request.header("X-Custom")).isEqualTo("one, two");
            assertThat(request.remoteAddress().getAddress().isLoopbackAddress()).isTrue();
            assertThat(request.secure()).isFalse();
            assertThat(request.xdomain()).isTrue();
        }
    }

    @Test
    void shouldAddHeadersToTheFirstAndToEveryAnswer() {
        try (EngineServer server = with(quiet().initialHeaders((add, request) -> {
                    add.accept("Set-Cookie", "a=1");
                    add.accept("Set-Cookie", "b=2; Secure");
                })
                .headers((add, request) -> add.accept("X-Method", request.method())))) {
            HttpAnswer opened = server.get(POLLING);
            assertThat(opened.headers("set-cookie")).containsExactly("a=1", "b=2; Secure");
            assertThat(opened.header("x-method")).isEqualTo("GET");
            HttpAnswer posted = server.post(EngineServer.sidOf(opened.body()), "4x");
            assertThat(posted.header("set-cookie")).isNull();
            assertThat(posted.header("x-method")).isEqualTo("POST");
            try (WebSocketLink link = server.webSocket()) {
                assertThat(link.answer().headers("set-cookie")).containsExactly("a=1", "b=2; Secure");
                assertThat(link.answer().header("x-method")).isEqualTo("GET");
            }
        }
    }

    @Test
    void shouldAnswerAllTheSameWhenAHeadersHookThrows() {
        try (EngineServer server = with(quiet().headers((add, request) -> add.accept("X-Split", "a\r\nb: c")))) {
            HttpAnswer opened = server.get(POLLING);

            assertThat(opened.status()).isEqualTo(200);
            assertThat(opened.header("b")).isNull();
            assertThat(server.bugs().remove()).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void shouldTakeIdsFromItsSourceAndRefuseThoseThatAreNone() {
        try (EngineServer server =
                with(quiet().sidSource(request -> request.query().get("want")))) {
            assertThat(EngineServer.sidOf(server.get(POLLING + "&want=mine").body()))
                    .isEqualTo("mine");
            assertThat(server.post("mine", "4x").body()).isEqualTo("ok");
            for (String bad : new String[] {"mine", "a%20b", "", "%22"}) {
                assertThat(server.get(POLLING + "&want=" + bad).body())
                        .isEqualTo("{\"code\":3,\"message\":\"Bad request\"}");
                assertThat(server.bugs().remove()).isInstanceOf(IllegalStateException.class);
            }
        }
    }

    @Test
    void shouldBeginWithTheInitialPacketOnBothTransports() {
        try (EngineServer server = with(quiet().initialPacket("welcome"));
                WebSocketLink link = server.webSocket()) {
            assertThat(server.get(POLLING).body()).endsWith("}\u001e4welcome");
            assertThat(link.next()).startsWith("0{");
            assertThat(link.next()).isEqualTo("4welcome");
        }
    }

    @Test
    void shouldOfferNoUpgradeWhenThereIsNone() {
        try (EngineServer server = with(quiet().allowUpgrades(false))) {
            assertThat(server.get(POLLING).body()).contains("\"upgrades\":[]");
        }
        try (EngineServer server = with(quiet().transports(Set.of(EngineOptions.POLLING)))) {
            assertThat(server.get(POLLING).body()).contains("\"upgrades\":[]");
            assertThat(server.ask(WebSocketLink.handshake(WEBSOCKET)).body()).isEqualTo("Transport unknown");
        }
    }

    @Test
    void shouldTakeThePathWithoutItsSlashWhenNoSlashIsAdded() {
        try (EngineServer server = with(quiet().addTrailingSlash(false))) {
            String query = POLLING.substring(PATH.length());
            assertThat(server.get("/engine.io" + query).status()).isEqualTo(200);
            assertThat(server.get("/engine.io/" + query).status()).isEqualTo(200);
            assertThat(server.get("/engine.iox" + query).status()).isEqualTo(404);
        }
    }

    private static EngineServer with(EngineOptions.Builder options) {
        return EngineServer.start(options.build());
    }
}
