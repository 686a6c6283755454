package io.stentor.transport.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.stentor.core.ring.Form;
import io.stentor.transport.SessionServer;
import io.stentor.transport.loop.EngineOptions;
import io.stentor.transport.loop.IoTransport;
import io.stentor.transport.session.Transport;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a WebSocket takes of what the lane writes to it, when its peer does not read, and when it reads again. */
class WebSocketOutletTest {
    /** What is more than the kernel takes; its parts tell what comes in the wrong order. */
    private static final int SLAB = 16 * 1024 * 1024;

    private static final int NARROW = 4 * 1024;

    private static final int REST = 3_000;

    @Test
    void shouldTakeWhatTheKernelTakesAndNothingBehindIt() throws Exception {
        assumeTrue(IoTransport.EPOLL.isAvailable(), "the kernel has none");
        try (SessionServer server = new SessionServer(IoTransport.EPOLL, EngineOptions.defaults());
                Socket peer = connect(server)) {
            SessionServer.Opened session = server.session();
            ByteBuf slab = slab('a', SLAB);
            ByteBuf small = slab('b', REST);

            int taken = session.write(slab);
            ByteBuf rest = slab.slice(taken, REST);
            session.finish(rest);

            assertThat(taken).isPositive().isLessThan(SLAB - REST);
            assertThat(session.write(small)).isZero();
            assertThat(session.isReady()).isFalse();
            assertThat(session.pendingBytes()).isLessThan(2 * REST);
            assertThat(slab.refCnt()).as("holders of the slab").isOne();
            readAll(peer, 'a', taken + REST);
            assertThat(session.event()).isEqualTo("drained");
            assertThat(session.write(small)).isEqualTo(REST);
            readAll(peer, 'b', REST);
            slab.release();
            small.release();
        }
    }

    /** Where it stops is a frame's end, of which the channel knows nothing. */
    @Test
    void shouldTellThatThereIsRoomWhenItWasCutBetweenFrames() throws Exception {
        assumeTrue(IoTransport.EPOLL.isAvailable(), "the kernel has none");
        try (SessionServer server = new SessionServer(IoTransport.EPOLL, EngineOptions.defaults());
                Socket peer = connect(server)) {
            SessionServer.Opened session = server.session();
            ByteBuf slab = slab('a', SLAB);

            int taken = session.write(slab);

            readAll(peer, 'a', taken);
            assertThat(session.event()).isEqualTo("drained");
            slab.release();
        }
    }

    /** A session is kept for minutes when its client may come back. */
    @Test
    void shouldKeepNothingOfAConnectionThatHasEnded() throws Exception {
        try (SessionServer server = new SessionServer(IoTransport.best(), EngineOptions.defaults())) {
            Socket peer = connect(server);
            SessionServer.Opened session = server.session();
            WeakReference<Transport> carrier =
                    new WeakReference<>(session.session().transport());

            peer.close();

            assertThat(session.event()).isEqualTo("transport close");
            await().until(() -> {
                System.gc();
                return carrier.get() == null;
            });
            assertThat(session.session().transport().name()).isEqualTo("websocket");
            assertThat(session.session().form()).isEqualTo(Form.PLAIN);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "IO_URING"})
    void shouldHoldBackOneSlabWhereTheKernelCannotBeAsked(IoTransport io) throws Exception {
        assumeTrue(io.isAvailable(), "the kernel has none");
        try (SessionServer server = new SessionServer(io, EngineOptions.defaults());
                Socket peer = connect(server)) {
            SessionServer.Opened session = server.session();
            ByteBuf slab = slab('a', SLAB);
            ByteBuf small = slab('b', REST);

            assertThat(session.write(slab)).isEqualTo(SLAB);
            assertThat(session.write(small)).isZero();

            readAll(peer, 'a', SLAB);
            assertThat(session.event()).isEqualTo("drained");
            assertThat(session.write(small)).isEqualTo(REST);
            readAll(peer, 'b', REST);
            slab.release();
            small.release();
        }
    }

    @ParameterizedTest
    @EnumSource(IoTransport.class)
    void shouldCutOffAPeerThatReadsNothing(IoTransport io) throws Exception {
        assumeTrue(io.isAvailable(), "the kernel has none");
        EngineOptions options = EngineOptions.builder().stallTimeoutMs(200).build();
        try (SessionServer server = new SessionServer(io, options);
                Socket peer = connect(server)) {
            SessionServer.Opened session = server.session();
            ByteBuf slab = slab('a', SLAB);

            session.write(slab);

            assertThat(session.event()).isEqualTo("slow consumer");
            slab.release();
            assertThat(peer.isConnected()).isTrue();
        }
    }

    private static Socket connect(SessionServer server) throws IOException {
        Socket peer = new Socket();
        // Else the kernel goes on taking bytes on behalf of a peer that reads none.
        peer.setReceiveBufferSize(NARROW);
        peer.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
        String request = String.join(
                "\r\n",
                "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1",
                "Host: x",
                "Upgrade: websocket",
                "Connection: Upgrade",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                "\r\n");
        peer.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        skipAnswer(peer.getInputStream());
        return peer;
    }

    /** The head and the open packet, which is one short frame. */
    private static void skipAnswer(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.read());
        }
        in.read();
        in.skipNBytes(in.read());
    }

    private static ByteBuf slab(char content, int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) content);
        return ByteBufAllocator.DEFAULT.directBuffer(length).writeBytes(bytes);
    }

    private static void readAll(Socket peer, char content, int length) throws IOException {
        byte[] read = peer.getInputStream().readNBytes(length);
        byte[] expected = new byte[length];
        Arrays.fill(expected, (byte) content);
        assertThat(Arrays.mismatch(read, expected))
                .as("first wrong byte of %d", length)
                .isNegative();
    }
}
