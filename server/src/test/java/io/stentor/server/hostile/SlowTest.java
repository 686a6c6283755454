package io.stentor.server.hostile;

import static io.stentor.server.peer.Requests.POLLING;
import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.server.peer.ClientFrames;
import io.stentor.server.peer.HttpAnswer;
import io.stentor.server.peer.Peer;
import io.stentor.server.peer.Peer.Carrier;
import io.stentor.server.peer.PollingPeer;
import io.stentor.server.peer.RawSocket;
import io.stentor.server.peer.Requests;
import io.stentor.server.peer.Waiting;
import io.stentor.server.peer.WebSocketPeer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Those who take their time or never come to an end: each is closed when its time is up. All cases run at once. */
@Execution(ExecutionMode.CONCURRENT)
class SlowTest {
    @RegisterExtension
    static final HostileServer SERVER = HostileServer.forConcurrentCases();

    @Test
    void g140ShouldCloseConnectionsThatStaySilent() {
        List<RawSocket> silent = open(300, SERVER::connect);
        SERVER.assertAlive();
        awaitEnd(silent);
    }

    @Test
    void a16ShouldCloseWhenHeadersDripIn() {
        List<RawSocket> slow = open(60, () -> SERVER.connect().send("GET " + POLLING + " HTTP/1.1\r\nHost: "));
        try (Drip drip = Drip.of(slow, (byte) 'a')) {
            SERVER.assertAlive();
            awaitEnd(slow);
            assertThat(drip).isNotNull();
        }
    }

    @Test
    void a16ShouldCloseWhenEmptyLinesDripInBeforeARequest() {
        List<RawSocket> slow = open(4, () -> SERVER.connect().send("\r"));
        awaitEnd(slow);
    }

    @Test
    void a17ShouldEndTheSessionWhenItsBodyDripsIn() {
        List<Peer> owners = open(20, () -> Carrier.POLLING.open(SERVER.port()));
        List<RawSocket> slow = new ArrayList<>();
        for (Peer owner : owners) {
            slow.add(SERVER.connect()
                    .send(Requests.request("POST", POLLING + "&sid=" + owner.engineId(), "Content-Length: 100000")));
        }
        try (Drip drip = Drip.of(slow, (byte) '4')) {
            awaitEnd(slow);
            owners.forEach(Peer::awaitClosed);
            owners.forEach(Peer::close);
            assertThat(drip).isNotNull();
        }
    }

    @Test
    void b58ShouldForgetSessionsWhoseClientsVanish() {
        List<String> sids = new ArrayList<>();
        try (RawSocket socket = SERVER.connect()) {
            for (int i = 0; i < 200; i++) {
                socket.send(Requests.get(POLLING));
                sids.add(Peer.engineId(socket.readAnswer().body()));
            }
        }
        Waiting.within(Duration.ofMillis(RawSocket.PATIENCE_MS))
                .until(() -> sids.stream().noneMatch(sid -> SERVER.knows(sid)));
    }

    @Test
    void b59ShouldCloseAWebSocketThatNeverPongs() {
        try (WebSocketPeer peer = connected()) {
            while (peer.nextFrame() != null) {}
        }
    }

    /** Data may extend the wait once, not for ever. */
    @Test
    void b59ShouldCloseAWebSocketThatSendsDataInsteadOfPongs() {
        try (WebSocketPeer peer = connected();
                Drip drip = new Drip(() -> peer.send("42[\"zz\"]"))) {
            while (peer.nextFrame() != null) {}
            assertThat(drip).isNotNull();
        }
    }

    @Test
    void b59ShouldCloseAWebSocketThatSendsPongFramesInsteadOfPongs() {
        byte[] frame = ClientFrames.whole(ClientFrames.PONG, new byte[0]);
        try (WebSocketPeer peer = connected();
                Drip drip = new Drip(() -> peer.sendBytes(frame))) {
            while (peer.nextFrame() != null) {}
            assertThat(drip).isNotNull();
        }
    }

    @Test
    void b59ShouldCloseAPollingSessionThatOnlyPolls() {
        try (PollingPeer peer = (PollingPeer) Carrier.POLLING.connect(SERVER.port())) {
            HttpAnswer answer = peer.poll();
            while (answer.status() == 200) {
                answer = peer.poll();
            }
            assertThat(answer.status()).isEqualTo(400);
        }
    }

    /** It answers pings and sends other frames; the second of its attachments never comes. */
    @Test
    void d102ShouldCloseWhenAttachmentsNeverCome() {
        try (WebSocketPeer peer = connected()) {
            peer.send("452-[\"x\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]");
            peer.sendBytes(ClientFrames.whole(ClientFrames.BINARY, new byte[3]));
            peer.awaitClosed();
        }
    }

    @Test
    void c70ShouldCloseWhenALongFrameComesByteByByte() {
        byte[] head = ClientFrames.hex("81 ff 00000000000dbba0 00000000 34");
        assertClosedWhileDripping(30, head, (byte) '4');
    }

    @Test
    void c70ShouldCloseWhenTheHeaderOfAFrameComesByteByByte() {
        assertClosedWhileDripping(4, ClientFrames.hex("81"), (byte) 0xff);
    }

