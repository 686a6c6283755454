package io.stentor.server.hostile;

import static io.stentor.server.hostile.TestProfile.MAX_PAYLOAD;
import static io.stentor.server.peer.Requests.POLLING;
import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.server.peer.HttpAnswer;
import io.stentor.server.peer.Peer;
import io.stentor.server.peer.Peer.Carrier;
import io.stentor.server.peer.PollingPeer;
import io.stentor.server.peer.RawSocket;
import io.stentor.server.peer.Requests;
import io.stentor.server.peer.Waiting;
import java.time.Duration;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests of one session that get in each other's way, and bodies that hold very much of very little. */
class PollingTest {
    private static final String SEPARATOR = "\u001e";

    @RegisterExtension
    static final HostileServer SERVER = HostileServer.withTestProfile();

    @Test
    void b41ShouldEndTheSessionWhenTwoPollAtOnce() {
        try (PollingPeer owner = polling();
                RawSocket second = SERVER.connect()) {
            owner.sendPoll();
            // Only when the first is parked is it certain which is the second.
            assertThat(owner.post("42[\"x\"]").status()).isEqualTo(200);
            second.send(Requests.poll(owner.engineId()));
            assertThat(second.readAnswer().status()).isEqualTo(400);
            HttpAnswer parked = owner.readPolled();
            assertThat(parked.status()).isEqualTo(200);
            assertThat(parked.body()).isEqualTo("1");
            assertThat(owner.poll().status()).isEqualTo(400);
        }
    }

    /** The third waits behind the second, with whose answer the session ends for want of a pong. */
    @Test
    void a27ShouldRefuseAPollThatWaitedBehindTheLastOfItsSession() {
        try (PollingPeer owner = polling();
                RawSocket polls = SERVER.connect()) {
            polls.send(Requests.poll(owner.engineId()).repeat(3));
            assertThat(polls.readAnswer().body()).isEqualTo("2");
            assertThat(polls.readAnswer().body()).isEqualTo("1");
            assertThat(polls.readAnswer().body()).contains("\"code\":1");
        }
    }

    @Test
    void shouldEndTheSessionWhenTwoPostAtOnce() {
        try (PollingPeer owner = polling();
                RawSocket first = SERVER.connect()) {
            first.send(Requests.request("POST", POLLING + "&sid=" + owner.engineId(), "Content-Length: 100") + "42[");
            Waiting.within(Duration.ofSeconds(10))
                    .until(() -> owner.post("42[\"x\"]").status() == 400);
            assertThat(first.readToEnd()).isEmpty();
            owner.awaitClosed();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "42[\"x\"]"})
    void b45ShouldCloseAtTheFirstEmptyPacketWhenABodyIsAllSeparators(String first) {
        try (PollingPeer owner = polling()) {
            HttpAnswer answer = owner.post(first + SEPARATOR.repeat(MAX_PAYLOAD - first.length()));
            assertThat(answer.status()).isIn(200, 400);
            owner.awaitClosed();
        }
    }

    @ParameterizedTest
    @EnumSource(Carrier.class)
    void b46ShouldHandleInSlicesWhenTinyPacketsComeInGreatNumbers(Carrier carrier) {
        try (Peer peer = carrier.connect(SERVER.port())) {
            peer.send(Collections.nCopies(MAX_PAYLOAD / 9, "42[\"a\"]").toArray(String[]::new));
            assertThat(peer.isUsable()).isTrue();
            peer.send("1");
        }
    }

    @ParameterizedTest
    @EnumSource(Carrier.class)
    void b46ShouldCloseWhenEmptyMessagesComeInGreatNumbers(Carrier carrier) {
        try (Peer peer = carrier.connect(SERVER.port())) {
            peer.send(Collections.nCopies(MAX_PAYLOAD / 2, "4").toArray(String[]::new));
            peer.awaitClosed();
        }
    }

    @ParameterizedTest
    @EnumSource(Carrier.class)
    void b46ShouldAnswerEachOrCloseWhenGreatNumbersAskForAnswers(Carrier carrier) {
        try (Peer peer = carrier.connect(SERVER.port())) {
            peer.send(Collections.nCopies(40_000, "421[\"presence\",\"x\"]").toArray(String[]::new));
            int answers = 0;
            String packet = peer.next();
            while (packet != null && answers < 40_000) {
                assertThat(packet).startsWith("431[{\"ok\":false");
                packet = ++answers < 40_000 ? peer.next() : packet;
            }
            peer.send("1");
        }
    }

    @ParameterizedTest
    @EnumSource(Carrier.class)
    void b46ShouldServeABatchOfAHundred(Carrier carrier) {
        try (Peer peer = carrier.connect(SERVER.port())) {
            String[] batch = new String[100];
            for (int i = 0; i < batch.length; i++) {
                batch[i] = "42" + i + "[\"presence\",\"x\"]";
            }
            peer.send(batch);
            for (int i = 0; i < batch.length; i++) {
                assertThat(peer.next()).startsWith("43" + i + "[");
            }
            peer.send("1");
        }
    }

    private static PollingPeer polling() {
        return (PollingPeer) Carrier.POLLING.connect(SERVER.port());
    }
}
