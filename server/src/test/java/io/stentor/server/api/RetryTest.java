package io.stentor.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stentor.api.BroadcastAcks;
import io.stentor.server.peer.Peer;
import io.stentor.server.peer.WebSocketPeer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Broadcasts that ask for answers and are sent again to those who give none. */
class RetryTest {
    private static final Duration SOON = Duration.ofMillis(50);
    private static final int ALWAYS = 10_000;

    private final ApiServer server = new ApiServer(builder -> builder.recovery(Duration.ofMinutes(1)));

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void shouldSendTheSameBytesAgainToThoseWhoHaveNotAnswered() throws Exception {
        Client prompt = server.connect();
        Client slow = server.connect();

        CompletableFuture<BroadcastAcks> acks =
                server.server().retry(ALWAYS, SOON).emitWithAck("ask", 1);
        prompt.expect("420[\"ask\",1]").send("430[\"at once\"]");
        slow.expect("420[\"ask\",1]", "420[\"ask\",1]", "420[\"ask\",1]").send("430[\"late\"]", "430[\"twice\"]");

        BroadcastAcks all = acks.get(5, TimeUnit.SECONDS);
        assertThat(all.isComplete()).isTrue();
        assertThat(all.answers().get(prompt.id()).string(0)).isEqualTo("at once");
        assertThat(all.answers().get(slow.id()).string(0)).isEqualTo("late");
        server.server().emit("fence");
        assertThat(prompt.peer().readUntil("42[\"fence\"")).isEmpty();
    }

    @Test
    void shouldTellWhoAnsweredNoneOfTheAttempts() throws Exception {
        Client prompt = server.connect();
        Client silent = server.connect();

        CompletableFuture<BroadcastAcks> acks =
                server.server().to(prompt.id(), silent.id()).retry(3, SOON).emitWithAck("ask");
        prompt.expect("420[\"ask\"]").send("430[]");

        BroadcastAcks some = acks.get(5, TimeUnit.SECONDS);
        assertThat(some.answers()).containsOnlyKeys(prompt.id());
        assertThat(some.missing()).containsExactly(silent.id());
        silent.expect("420[\"ask\"]", "420[\"ask\"]", "420[\"ask\"]");
        silent.send("430[\"too late\"]");
    }

    @Test
    void shouldWaitNoLongerThanTheTimeoutSays() throws Exception {
        Client silent = server.connect();

        BroadcastAcks none = server.server()
                .retry(ALWAYS, Duration.ofHours(1))
                .timeout(SOON)
                .emitWithAck("ask")
                .get(5, TimeUnit.SECONDS);

        assertThat(none.missing()).containsExactly(silent.id());
    }

    @Test
    void shouldSendAgainToASocketThatComesBack() throws Exception {
        WebSocketPeer old = WebSocketPeer.open(server.start().server().port());
        old.send("40");
        String greeting = old.await("40{");
        String pid = greeting.replaceFirst(".*\"pid\":\"([^\"]+)\".*", "$1");
        CompletableFuture<BroadcastAcks> acks =
                server.server().retry(2, Duration.ofHours(1)).emitWithAck("ask");
        old.await("420[\"ask\"]");
        old.close();

        try (Peer back = WebSocketPeer.open(server.server().port())) {
            back.send("40{\"pid\":\"" + pid + "\"}");
            assertThat(back.await("40{")).startsWith(greeting.substring(0, greeting.indexOf(',')));
            back.await("420[\"ask\"]");
            back.send("430[\"here\"]");

            BroadcastAcks all = acks.get(5, TimeUnit.SECONDS);
            assertThat(all.isComplete()).isTrue();
            assertThat(all.answers().values())
                    .singleElement()
                    .satisfies(answer -> assertThat(answer.string(0)).isEqualTo("here"));
            back.send("41");
        }
    }

    @Test
    void shouldRefuseWhatCannotBeRepeated() {
        assertThatThrownBy(() -> server.server().retry(0, SOON)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> server.server().retry(1, Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> server.server().to("a").retry(2, Duration.ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