    @Test
    void c70ShouldCloseWhenAMessageNeverEndsThoughItsFramesDo() {
        byte[] begun = ClientFrames.fragment(ClientFrames.TEXT, "42[".getBytes(StandardCharsets.US_ASCII));
        byte[] ping = ClientFrames.whole(ClientFrames.PING, new byte[0]);
        try (WebSocketPeer peer = connected();
                Drip drip = new Drip(() -> peer.sendBytes(ping))) {
            peer.sendBytes(begun);
            while (peer.nextFrame() != null) {}
            assertThat(drip).isNotNull();
        }
    }

    /** The time for a message begins anew with each: whoever sends without end is not slow. */
    @Test
    void c70ShouldServeAClientWhoseEveryWriteEndsInsideAMessage() {
        byte[] pong = ClientFrames.text("3");
        byte[] headOfNext = Arrays.copyOf(pong, 3);
        byte[] restAndHead = ClientFrames.join(Arrays.copyOfRange(pong, 3, pong.length), headOfNext);
        try (WebSocketPeer peer = connected()) {
            peer.sendBytes(headOfNext);
            int pings = 0;
            try (Drip drip = new Drip(() -> peer.sendBytes(restAndHead))) {
                while (pings < 4) {
                    WebSocketPeer.Frame frame = peer.nextFrame();
                    assertThat(frame).as("after %s pings", pings).isNotNull();
                    pings++;
                }
                assertThat(drip).isNotNull();
            }
        }
    }

    private static void assertClosedWhileDripping(int connections, byte[] begun, byte drop) {
        List<WebSocketPeer> peers = open(connections, SlowTest::connected);
        peers.forEach(peer -> peer.sendBytes(begun));
        try (Drip drip = Drip.of(peers.stream().map(WebSocketPeer::socket).toList(), drop)) {
            for (WebSocketPeer peer : peers) {
                // Pings are read and cannot be answered: a frame is under way.
                while (peer.nextFrame() != null) {}
                peer.close();
            }
            assertThat(drip).isNotNull();
        }
    }

    static Stream<String> notConnecting() {
        return Stream.of("", "40/nope,", "3", "6");
    }

    @ParameterizedTest
    @EnumSource(Carrier.class)
    void d92ShouldCloseASessionThatJoinsNoNamespace(Carrier carrier) {
        List<Peer> idle = new ArrayList<>();
        notConnecting().forEach(packet -> {
            Peer peer = carrier.open(SERVER.port());
            if (!packet.isEmpty()) {
                peer.send(packet);
            }
            idle.add(peer);
        });
        // Reading answers pings, so that it is not the heartbeat that closes.
        idle.parallelStream().forEach(Peer::awaitClosed);
        idle.forEach(Peer::close);
    }

    @Test
    void g143ShouldCloseMembersThatDoNotReadAndDeliverEverythingToTheOthers() {
        List<WebSocketPeer> stalled = open(3, () -> {
            WebSocketPeer peer = WebSocketPeer.open(RawSocket.openNarrow(SERVER.port()));
            peer.connect();
            peer.join("stalled");
            return peer;
        });
        List<Peer> readers = open(5, () -> {
            Peer peer = Carrier.WEBSOCKET.connect(SERVER.port());
            peer.join("stalled");
            return peer;
        });
        try (Drip pongs = new Drip(() -> stalled.forEach(peer -> peer.send("3")));
                Peer sender = Carrier.WEBSOCKET.connect(SERVER.port())) {
            sender.join("stalled");
            Listening listening = new Listening(readers, 200);
            String text = "s".repeat(30_000);
            for (int n = 1; n <= 150; n++) {
                sender.ask(n, "message", "{\"conversationId\":\"stalled\",\"n\":" + n + ",\"text\":\"" + text + "\"}");
            }
            awaitMembers(sender, readers.size() + 1);
            for (int n = 151; n <= 200; n++) {
                sender.ask(n, "message", "{\"conversationId\":\"stalled\",\"n\":" + n + "}");
            }
            listening.assertEachGotAllInOrder();
            assertThat(pongs).isNotNull();
        }
        stalled.forEach(Peer::close);
        readers.forEach(Peer::close);
    }

    private static void awaitMembers(Peer member, int members) {
        Waiting.within(Duration.ofMillis(RawSocket.PATIENCE_MS))
                .pollInterval(Duration.ofMillis(100))
                .untilAsserted(() -> assertThat(member.ask(999, "presence", "\"stalled\""))
                        .contains("\"members\":" + members + ","));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"})
    void shouldFreeAConnectionWhoseClientHasFinished(String before) {
        try (RawSocket socket = SERVER.connect()) {
            socket.send(before).finish();
            socket.readToEnd();
        }
    }

    private static WebSocketPeer connected() {
        return (WebSocketPeer) Carrier.WEBSOCKET.connect(SERVER.port());
    }

    private static void awaitEnd(List<RawSocket> sockets) {
        for (RawSocket socket : sockets) {
            assertThat(socket.readToEnd()).isEmpty();
            socket.close();
        }
    }

    private static <T> List<T> open(int count, Supplier<T> opened) {
        return Stream.generate(opened).limit(count).toList();
    }
}
