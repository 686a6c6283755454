package io.stentor.server.hostile;

import static io.stentor.server.peer.ClientFrames.BINARY;
import static io.stentor.server.peer.ClientFrames.TEXT;
import static io.stentor.server.peer.ClientFrames.deflated;
import static io.stentor.server.peer.ClientFrames.hex;
import static io.stentor.server.peer.ClientFrames.repeat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.server.peer.ClientFrames;
import io.stentor.server.peer.Deflating;
import io.stentor.server.peer.Peer;
import io.stentor.server.peer.Peer.Carrier;
import io.stentor.server.peer.WebSocketPeer;
import io.stentor.transport.loop.EngineOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What only a client that may compress can try: bombs, and streams that are none. */
class CompressionTest {
    private static final int MB = 1_000_000;

    @RegisterExtension
    static final HostileServer SERVER = HostileServer.with(TestProfile.builder()
            .deflateThreshold(EngineOptions.COMPRESSION_THRESHOLD)
            .build());

    @ParameterizedTest
    @ValueSource(ints = {MB + 1, 10 * MB, 200 * MB})
    void shouldCloseWith1009WhenAMessageInflatesBeyondTheLimit(int bytes) {
        byte[] bomb = Deflating.deflated(new byte[bytes]);
        assertThat(closeCodeAfter(deflated(TEXT, bomb))).isEqualTo(1009);
    }

    @Test
    void shouldCloseWith1009WhenAMessageInflatesBeyondWhatConnectingTakes() {
        try (WebSocketPeer peer = WebSocketPeer.openDeflating(SERVER.port())) {
            peer.sendBytes(
                    deflated(TEXT, Deflating.deflated(("40{\"a\":\"" + "x".repeat(9_000) + "\"}").getBytes(UTF_8))));
            assertThat(peer.awaitCloseCode()).isEqualTo(1009);
        }
    }

    @Test
    void shouldRefuseALongProbeHoweverShortItWasSent() {
        try (Peer owner = Carrier.POLLING.connect(SERVER.port());
                WebSocketPeer candidate = WebSocketPeer.deflatingCandidate(SERVER.port(), owner.engineId())) {
            candidate.sendBytes(deflated(TEXT, Deflating.deflated(new byte[100_000])));
            assertThat(candidate.awaitCloseCode()).isEqualTo(1009);
            assertThat(owner.isUsable()).isTrue();
        }
    }

    /** Each within the limit, but 1,000 times longer than it was sent; the others must not wait for them all. */
    @Test
    void shouldServeTheOthersMeanwhileWhenManyMessagesInflateToTheLimit() {
        String event = "42[\"presence\",\"" + "x".repeat(MB - 100) + "\"]";
        byte[] bombs = repeat(deflated(TEXT, Deflating.deflated(event.getBytes(UTF_8))), 30);
        try (WebSocketPeer peer = connected()) {
            peer.sendBytes(bombs);
            assertThat(peer.isUsable()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ff", "f248cd", "f248cdc9c907000000ffff", "000500fafe48656c6c6f00"})
    void shouldCloseWith1007WhenAMessageIsNoWholeStream(String payload) {
        assertThat(closeCodeAfter(deflated(TEXT, hex(payload)))).isEqualTo(1007);
        assertThat(closeCodeAfter(deflated(BINARY, hex(payload)))).isEqualTo(1007);
    }

    @Test
    void shouldCloseWith1007WhenWhatWasCompressedIsNotUtf8() {
        assertThat(closeCodeAfter(deflated(TEXT, Deflating.deflated(hex("34 32 c3 28")))))
                .isEqualTo(1007);
    }

    @ParameterizedTest
    @ValueSource(ints = {ClientFrames.PING, ClientFrames.PONG, ClientFrames.CLOSE, ClientFrames.CONTINUATION, 3})
    void shouldCloseWith1002WhenNoBeginningOfAMessageIsMarkedAsCompressed(int opcode) {
        assertThat(closeCodeAfter(deflated(opcode, hex("")))).isEqualTo(1002);
    }

    @Test
    void shouldCloseWith1008WhenAMessageIsAllEmptyFinalBlocks() {
        byte[] blocks = repeat(hex("0300"), 500_000);
        assertThat(closeCodeAfter(deflated(TEXT, blocks))).isEqualTo(1008);
    }

    private static WebSocketPeer connected() {
        WebSocketPeer peer = WebSocketPeer.openDeflating(SERVER.port());
        peer.connect();
        return peer;
    }

    private static int closeCodeAfter(byte[] frames) {
        try (WebSocketPeer peer = connected()) {
            return peer.sendBytes(frames).awaitCloseCode();
        }
    }
}
