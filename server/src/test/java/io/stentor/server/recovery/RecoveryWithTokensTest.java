package io.stentor.server.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.core.lane.LogLimits;
import io.stentor.server.TestServer;
import io.stentor.server.access.ClientAccess;
import io.stentor.server.access.Tokens;
import io.stentor.server.conversation.ConfirmationOptions;
import io.stentor.server.conversation.Conversations;
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

/** Who comes back to a server that wants tokens gets nothing before its token has been found good and its own. */
class RecoveryWithTokensTest {
    private static final String ANN = "{\"sub\":\"ann\"}";

    private static ClientAccess access;
    private static TestServer server;
    private static int conversations;

    private final String conversation = "c" + conversations++;

    @BeforeAll
    static void start() throws Exception {
        access = ClientAccess.of(Tokens.bySecret("auth.jwt.clockSkew=0ms"), Throwable::printStackTrace);
        server = TestServer.startRecovering(
                EngineOptions.defaults(),
                LogLimits.defaults().withWindow(Duration.ofMinutes(2)),
                new Conversations(TestServer.LIMITS, ConfirmationOptions.defaults(), System::nanoTime, access, false));
    }

    @AfterAll
    static void stop() {
        access.close();
        server.close();
    }

    @ParameterizedTest
    @EnumSource
    void shouldGiveBackWhatWasMissedToWhoBringsAnotherTokenOfTheSameUser(Carrier carrier) {
        try (Traveller ann = arrive(carrier, ANN);
                Peer speaker = speaker()) {
            String id = ann.id();
            ann.cut();
            say(speaker, "missed");

            assertThat(ann.comeBackSaying(with(ann.claim(), "{\"sub\":\"ann\",\"exp\":4102444800}")))
                    .anyMatch(event -> event.contains("missed"));
            assertThat(ann.id()).isEqualTo(id);
            assertThat(ann.peer().ask(1, "presence", "\"" + conversation + "\""))
                    .contains("\"members\":2", "\"ann\"");
        }
    }

    @ParameterizedTest
    @CsvSource({"WEBSOCKET, no_token", "WEBSOCKET, expired", "POLLING, no_token", "POLLING, bad_token"})
    void shouldTellNothingToWhoBringsNoGoodToken(Carrier carrier, String code) {
        try (Traveller ann = arrive(carrier, ANN);
                Peer speaker = speaker();
                Peer thief = carrier.open(server.port())) {
            ann.cut();
            say(speaker, "missed");
            String auth = switch (code) {
                case "no_token" -> ann.claim();
                case "expired" -> with(ann.claim(), "{\"sub\":\"ann\",\"exp\":1}");
                default -> ann.claim().replace("}", ",\"token\":\"no token\"}");
            };
            thief.send("40" + auth);
            assertThat(thief.next()).isEqualTo("44{\"message\":\"unauthorized\",\"data\":{\"code\":\"" + code + "\"}}");

            // Whose it is can still come back.
            assertThat(ann.comeBackSaying(with(ann.claim(), ANN))).anyMatch(event -> event.contains("missed"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{\"sub\":\"eve\"}", "{\"sub\":\"ann\",\"conversations\":[\"elsewhere\"]}"})
    void shouldTakeWhoMayLessForANewClientAndLeaveTheOldOneBe(String claims) {
        try (Traveller ann = arrive(Carrier.WEBSOCKET, ANN);
                Traveller eve = arrive(Carrier.WEBSOCKET, claims.replace("elsewhere", conversation));
                Peer speaker = speaker()) {
            ann.cut();
            eve.cut();
            say(speaker, "missed");

            assertThat(eve.comeBackSaying(with(ann.claim(), claims))).isEmpty();
            assertThat(eve.id()).isNotEqualTo(ann.id());
            assertThat(eve.peer().ask(1, "presence", "\"" + conversation + "\""))
                    .contains("not_a_member");
            String id = ann.id();
            assertThat(ann.comeBackSaying(with(ann.claim(), ANN))).anyMatch(event -> event.contains("missed"));
            assertThat(ann.id()).isEqualTo(id);
        }
    }

    @Test
    void shouldEndWhenTheNewestTokenExpiresAndNotGoOnAfterwards() {
        long expiry = System.currentTimeMillis() / 1_000 + 3;
        String shortLived = "{\"sub\":\"ann\",\"exp\":" + expiry + "}";
        try (Traveller ann = arrive(Carrier.WEBSOCKET, shortLived);
                Traveller back = arrive(Carrier.POLLING, ANN);
                Peer speaker = speaker()) {
            back.cut();
            back.comeBackSaying(with(back.claim(), shortLived));
            String id = ann.id();

            assertThat(back.peer().await("41")).isEqualTo("41");
            assertThat(ann.peer().await("41")).isEqualTo("41");
            ann.cut();
            say(speaker, "missed");

            assertThat(ann.comeBackSaying(with(ann.claim(), ANN))).isEmpty();
            assertThat(ann.id()).isNotEqualTo(id);
        }
    }

    private Traveller arrive(Carrier carrier, String claims) {
        Traveller traveller = Traveller.arrive(carrier, server.port(), Tokens.auth(claims));
        traveller.peer().join(conversation);
        return traveller;
    }

    private Peer speaker() {
        Peer speaker = Carrier.WEBSOCKET.open(server.port());
        speaker.connect(Tokens.auth("{\"sub\":\"speaker\"}"));
        speaker.join(conversation);
        return speaker;
    }

    private void say(Peer speaker, String text) {
        assertThat(speaker.ask(9, "message", "{\"conversationId\":\"" + conversation + "\",\"id\":\"" + text + "\"}"))
                .startsWith("439[{\"ok\":true");
    }

    private static String with(String claim, String claims) {
        return claim.replace("}", ",\"token\":\"" + Tokens.of(claims) + "\"}");
    }
}
