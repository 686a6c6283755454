package io.stentor.server.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.server.TestServer;
import io.stentor.server.peer.HttpAnswer;
import io.stentor.server.peer.PollingPeer;
import io.stentor.server.peer.RawSocket;
import io.stentor.server.peer.Requests;
import io.stentor.server.peer.Waiting;
import io.stentor.transport.loop.SessionLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Connections on their way to the loop of the session that their request names. */
class MoveTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int CONNECTIONS = 4;

    private final CountDownLatch stopped = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);
    private final List<RawSocket> connections = new ArrayList<>();
    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.start(TestProfile.builder().pingTimeoutMs(60_000).build(), TestServer.LIMITS);
    }

    @AfterEach
    void stop() {
        release.countDown();
        connections.forEach(RawSocket::close);
        server.close();
    }

    /** The loop that they move to does not take them: they are given up, and told so, instead of waiting for ever. */
    @Test
    void shouldGiveUpAConnectionThatDoesNotArrive() throws Exception {
        // The first loop accepts connections, so the second is the one to be stopped.
        PollingPeer session = sessionOn(server.server().loops().get(1));
        for (int i = 0; i < CONNECTIONS; i++) {
            connections.add(served());
        }
        server.server().loops().get(1).eventLoop().execute(this::awaitRelease);
        // Else it would still take polls, and end the session at the second.
        stopped.await();
        for (RawSocket connection : connections) {
            connection.send(Requests.poll(session.engineId()));
        }

        Waiting.within(PATIENCE).until(() -> server.bugs().size() == CONNECTIONS / 2);
        assertThat(server.bugs()).allSatisfy(bug -> assertThat(bug).hasMessageContaining("between two event loops"));
        server.bugs().clear();
        release.countDown();

        for (RawSocket connection : connections) {
            HttpAnswer answer = connection.readAnswer();
            assertThat(answer == null || answer.status() == 200 || answer.status() == 400)
                    .isTrue();
        }
        // The client that waited on the lost connection learns of it.
        Waiting.within(PATIENCE).until(() -> session.poll().status() == 400);
        session.close();
    }

    private PollingPeer sessionOn(SessionLoop loop) throws Exception {
        while (true) {
            PollingPeer peer = PollingPeer.open(server.port());
            peer.connect();
            if (loop.eventLoop().submit(loop::sessions).get() == 1) {
                return peer;
            }
            peer.send("1");
            peer.close();
        }
    }

    /** On one of the two loops in turn. */
    private RawSocket served() {
        RawSocket connection = RawSocket.open(server.port());
        assertThat(connection.send(Requests.get("/healthz")).readAnswer().status())
                .isEqualTo(200);
        return connection;
    }

    private void awaitRelease() {
        stopped.countDown();
        try {
            release.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
