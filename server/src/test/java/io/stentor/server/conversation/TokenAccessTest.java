package io.stentor.server.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.core.lane.LogLimits;
import io.stentor.server.TestServer;
import io.stentor.server.access.ClientAccess;
import io.stentor.server.access.Tokens;
import io.stentor.server.peer.Peer;
import io.stentor.server.peer.Peer.Carrier;
import io.stentor.transport.loop.EngineOptions;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A server that wants tokens, seen by clients. */
class TokenAccessTest {
    private static final LogLimits RECOVERING = LogLimits.defaults().withWindow(Duration.ofMinutes(2));

    private static ClientAccess access;
    private static TestServer server;

    @BeforeAll
    static void start() throws Exception {
        access = ClientAccess.of(Tokens.bySecret("auth.jwt.clockSkew=0ms"), Throwable::printStackTrace);
        server = TestServer.startRecovering(
                EngineOptions.defaults(),
                RECOVERING,
                new Conversations(TestServer.LIMITS, ConfirmationOptions.defaults(), System::nanoTime, access, false));
    }

    @AfterAll
    static void stop() {
        access.close();
        server.close();
    }

    @ParameterizedTest
    @EnumSource
    void shouldKnowUsersByTheirTokens(Carrier carrier) {
        try (Peer ann = carrier.open(server.port());
                Peer bob = Carrier.WEBSOCKET.open(server.port())) {
            ann.connect(Tokens.auth("{\"sub\":\"ann\"}").replace("}", ",\"userId\":\"eve\"}"));
            bob.connect(Tokens.auth("{\"sub\":\"bob\",\"exp\":4102444800}"));
            bob.join("c");
            assertThat(ann.ask(1, "join_conversation", "\"c\""))
                    .contains("\"users\":[")
                    .contains("\"ann\"", "\"bob\"");
            bob.await("42[\"user_joined\",{\"userId\":\"ann\"");
            ann.send("42[\"message\",{\"conversationId\":\"c\",\"userId\":\"eve\",\"id\":\"m\"}]");
            assertThat(bob.await("42[\"message\""))
                    .contains("\"userId\":\"ann\"")
                    .doesNotContain("eve");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                " | no_token",
                "{} | no_token",
                "{\"token\":null} | no_token",
                "{\"userId\":\"ann\"} | no_token",
                "{\"token\":7} | bad_token",
                "{\"token\":\"\"} | bad_token",
                "{\"token\":\"eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbm4ifQ.\"} | bad_token",
                "{\"pid\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"} | no_token",
                "{\"pid\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\",\"token\":\"x\"} | bad_token",
            })
    void shouldSayWhyAClientIsNotLetIn(String auth, String code) {
        for (Carrier carrier : Carrier.values()) {
            try (Peer peer = carrier.open(server.port())) {
                peer.send("40" + (auth == null ? "" : auth));
                assertThat(peer.next())
                        .isEqualTo("44{\"message\":\"unauthorized\",\"data\":{\"code\":\"" + code + "\"}}");
                peer.connect(Tokens.auth("{\"sub\":\"ann\"}"));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseATokenThatHasExpiredAndCountIt(Carrier carrier) {
        long before = server.conversations().refusals().get("unauthorized");
        try (Peer peer = carrier.open(server.port())) {
            peer.send("40" + Tokens.auth("{\"sub\":\"ann\",\"exp\":1}"));
            assertThat(peer.next()).isEqualTo("44{\"message\":\"unauthorized\",\"data\":{\"code\":\"expired\"}}");
        }
        assertThat(server.conversations().refusals().get("unauthorized")).isEqualTo(before + 1);
    }

    @ParameterizedTest
    @EnumSource
    void shouldForbidConversationsThatTheTokenDoesNotList(Carrier carrier) {
        try (Peer peer = carrier.open(server.port())) {
            peer.connect(Tokens.auth("{\"sub\":\"ann\",\"conversations\":[\"a\",\"team-*\"]}"));
            assertThat(peer.ask(1, "join_conversation", "\"b\""))
                    .isEqualTo(
                            "431[{\"ok\":false,\"error\":{\"code\":\"forbidden\",\"message\":\"this user may not do that in this conversation\"}}]");
            peer.join("a");
            peer.join("team-7");
            assertThat(peer.ask(2, "message", "{\"conversationId\":\"b\"}")).contains("\"not_a_member\"");
            assertThat(peer.ask(3, "presence", "\"a\"")).startsWith("433[{\"ok\":true");
        }
    }

    @Test
    void shouldDisconnectSocketsWhenTheirTokensExpire() {
        try (Peer ann = Carrier.WEBSOCKET.open(server.port());
                Peer bob = Carrier.POLLING.open(server.port());
                Peer other = Carrier.WEBSOCKET.open(server.port())) {
            other.connect(Tokens.auth("{\"sub\":\"other\"}"));
            other.join("e");
            long expiry = System.currentTimeMillis() / 1_000 + 3;
            ann.connect(Tokens.auth("{\"sub\":\"ann\",\"exp\":" + expiry + "}"));
            bob.connect(Tokens.auth("{\"sub\":\"bob\",\"exp\":" + expiry + "}"));
            ann.join("e");

            assertThat(ann.await("41")).isEqualTo("41");
            assertThat(System.currentTimeMillis()).isGreaterThanOrEqualTo(expiry * 1_000);
            assertThat(bob.await("41")).isEqualTo("41");
            other.await("42[\"user_left\",{\"userId\":\"ann\"");
            // The sessions go on, and take newer tokens.
            ann.connect(Tokens.auth("{\"sub\":\"ann\"}"));
            bob.connect(Tokens.auth("{\"sub\":\"bob\"}"));
        }
    }
}
