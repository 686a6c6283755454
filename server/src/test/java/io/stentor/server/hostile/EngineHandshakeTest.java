package io.stentor.server.hostile;

import static io.stentor.server.peer.Requests.POLLING;
import static io.stentor.server.peer.Requests.WEBSOCKET;
import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.server.peer.HttpAnswer;
import io.stentor.server.peer.Peer;
import io.stentor.server.peer.Peer.Carrier;
import io.stentor.server.peer.RawSocket;
import io.stentor.server.peer.Requests;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Session ids and protocol revisions that are wrong, stolen, guessed or chosen by the client. */
class EngineHandshakeTest {
    private static final String UNKNOWN_SESSION = "{\"code\":1,\"message\":\"Session ID unknown\"}";
    private static final String BAD_REQUEST = "{\"code\":3,\"message\":\"Bad request\"}";
    private static final String BAD_VERSION = "{\"code\":5,\"message\":\"Unsupported protocol version\"}";
    private static final String NEVER_ISSUED = "AAAAAAAAAAAAAAAAAAAA";

    @RegisterExtension
    static final HostileServer SERVER = HostileServer.withTestProfile();

    @ParameterizedTest
    @ValueSource(
            strings = {"", "EIO=", "EIO=3", "EIO=5", "EIO=04", "EIO=4.0", "EIO=4%00", "EIO=%204", "EIO=44", "eio=4"})
    void b33ShouldRefuseWhenTheRevisionIsNotFour(String revision) {
        HttpAnswer polled = answerTo(Requests.get("/socket.io/?" + revision + "&transport=polling"));
        assertThat(polled.status()).isEqualTo(400);
        assertThat(polled.body()).isEqualTo(BAD_VERSION);
        HttpAnswer upgraded = onlyAnswerTo(Requests.upgrade("/socket.io/?" + revision + "&transport=websocket"));
        assertThat(upgraded.status()).isEqualTo(400);
        assertThat(upgraded.body()).isEqualTo("Unsupported protocol version");
    }

    @ParameterizedTest
    @ValueSource(strings = {"EIO=3&", "", "EIO=5&"})
    void b34ShouldRefuseWhenTheRevisionChangesInsideASession(String revision) {
        try (Peer owner = Carrier.POLLING.connect(SERVER.port())) {
            String query = "/socket.io/?" + revision + "sid=" + owner.engineId() + "&transport=";
            assertThat(answerTo(Requests.get(query + "polling")).body()).isEqualTo(BAD_REQUEST);
            for (String body : List.of("2probe", "5", "2", "3", "41", "1")) {
                String post = Requests.request("POST", query + "polling", "Content-Length: " + body.length()) + body;
                assertThat(answerTo(post).body()).isEqualTo(BAD_REQUEST);
            }
            assertThat(onlyAnswerTo(Requests.upgrade(query + "websocket")).body())
                    .isEqualTo("Bad request");
            assertThat(owner.isUsable()).isTrue();
            owner.send("1");
        }
    }

    static Stream<String> badSessionIds() {
        return Stream.of(
                NEVER_ISSUED,
                "__proto__",
                "constructor",
                "hasOwnProperty",
                "toString",
                "x".repeat(3_000),
                "%00",
                NEVER_ISSUED + "%00",
                "a%20b",
                "..%2f..",
                "%22%3E%3Cscript%3E",
                "%24%7Bjndi%3Aldap%3A%2F%2F127.0.0.1%3A9%2Fx%7D",
                "*",
                "%F0%9F%92%A9");
    }

    @ParameterizedTest
    @MethodSource("badSessionIds")
    void b35ShouldRefuseWhenTheSessionIsUnknown(String sid) {
        assertUnknown(sid);
    }

    @Test
    void b35ShouldRefuseWhenTheSessionHasEnded() {
        String sid;
        try (Peer ended = Carrier.POLLING.connect(SERVER.port())) {
            sid = ended.engineId();
            ended.send("1");
        }
        assertUnknown(sid);
    }

    private static void assertUnknown(String sid) {
        HttpAnswer polled = answerTo(Requests.poll(sid));
        assertThat(polled.status()).isEqualTo(400);
        assertThat(polled.body()).isEqualTo(UNKNOWN_SESSION);
        HttpAnswer posted = answerTo(Requests.post(sid, "42[\"x\"]"));
        assertThat(posted.status()).isEqualTo(400);
        assertThat(posted.body()).isEqualTo(UNKNOWN_SESSION);
        HttpAnswer upgraded = onlyAnswerTo(Requests.upgrade(WEBSOCKET + "&sid=" + sid));
        assertThat(upgraded.status()).isEqualTo(400);
        assertThat(upgraded.body()).isEqualTo("Session ID unknown");
    }

    @Test
    void h164ShouldAnswerTheSameWhateverIsWrongWithAnId() {
        try (Peer other = Carrier.WEBSOCKET.open(SERVER.port());
                Peer ended = Carrier.POLLING.connect(SERVER.port())) {
            String socketId = other.connect();
            ended.send("1");
            Set<String> answers = new HashSet<>();
            for (String sid : List.of(NEVER_ISSUED, ended.engineId(), "malformed", socketId, other.engineId())) {
                for (int i = 0; i < 20; i++) {
                    HttpAnswer answer = answerTo(Requests.poll(sid));
                    answers.add(answer.head() + answer.body());
                }
            }
            assertThat(answers).hasSize(1);
        }
    }

