package io.stentor.server.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.stentor.server.TestServer;
import io.stentor.transport.loop.EngineOptions;
import io.stentor.transport.loop.IoTransport;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Connections of polls that end in the middle or at the end of an answer, on every kind of event loop. */
class PollConnectionTest {
    private static final int SESSIONS = 32;

    // A client whose poll is cut off is gone. Its silence would show it only after the tests have given up.

    @ParameterizedTest
    @EnumSource(IoTransport.class)
    void shouldEndTheSessionWhenItsPollIsCutOffOnItsWayBetweenLoops(IoTransport io) throws IOException {
        shouldEndSessions(io, peer -> {});
    }

    @ParameterizedTest
    @EnumSource(IoTransport.class)
    void shouldEndTheSessionWhenItsPollIsCutOffWhileParked(IoTransport io) throws IOException {
        shouldEndSessions(io, peer -> {
            for (int i = 0; i < 3; i++) {
                peer.post("3");
            }
        });
    }

    private static void shouldEndSessions(IoTransport io, Meanwhile meanwhile) throws IOException {
        try (TestServer server = start(io)) {
            List<PollingPeer> peers = new ArrayList<>();
            for (int i = 0; i < SESSIONS; i++) {
                peers.add(PollingPeer.connect(server.port()));
            }
            Waiting.until(() -> server.counts().sockets() == SESSIONS, () -> "all, got " + server.counts());
            for (PollingPeer peer : peers) {
                Socket poll = peer.poll();
                meanwhile.run(peer);
                poll.close();
            }
            Waiting.until(() -> server.counts().sockets() == 0, () -> "the end of " + server.counts());
        }
    }

    private interface Meanwhile {
        void run(PollingPeer peer) throws IOException;
    }

    @ParameterizedTest
    @EnumSource(IoTransport.class)
    void shouldSendAllOfALargeAnswerWhenTheConnectionEndsWithIt(IoTransport io) throws IOException {
        String text = "0123456789".repeat(80_000);
        try (TestServer server = start(io)) {
            for (int i = 0; i < 4; i++) {
                PollingPeer peer = PollingPeer.connect(server.port());
                peer.post("42[\"join_conversation\",\"large\"]");
                peer.post("42[\"message\",{\"conversationId\":\"large\",\"text\":\"" + text + "\"}]");
                assertThat(PollingPeer.answer(peer.poll())).contains("\"text\":\"" + text + "\"");
                peer.post("1");
            }
        }
    }

    private static TestServer start(IoTransport io) {
        assumeTrue(io.isAvailable());
        return TestServer.start(io, 2, EngineOptions.defaults(), TestServer.LIMITS);
    }
}
