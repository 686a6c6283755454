package io.stentor.server.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.stentor.server.peer.ClientFrames;
import io.stentor.server.peer.HttpAnswer;
import io.stentor.server.peer.Peer.Carrier;
import io.stentor.server.peer.PollingPeer;
import io.stentor.server.peer.RawSocket;
import io.stentor.server.peer.Requests;
import io.stentor.server.peer.Waiting;
import io.stentor.server.peer.WebSocketPeer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** More than anyone would read or answer: requests, pings, frames behind a close. The server stops reading or closes. */
class FloodTest {
    private static final long HELD_AT_MOST = 24L * 1024 * 1024;

    @RegisterExtension
    static final HostileServer SERVER = HostileServer.withTestProfile();

    @Test
    void a26ShouldStopReadingOrCloseWhenRequestsArePipelinedAndNoAnswerIsRead() {
        long before = directBytes();
        try (RawSocket socket = RawSocket.openNarrow(SERVER.port())) {
            byte[] requests =
                    Requests.get("/socket.io/?EIO=4&transport=x").repeat(1_000).getBytes(StandardCharsets.US_ASCII);
            CompletableFuture<Void> flood = flood(socket, requests, 250);
            SERVER.assertAlive();
            assertThat(directBytes()).isLessThan(before + HELD_AT_MOST);
            socket.reset();
            flood.join();
        }
    }

    @Test
    void a26ShouldAnswerOrCloseWhenRequestsArePipelinedAndAnswersAreRead() {
        try (RawSocket socket = SERVER.connect()) {
            byte[] requests = Requests.get("/healthz").repeat(1_000).getBytes(StandardCharsets.US_ASCII);
            CompletableFuture<Void> flood = flood(socket, requests, 250);
            HttpAnswer answer = socket.readAnswer();
            for (int i = 1; answer != null && i < 20_000; i++) {
                assertThat(answer.status()).isEqualTo(200);
                answer = socket.readAnswer();
            }
            socket.reset();
            flood.join();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 125})
    void c74ShouldAnswerEachPingOnceAtMostWhenTheyFloodIn(int length) {
        try (WebSocketPeer peer = connected()) {
            byte[] pings = ClientFrames.repeat(ClientFrames.whole(ClientFrames.PING, new byte[length]), 1_000);
            CompletableFuture<Void> flood = flood(peer.socket(), pings, 20);
            flood.join();
            peer.send("421[\"presence\",\"x\"]");
            int pongs = 0;
            WebSocketPeer.Frame frame = peer.nextFrame();
            while (frame.opcode() == ClientFrames.PONG) {
                assertThat(frame.payload()).hasSize(length);
                pongs++;
                frame = peer.nextFrame();
            }
            assertThat(frame.text()).startsWith("431[");
            assertThat(pongs).isBetween(1, 100);
        }
    }

    @Test
    void c74ShouldHoldNoPongsWhenNobodyReadsThem() {
        long before = directBytes();
        try (WebSocketPeer peer = WebSocketPeer.open(RawSocket.openNarrow(SERVER.port()))) {
            byte[] pings = ClientFrames.repeat(ClientFrames.whole(ClientFrames.PING, new byte[125]), 1_000);
            CompletableFuture<Void> flood = flood(peer.socket(), pings, 200);
            flood.join();
            assertThat(directBytes()).isLessThan(before + HELD_AT_MOST);
            peer.connect();
            assertThat(peer.isUsable()).isTrue();
        }
    }

    @Test
    void c74ShouldAnswerTenPings() {
        try (WebSocketPeer peer = connected()) {
            for (int i = 0; i < 10; i++) {
                byte[] payload = {(byte) i};
                peer.sendBytes(ClientFrames.whole(ClientFrames.PING, payload));
                assertThat(peer.nextFrame().payload()).isEqualTo(payload);
            }
        }
    }

    @Test
    void c81ShouldIgnoreWhatFollowsACloseFrameAndEndTheConnection() {
        try (WebSocketPeer listener = connected();
                WebSocketPeer peer = connected()) {
            listener.join("closed");
            peer.join("closed");
            byte[] message = ClientFrames.text("42[\"message\",{\"conversationId\":\"closed\",\"text\":\"late\"}]");
            peer.sendBytes(ClientFrames.join(ClientFrames.close(1000), message));
            CompletableFuture<Void> flood = flood(peer.socket(), ClientFrames.repeat(message, 1_000), 60);
            assertThat(peer.awaitCloseCode()).isEqualTo(1000);
            // The peer never ends its side: the server does, when the time for closing is over.
            flood.join();
            Waiting.within(Duration.ofMillis(TestProfile.CLOSING_TIME_MS + 8_000))
                    .until(() -> !peer.socket().trySend(message));
            assertThat(listener.readUntil("42[\"user_left\"")).noneMatch(packet -> packet.contains("late"));
        }
    }

