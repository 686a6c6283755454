package io.stentor.server.hostile;

import static io.stentor.server.peer.ClientFrames.BINARY;
import static io.stentor.server.peer.ClientFrames.TEXT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.server.EchoServer;
import io.stentor.server.peer.ClientFrames;
import io.stentor.server.peer.Deflating;
import io.stentor.server.peer.PollingPeer;
import io.stentor.server.peer.RawSocket;
import io.stentor.server.peer.Requests;
import io.stentor.server.peer.WebSocketPeer;
import io.stentor.server.peer.WebSocketPeer.Frame;
import io.stentor.transport.loop.EngineOptions;
import java.io.EOFException;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a connection carries, frame by frame, where messages may be compressed and where they may not. */
class CompressedEchoTest {
    private static final int THRESHOLD = EngineOptions.COMPRESSION_THRESHOLD;

    private static EchoServer server;

    @BeforeAll
    static void start() {
        server = EchoServer.start(
                EngineOptions.builder().deflateThreshold(THRESHOLD).build());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {10, THRESHOLD - 1, THRESHOLD, THRESHOLD + 1, 70_000, 900_000})
    void shouldCompressAnswersAsLongAsTheThresholdOrLonger(int length) {
        try (WebSocketPeer peer = deflating()) {
            peer.send(event(length));
            Frame echo = peer.nextFrame();
            assertThat(echo.text()).isEqualTo(event(length));
            assertThat(echo.deflated()).isEqualTo(length >= THRESHOLD);
        }
    }

    @Test
    void shouldReadCompressedAndPlainMessagesInOrder() {
        try (WebSocketPeer peer = deflating()) {
            peer.sendBytes(ClientFrames.join(
                    compressed("42[\"one\"]"),
                    ClientFrames.text("42[\"two\"]"),
                    compressed("42[\"three\",\"€😀" + "x".repeat(100_000) + "\"]"),
                    compressed("42[\"four\"]")));
            assertThat(peer.next()).isEqualTo("42[\"one\"]");
            assertThat(peer.next()).isEqualTo("42[\"two\"]");
            assertThat(peer.next()).isEqualTo("42[\"three\",\"€😀" + "x".repeat(100_000) + "\"]");
            assertThat(peer.next()).isEqualTo("42[\"four\"]");
        }
    }

    @Test
    void shouldCompressEachMessageOfAnEventWithAttachmentsForItself() {
        byte[] noise = new byte[3_000];
        new Random(1).nextBytes(noise);
        byte[] zeros = new byte[3_000];
        String text = "452-[\"x\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]";
        try (WebSocketPeer peer = deflating()) {
            peer.sendBytes(ClientFrames.join(
                    ClientFrames.text(text),
                    ClientFrames.whole(BINARY, noise),
                    ClientFrames.deflated(BINARY, Deflating.deflated(zeros))));
            assertFrame(peer.nextFrame(), TEXT, text.getBytes(UTF_8), false);
            assertFrame(peer.nextFrame(), BINARY, noise, false);
            assertFrame(peer.nextFrame(), BINARY, zeros, true);
        }
    }

    @Test
    void shouldCompressOnceAPollingSessionWasTakenOver() {
        try (PollingPeer polling = PollingPeer.open(server.port())) {
            polling.connect();
            polling.send(event(2_000));
            assertThat(polling.next()).isEqualTo(event(2_000));
            try (WebSocketPeer peer = WebSocketPeer.deflatingCandidate(server.port(), polling.engineId())) {
                peer.sendBytes(compressed("2probe"));
                assertThat(peer.nextFrame().text()).isEqualTo("3probe");
                peer.send("5", event(2_000));
                Frame echo = peer.nextFrame();
                assertThat(echo.text()).isEqualTo(event(2_000));
                assertThat(echo.deflated()).isTrue();
            }
        }
    }

    @Test
    void shouldSendTheSameBytesAsEverToAClientThatAgreedOnNothing() {
        byte[] event = event(5_000).getBytes(UTF_8);
        byte[] expected = ClientFrames.join(new byte[] {(byte) 0x81, 126, 5_000 >> 8, (byte) 5_000}, event);
        try (EchoServer never = EchoServer.start(EngineOptions.defaults())) {
            assertThat(echoedBytes(server, expected.length)).isEqualTo(expected);
            assertThat(echoedBytes(never, expected.length)).isEqualTo(expected);
        }
    }

    @Test
    void shouldOfferNothingByDefault() {
        String offer = "Sec-WebSocket-Extensions: permessage-deflate";
        try (EchoServer never = EchoServer.start(EngineOptions.defaults());
                RawSocket socket = RawSocket.open(never.port())) {
            socket.send(Requests.upgrade(Requests.WEBSOCKET, offer));
            assertThat(socket.readAnswer().head()).doesNotContainIgnoringCase("extensions");
        }
    }

    @Test
    void shouldAgreeOnTheFirstOfferThatCanBeServed() {
        try (RawSocket socket = RawSocket.open(server.port())) {
            socket.send(Requests.upgrade(
                    Requests.WEBSOCKET,
                    "Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=9",
                    "Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=15"));
            assertThat(socket.readAnswer().header("sec-websocket-extensions"))
                    .isEqualTo("permessage-deflate; server_no_context_takeover; client_no_context_takeover;"
                            + " server_max_window_bits=15");
        }
    }

    private static byte[] echoedBytes(EchoServer server, int count) {
        try (WebSocketPeer peer = WebSocketPeer.open(server.port())) {
            peer.connect();
            peer.send(event(5_000));
            return readBytes(peer, count);
        }
    }

    private static byte[] readBytes(WebSocketPeer peer, int count) {
        try {
            return peer.socket().read(count);
        } catch (EOFException ended) {
            throw new AssertionError(ended);
        }
    }

    private static WebSocketPeer deflating() {
        WebSocketPeer peer = WebSocketPeer.openDeflating(server.port());
        peer.connect();
        return peer;
    }

    private static byte[] compressed(String packet) {
        return ClientFrames.deflated(TEXT, Deflating.deflated(packet.getBytes(UTF_8)));
    }

    /** An event of this many bytes. */
    private static String event(int length) {
        return "42[\"e\",\"" + "x".repeat(length - 10) + "\"]";
    }

    private static void assertFrame(Frame frame, int opcode, byte[] payload, boolean deflated) {
        assertThat(frame.opcode()).isEqualTo(opcode);
        assertThat(frame.payload()).isEqualTo(payload);
        assertThat(frame.deflated()).isEqualTo(deflated);
    }
}
