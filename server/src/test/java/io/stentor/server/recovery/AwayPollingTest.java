package io.stentor.server.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.stentor.core.lane.LogLimits;
import io.stentor.server.TestServer;
import io.stentor.server.peer.Peer.Carrier;
import io.stentor.server.peer.PollingPeer;
import io.stentor.transport.loop.EngineOptions;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When a polling client that says nothing is missed, and with that when the window begins in which it may come back. */
class AwayPollingTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private TestServer server;
    private Traveller traveller;

    @AfterEach
    void end() {
        traveller.close();
        server.close();
    }

    @Test
    void shouldMissAClientAtOnceWhenAPollOfItWaits() {
        start(EngineOptions.defaults(), Duration.ofMinutes(2));
        ((PollingPeer) traveller.peer()).sendPoll();
        awaitAway(0);
        traveller.cut();

        // Far from its ping timeout, 45 s.
        awaitAway(1);
    }

    /** Between two polls nothing tells the server that a client has gone: it is away for longer than the window before it is missed. */
    @Test
    void shouldBeginTheWindowAtThePingTimeoutWhenAClientGoesBetweenTwoPolls() {
        start(EngineOptions.builder().pingIntervalMs(100).pingTimeoutMs(6_000).build(), Duration.ofSeconds(5));
        String id = traveller.id();
        traveller.cut();
        awaitAway(1);

        assertThat(traveller.comeBack()).isEmpty();
        assertThat(traveller.id()).isEqualTo(id);
    }

    private void start(EngineOptions engine, Duration window) {
        server = TestServer.startRecovering(engine, LogLimits.defaults().withWindow(window));
        traveller = Traveller.arrive(Carrier.POLLING, server.port());
    }

    private void awaitAway(int count) {
        await().atMost(PATIENCE).until(() -> away() == count);
    }

    private int away() throws Exception {
        int away = 0;
        for (var loop : server.server().loops()) {
            away += loop.eventLoop().submit(() -> loop.lane().awayCount()).get();
        }
        return away;
    }
}
