package io.stentor.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.stentor.core.lane.LogLimits;
import io.stentor.server.peer.HttpAnswer;
import io.stentor.server.peer.Peer;
import io.stentor.server.peer.Peer.Carrier;
import io.stentor.server.peer.PollingPeer;
import io.stentor.server.peer.RawSocket;
import io.stentor.server.peer.Requests;
import io.stentor.server.peer.WebSocketPeer;
import io.stentor.transport.loop.SessionLoop;
import io.stentor.transport.server.Drain;
import io.stentor.transport.session.DisconnectReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A server that is about to stop, with real clients: who is let in, who is closed, when, and with what. */
class DrainTest {
    private static final int GOING_AWAY = 1001;
    private static final long LONG_MS = 60_000;
    private static final long SECOND_MS = 1_000;

    private final List<Peer> peers = new ArrayList<>();
    /** Where a room's log holds all that a test sends. */
    private final TestServer server = TestServer.startOneLoop(
            new LogLimits(10_000, 1 << 24, Duration.ofMinutes(2).toNanos(), 1 << 26, 0, 1_000, 1 << 26));

    @AfterEach
    void stop() {
        peers.forEach(Peer::close);
        server.close();
    }

    @Test
    void shouldEndAtOnceWhenNobodyIsThere() {
        assertThat(server.server().drain(LONG_MS, LONG_MS)).isEqualTo(new Drain.Outcome(0, 0));
    }

