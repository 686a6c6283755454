package io.stentor.server.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.server.peer.ClientFrames;
import io.stentor.server.peer.HttpAnswer;
import io.stentor.server.peer.Peer.Carrier;
import io.stentor.server.peer.PollingPeer;
import io.stentor.server.peer.Waiting;
import io.stentor.server.peer.WebSocketPeer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Upgrades that fail, compete, come too late or stop half-way: the session they were for goes on. */
class UpgradeTest {
    private static final String BAD_REQUEST = "{\"code\":3,\"message\":\"Bad request\"}";

    @RegisterExtension
    static final HostileServer SERVER = HostileServer.withTestProfile();

    @Test
    void b51ShouldLetOneWinWhenTwoUpgradeAtOnce() {
        for (int i = 0; i < 10; i++) {
            try (PollingPeer owner = polling();
                    WebSocketPeer first = candidate(owner);
                    WebSocketPeer second = candidate(owner)) {
                first.send("2probe", "5");
                second.send("2probe", "5");
                assertThat(first.next()).isEqualTo("3probe");
                second.awaitEnd();
                assertThat(first.isUsable()).isTrue();
            }
        }
    }

    @Test
    void b52ShouldCloseTheNewcomerWhenTheSessionHasUpgraded() {
        try (PollingPeer owner = polling();
                WebSocketPeer upgraded = candidate(owner)) {
            upgraded.send("2probe", "5");
            assertThat(upgraded.next()).isEqualTo("3probe");
            try (WebSocketPeer late = candidate(owner)) {
                late.send("2probe", "5", "42[\"leave_conversation\",\"x\"]");
                late.awaitEnd();
            }
            assertThat(upgraded.isUsable()).isTrue();
        }
    }

    @Test
    void b53ShouldGoOnPollingWhenTheProbeIsAllThatComes() {
        try (PollingPeer owner = polling();
                WebSocketPeer candidate = candidate(owner)) {
            owner.join("probed");
            candidate.send("2probe");
            assertThat(candidate.next()).isEqualTo("3probe");
            owner.send("42[\"message\",{\"conversationId\":\"probed\",\"text\":\"during\"}]");
            assertThat(owner.await("42[\"message\"")).contains("during");
            candidate.awaitEnd();
            owner.send("42[\"message\",{\"conversationId\":\"probed\",\"text\":\"after\"}]");
            assertThat(owner.await("42[\"message\"")).contains("after");
            owner.send("1");
        }
    }

    /** A failed upgrade leaves no trace: the next poll waits for something to say, it does not come back empty at once. */
    @Test
    void b53ShouldParkPollsAgainWhenTheUpgradeHasFailed() {
        try (PollingPeer owner = polling();
                WebSocketPeer candidate = candidate(owner)) {
            candidate.send("2probe");
            assertThat(candidate.next()).isEqualTo("3probe");
            candidate.socket().reset();
            HttpAnswer answer = owner.poll();
            while (answer.body().equals("6")) {
                answer = owner.poll();
            }
            // The candidate may have been there still when the first poll came; from the first ping on it is gone.
            assertThat(answer.body()).isEqualTo("2");
            owner.send("3");
            assertThat(owner.poll().body()).isEqualTo("2");
            owner.send("1");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"42[\"x\"]", "3", "1", "2", "2probe ", "2Probe", "3probe", "6", "5x", "", "x", "b"})
    void b53ShouldCloseOnlyTheCandidateWhenItSendsSomethingElse(String packet) {
        try (PollingPeer owner = polling();
                WebSocketPeer candidate = candidate(owner)) {
            candidate.send(packet);
            candidate.awaitEnd();
            assertThat(owner.isUsable()).isTrue();
            owner.send("1");
        }
    }

    @Test
    void b53ShouldCloseOnlyTheCandidateWhenItBreaksTheFraming() {
        for (String frame :
                List.of("81 01 32", "c1 80 00000000", "88 82 00000000 03e8", "82 81 00000000 33", "88 80 00000000")) {
            try (PollingPeer owner = polling();
                    WebSocketPeer candidate = candidate(owner)) {
                candidate.sendBytes(ClientFrames.hex(frame)).awaitEnd();
                assertThat(owner.isUsable()).isTrue();
                owner.send("1");
            }
        }
    }

    @Test
    void b57ShouldRefusePollingWhenTheSessionHasUpgraded() {
        try (PollingPeer owner = polling();
                WebSocketPeer upgraded = candidate(owner)) {
            upgraded.send("2probe", "5");
            assertThat(upgraded.next()).isEqualTo("3probe");
            assertThat(upgraded.isUsable()).isTrue();
            HttpAnswer polled = owner.poll();
            assertThat(polled.status()).isEqualTo(400);
            assertThat(polled.body()).isEqualTo(BAD_REQUEST);
            for (String body : List.of("42[\"x\"]", "1", "41", "")) {
                HttpAnswer posted = owner.post(body);
                assertThat(posted.status()).isEqualTo(400);
                assertThat(posted.body()).isEqualTo(BAD_REQUEST);
            }
            assertThat(upgraded.isUsable()).isTrue();
        }
    }

    @Test
    void b53ShouldBoundTheAnswersWhenACandidateProbesWithoutReading() {
        try (PollingPeer owner = polling();
                WebSocketPeer candidate = candidate(owner)) {
            byte[] probes = ClientFrames.repeat(ClientFrames.text("2probe"), 100_000);
            candidate.sendBytes(probes);
            assertThat(owner.isUsable()).isTrue();
            candidate.awaitEnd();
            assertThat(owner.isUsable()).isTrue();
            owner.send("1");
        }
    }

    @Test
    void shouldCloseTheCandidateWhenItsSessionEnds() {
        try (PollingPeer owner = polling();
                WebSocketPeer candidate = candidate(owner)) {
            candidate.send("2probe");
            assertThat(candidate.next()).isEqualTo("3probe");
            owner.send("1");
            candidate.awaitEnd();
        }
    }

    @Test
    void shouldEndASessionThatUpgradedAndNeverPongs() {
        try (PollingPeer owner = polling()) {
            WebSocketPeer upgraded = candidate(owner);
            upgraded.send("5");
            // Frames are read, pings not answered.
            while (upgraded.nextFrame() != null) {}
            upgraded.close();
            Waiting.within(Duration.ofSeconds(10)).until(() -> owner.poll().status() == 400);
        }
    }

    private static PollingPeer polling() {
        return (PollingPeer) Carrier.POLLING.connect(SERVER.port());
    }

    private static WebSocketPeer candidate(PollingPeer owner) {
        return WebSocketPeer.candidate(SERVER.port(), owner.engineId());
    }
}
