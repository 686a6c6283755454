package io.stentor.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stentor.api.Ack;
import io.stentor.api.AckException;
import io.stentor.api.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** A ring that one event loop does not read, because a handler keeps it, is full in the end: who publishes is told. */
class OverloadTest {
    @Test
    void shouldRefuseWhatTheRingCannotTake() throws Exception {
        try (ApiServer server = new ApiServer()) {
            CountDownLatch release = new CountDownLatch(1);
            AtomicReference<Ack> unanswered = new AtomicReference<>();
            server.main()
                    .onConnection(socket -> socket.on("block", (args, ack) -> blockUntil(release))
                            .on("ask", (args, ack) -> unanswered.set(ack)));
            Client client = server.connect().send("421[\"ask\"]", "42[\"block\"]");
            Socket socket = server.socket(client);
            ApiServer.await().until(() -> unanswered.get() != null);

            int taken = 0;
            while (server.main().to("nowhere", client.id()).emit("n", taken)) {
                taken++;
            }

            assertThat(taken).isPositive();
            assertThat(socket.emit("unheard")).isFalse();
            assertThat(unanswered.get().send("unheard")).isFalse();
            assertThat(socket.join("room")).isFalse();
            assertThat(socket.leave("room")).isFalse();
            assertThat(server.main().socketsJoin("room")).isFalse();
            assertThat(server.main().disconnectSockets(true)).isFalse();
            assertOverloaded(socket.emitWithAck("unheard"));
            assertOverloaded(server.main().emitWithAck("unheard"));
            assertOverloaded(server.main().fetchSockets());
            assertThat(server.main().roomNames()).isEmpty();

            release.countDown();
            for (int i = 0; i < taken; i++) {
                client.expect("42[\"n\"," + i + "]");
            }
            ApiServer.await().until(() -> unanswered.get().send("heard"));
            client.expect("431[\"heard\"]").expectNothing();
            assertThat(socket.rooms()).containsExactly(client.id());
        }
    }

    private static void assertOverloaded(CompletableFuture<?> answer) {
        assertThatThrownBy(() -> answer.get(5, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(AckException.class)
                .extracting(failure -> ((AckException) failure).reason())
                .isEqualTo(AckException.Reason.OVERLOADED);
    }

    private static void blockUntil(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