    @Test
    void b36ShouldMakeIdsThatNobodyCanGuess() {
        List<String> ids = new ArrayList<>();
        List<RawSocket> sockets = List.of(SERVER.connect(), SERVER.connect(), SERVER.connect(), SERVER.connect());
        for (int i = 0; i < 800; i++) {
            RawSocket socket = sockets.get(i % sockets.size());
            socket.send(Requests.get(POLLING));
            ids.add(Peer.engineId(socket.readAnswer().body()));
        }
        sockets.forEach(RawSocket::close);
        for (int i = 0; i < 20; i++) {
            try (Peer peer = Carrier.WEBSOCKET.open(SERVER.port())) {
                ids.add(peer.connect());
                ids.add(peer.engineId());
            }
        }
        assertThat(new HashSet<>(ids)).hasSameSizeAs(ids);
        for (int position = 0; position < 20; position++) {
            int at = position;
            // 840 draws from 64 characters miss more than a few of them, at one position, once in many ages of the
            // world.
            assertThat(ids.stream().map(id -> id.charAt(at)).distinct().count())
                    .as("characters at position %s", position)
                    .isGreaterThan(56);
        }
    }

    @Test
    void b38ShouldMakeItsOwnIdWhenTheClientBringsOne() {
        try (Peer victim = Carrier.POLLING.connect(SERVER.port())) {
            for (String chosen : List.of(NEVER_ISSUED, victim.engineId())) {
                HttpAnswer answer =
                        answerTo(Requests.get(POLLING, "Cookie: io=" + chosen, "io: " + chosen, "sid: " + chosen));
                assertThat(answer.status()).isEqualTo(200);
                assertThat(Peer.engineId(answer.body())).isNotEqualTo(chosen);
                answerTo(Requests.post(Peer.engineId(answer.body()), "1"));
            }
            assertThat(answerTo(Requests.get(POLLING + "&sid=" + NEVER_ISSUED)).body())
                    .isEqualTo(UNKNOWN_SESSION);
            assertThat(victim.isUsable()).isTrue();
            victim.send("1");
        }
    }

    @Test
    void b39ShouldLeaveTheVictimAloneWhenAnotherPartyHasItsId() {
        try (Peer victim = Carrier.WEBSOCKET.connect(SERVER.port())) {
            victim.join("victims");
            String sid = victim.engineId();
            for (String packet : List.of("41", "1", "42[\"leave_conversation\",\"victims\"]")) {
                assertThat(answerTo(Requests.poll(sid)).status()).isEqualTo(400);
                assertThat(answerTo(Requests.post(sid, packet)).status()).isEqualTo(400);
            }
            assertThat(onlyAnswerTo(Requests.upgrade(WEBSOCKET + "&sid=" + sid)).status())
                    .isEqualTo(400);
            assertThat(victim.ask(1, "presence", "\"victims\"")).contains("\"members\":1");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/metrics",
                "/api/stats",
                "/api/conversations",
                "/health/live",
                "/health/ready",
                "/api/sockets/x",
                "/admin",
                "/actuator/env",
                "/WEB-INF/web.xml",
                "/.git/config",
                "/"
            })
    void h165ShouldNotKnowAdminPathsOnThePublicPort(String path) {
        for (String method : List.of("GET", "POST", "DELETE")) {
            HttpAnswer answer = answerTo(Requests.request(method, path));
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.body()).isEqualTo("not found\n");
        }
    }

    @Test
    void h165ShouldTellNothingOfItselfWhenItRefuses() {
        List<String> requests = List.of(
                "\u0000\u0001",
                "GET\r\n\r\n",
                Requests.get("/"),
                Requests.get("/" + "x".repeat(9_000)),
                Requests.get("/healthz", "A: " + "x".repeat(20_000)),
                Requests.request("POST", "/healthz"),
                Requests.get("/socket.io/"),
                Requests.get("/socket.io/?transport=polling"),
                Requests.poll("x"),
                Requests.post("x", "40"),
                Requests.request("PUT", POLLING),
                Requests.get(POLLING, "Origin: https://evil.example"),
                Requests.get("/socket.io/?EIO=4&transport=polling&%zz"),
                Requests.get(WEBSOCKET),
                Requests.upgrade(POLLING),
                Requests.upgrade(WEBSOCKET + "&sid=x"),
                Requests.upgrade(WEBSOCKET, "Sec-WebSocket-Version: 8"),
                Requests.request("POST", POLLING, "Content-Length: x"),
                Requests.request("POST", POLLING, "Transfer-Encoding: x"),
                Requests.request("POST", POLLING, "Content-Length: 99999999999"));
        for (String request : requests) {
            HttpAnswer answer = answerTo(request);
            assertThat(answer.status()).isBetween(400, 501).isNotEqualTo(500);
            assertThat((answer.head() + answer.body()).toLowerCase(Locale.ROOT))
                    .doesNotContain("java", "netty", "stentor", "exception", "server:", "/home", "/work", " at ");
        }
    }

    @Test
    void h165ShouldTellNothingOfItselfWhenItRefusesPackets() {
        for (String packet :
                List.of("40/nope,", "421[\"join_conversation\",5]", "421[\"message\",{}]", "421[\"typing\",[]]")) {
            try (Peer peer = Carrier.WEBSOCKET.connect(SERVER.port())) {
                peer.send(packet);
                assertThat(peer.next().toLowerCase(Locale.ROOT))
                        .doesNotContain("java", "netty", "stentor", "exception", "/home", "/work");
            }
        }
    }

    private static HttpAnswer answerTo(String request) {
        try (RawSocket socket = SERVER.connect()) {
            socket.send(request);
            return socket.readAnswer();
        }
    }

    /** For requests that end their connection. */
    private static HttpAnswer onlyAnswerTo(String request) {
        try (RawSocket socket = SERVER.connect()) {
            socket.send(request);
            List<HttpAnswer> answers = socket.readAnswersToEnd();
            assertThat(answers).hasSize(1);
            return answers.get(0);
        }
    }
}