    /** Also when something is left for it, because it does not read. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldHandleWhatCameBeforeTheEndWhenAConnectionEndsInTheMiddleOfAFlood(boolean narrow) {
        try (WebSocketPeer listener = connected();
                WebSocketPeer peer = narrow ? connectedNarrowly() : connected()) {
            listener.join("flood");
            peer.join("flood");
            byte[][] messages = new byte[3_000][];
            for (int i = 0; i < messages.length; i++) {
                messages[i] = ClientFrames.text(numbered("flood", i, 1));
            }
            peer.sendBytes(ClientFrames.join(messages));
            peer.socket().finish();
            int n = 0;
            for (String packet : listener.readUntil("42[\"user_left\"")) {
                if (packet.startsWith("42[\"message\"")) {
                    assertThat(packet).contains("\"n\":" + n++ + ",");
                }
            }
            assertThat(n).isEqualTo(messages.length);
        }
    }

    @Test
    void g145ShouldBoundWhatWaitsForAClientThatNeverPolls() {
        try (WebSocketPeer sender = connected();
                PollingPeer silent = (PollingPeer) Carrier.POLLING.connect(SERVER.port())) {
            silent.send("42[\"join_conversation\",\"silence\"]");
            sender.join("silence");
            for (int i = 0; i < 180; i++) {
                sender.send(numbered("silence", i, 10_000));
            }
            awaitOneSessionLess(sender);
            assertGaplessAndShort(silent.poll());
            assertThat(silent.poll().status()).isEqualTo(400);
        }
    }

    @Test
    void g145ShouldLeaveNoGapWhenSomethingShortFollowsWhatWasTooMuch() {
        // Connections go to the loops in turn: in one of the two orders both sessions are on one loop, and only then do
        // the last two messages reach the silent one in one turn.
        try (WebSocketPeer sender = connected();
                PollingPeer silent = (PollingPeer) Carrier.POLLING.connect(SERVER.port())) {
            assertNoGapAfterOverflow(sender, silent);
        }
        try (PollingPeer silent = (PollingPeer) Carrier.POLLING.connect(SERVER.port());
                WebSocketPeer sender = connected()) {
            assertNoGapAfterOverflow(sender, silent);
        }
    }

    private static void assertNoGapAfterOverflow(WebSocketPeer sender, PollingPeer silent) {
        silent.send("42[\"join_conversation\",\"silence\"]");
        sender.join("silence");
        for (int i = 0; i < 6; i++) {
            sender.send(numbered("silence", i, 150_000));
            assertThat(sender.isUsable()).isTrue();
        }
        sender.send(numbered("silence", 6, 150_000), numbered("silence", 7, 10));
        awaitOneSessionLess(sender);
        assertGaplessAndShort(silent.poll());
    }

    /** The silent one's; of those who read on, and the sender has to be made to, only the sender has come after the bystanders. */
    private static void awaitOneSessionLess(WebSocketPeer sender) {
        Waiting.within(Duration.ofSeconds(10))
                .until(() -> sender.isUsable() && SERVER.sessions() == Bystanders.ROOMS * Bystanders.PER_ROOM + 1);
    }

    private static void assertGaplessAndShort(HttpAnswer answer) {
        assertThat(answer.body().length()).isLessThan(1_050_000);
        assertThat(answer.body()).endsWith("\u001e1");
        int n = 0;
        for (String packet : answer.body().split("\u001e", -1)) {
            if (packet.startsWith("42[\"message\"")) {
                assertThat(packet).contains("\"n\":" + n++ + ",");
            }
        }
    }

    private static String numbered(String conversation, int n, int length) {
        return "42[\"message\",{\"conversationId\":\"" + conversation + "\",\"n\":" + n + ",\"text\":\""
                + "z".repeat(length) + "\"}]";
    }

    private static WebSocketPeer connectedNarrowly() {
        WebSocketPeer peer = WebSocketPeer.open(RawSocket.openNarrow(SERVER.port()));
        peer.connect();
        return peer;
    }

    private static WebSocketPeer connected() {
        return (WebSocketPeer) Carrier.WEBSOCKET.connect(SERVER.port());
    }

    /** Sends the bytes again and again, until all is sent or the connection is gone. */
    private static CompletableFuture<Void> flood(RawSocket socket, byte[] bytes, int times) {
        return CompletableFuture.runAsync(
                () -> {
                    boolean open = true;
                    for (int i = 0; open && i < times; i++) {
                        open = socket.trySend(bytes);
                    }
                },
                work -> new Thread(work, "flood").start());
    }

    private static long directBytes() {
        return ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT)
                .metric()
                .usedDirectMemory();
    }
}