    @ParameterizedTest
    @EnumSource(Carrier.class)
    void shouldTellNewClientsToTryAgainWhileItDrains(Carrier carrier) {
        member();
        member();
        CompletableFuture<Drain.Outcome> drain = begin(LONG_MS, LONG_MS);
        peers.get(0).awaitClosed();

        HttpAnswer answer = handshake(carrier);

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("retry-after")).isEqualTo("5");
        assertThat(answer.closes()).isTrue();
        assertThat(server.server().rejections()).containsEntry("draining", 1L);
        assertThat(drain).isNotDone();
        server.server().hurry();
        assertThat(drain.join().cut()).isPositive();
    }

    private HttpAnswer handshake(Carrier carrier) {
        try (RawSocket socket = RawSocket.open(server.port())) {
            return socket.send(
                            carrier == Carrier.POLLING
                                    ? Requests.get(Requests.POLLING)
                                    : Requests.upgrade(Requests.WEBSOCKET))
                    .readAnswer();
        }
    }

    @Test
    void shouldGoOnServingThoseWhoseTimeHasNotCome() {
        Peer first = member();
        Peer ann = member();
        PollingPeer ben = (PollingPeer) member(Carrier.POLLING);
        CompletableFuture<Drain.Outcome> drain = begin(LONG_MS, LONG_MS);
        first.awaitClosed();

        assertThat(ann.ask(1, "message", "{\"conversationId\":\"tea\",\"id\":\"m1\"}"))
                .startsWith("431[{\"ok\":true");
        assertThat(ben.await("42[\"message\"")).contains("\"id\":\"m1\"");
        WebSocketPeer upgraded = WebSocketPeer.candidate(server.port(), ben.engineId());
        peers.add(upgraded);
        upgraded.send("2probe");
        assertThat(upgraded.next()).isEqualTo("3probe");
        ben.poll();
        upgraded.send("5");
        upgraded.join("cake");

        server.server().hurry();
        assertThat(drain.join().closed()).isEqualTo(1);
    }

    @Test
    void shouldRefuseMessagesWhoseVerdictNobodyWouldHear() {
        Peer ann = member();

        server.conversations().drain();

        assertThat(ann.ask(1, "message", "{\"conversationId\":\"tea\",\"confirm\":true}"))
                .startsWith("431[{\"ok\":false,\"error\":{\"code\":\"shutting_down\"");
        assertThat(ann.ask(2, "message", "{\"conversationId\":\"tea\"}")).startsWith("432[{\"ok\":true");
    }

    /** Evenly, and nobody before it is due: what a slow machine adds only comes on top. */
    @Test
    void shouldCloseClientsOneAfterTheOtherOverTheWindow() {
        Stream.generate(this::member).limit(10).forEach(peer -> {});
        long begin = System.nanoTime();
        CompletableFuture<Drain.Outcome> drain = begin(SECOND_MS, LONG_MS);

        for (int i = 0; i < 10; i++) {
            peers.get(i).awaitClosed();
            long elapsedMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
            assertThat(elapsedMs).isGreaterThanOrEqualTo(SECOND_MS * i / 10);
            peers.get(i).close();
        }
        assertThat(drain.join()).isEqualTo(new Drain.Outcome(10, 0));
    }

    @Test
    void shouldEndTheConnectionWithoutAWordOfSocketIo() {
        WebSocketPeer ann = (WebSocketPeer) member();
        CompletableFuture<Drain.Outcome> drain = begin(0, LONG_MS);

        assertThat(ann.next()).isNull();
        assertThat(ann.awaitCloseCode()).isEqualTo(GOING_AWAY);
        ann.close();

        assertThat(drain.join()).isEqualTo(new Drain.Outcome(1, 0));
        assertThat(server.conversations().disconnects(DisconnectReason.SERVER_SHUTTING_DOWN))
                .isEqualTo(1);
    }

    @Test
    void shouldHandOutWhatWaitsForAPollBeforeTheEnd() {
        PollingPeer ben = (PollingPeer) member(Carrier.POLLING);
        Peer ann = member();
        ann.ask(1, "message", "{\"conversationId\":\"tea\",\"id\":\"m1\"}");
        CompletableFuture<Drain.Outcome> drain = begin(0, LONG_MS);
        ann.awaitClosed();
        ann.close();
        assertThat(drain).isNotDone();

        assertThat(ben.await("42[\"message\"")).contains("\"id\":\"m1\"");
        assertThat(ben.await("42[\"message\"")).isNull();

        assertThat(drain.join()).isEqualTo(new Drain.Outcome(2, 0));
    }

    @Test
    void shouldWaitForASlowClientToTakeWhatWasSentToIt() {
        Peer ann = member();
        Peer slow = narrowMember();
        fillUp(ann);
        CompletableFuture<Drain.Outcome> drain = begin(0, LONG_MS);
        ann.awaitClosed();
        ann.close();

        assertThat(slow.await("42[\"message\",{\"conversationId\":\"tea\",\"id\":\"last\""))
                .isNotNull();
        slow.awaitClosed();
        slow.close();

        assertThat(drain.join()).isEqualTo(new Drain.Outcome(2, 0));
    }

    @Test
    void shouldCutOffAtTheDeadlineWhoDoesNotTakeIt() {
        Peer ann = member();
        narrowMember();
        fillUp(ann);

        CompletableFuture<Drain.Outcome> drain = begin(0, 2 * SECOND_MS);
        ann.awaitClosed();
        ann.close();

        assertThat(drain.join()).isEqualTo(new Drain.Outcome(1, 1));
        assertThat(server.conversations().disconnects(DisconnectReason.FORCED_CLOSE))
                .isEqualTo(1);
    }

    @Test
    void shouldDrainOnceOnly() {
        server.server().drain(0, SECOND_MS);
        assertThatThrownBy(() -> server.server().drain(0, SECOND_MS)).isInstanceOf(IllegalStateException.class);
    }

    /** More than all kernels on the way hold. */
    private void fillUp(Peer sender) {
        String text = "x".repeat(100_000);
        for (int i = 0; i < 60; i++) {
            String id = i == 59 ? "last" : "m" + i;
            sender.ask(i, "message", "{\"conversationId\":\"tea\",\"id\":\"" + id + "\",\"text\":\"" + text + "\"}");
        }
        SessionLoop loop = server.server().loops().get(0);
        await().atMost(Duration.ofSeconds(10))
                .until(() -> loop.eventLoop()
                        .submit(() -> loop.lane().behindCount() > 0)
                        .get());
    }

    private Peer member() {
        return member(Carrier.WEBSOCKET);
    }

    private Peer member(Carrier carrier) {
        return join(carrier.open(server.port()));
    }

    private Peer narrowMember() {
        return join(WebSocketPeer.open(RawSocket.openNarrow(server.port())));
    }

    private Peer join(Peer peer) {
        peers.add(peer);
        peer.connect();
        peer.join("tea");
        return peer;
    }

    private CompletableFuture<Drain.Outcome> begin(long windowMs, long deadlineMs) {
        return CompletableFuture.supplyAsync(() -> server.server().drain(windowMs, deadlineMs));
    }
}
