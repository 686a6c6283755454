package io.stentor.transport;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.util.ResourceLeakDetector;
import io.stentor.core.Fanout;
import io.stentor.core.lane.Lane;
import io.stentor.core.lane.LogLimits;
import io.stentor.core.lane.Member;
import io.stentor.core.ring.Message;
import io.stentor.core.ring.Slot;
import io.stentor.core.roster.PresenceListener;
import io.stentor.transport.handshake.HandshakeRequest;
import io.stentor.transport.http.Routes;
import io.stentor.transport.loop.EngineOptions;
import io.stentor.transport.loop.IoTransport;
import io.stentor.transport.loop.SessionLoop;
import io.stentor.transport.server.ServerConfig;
import io.stentor.transport.server.SocketIoServer;
import io.stentor.transport.session.DisconnectReason;
import io.stentor.transport.session.Session;
import io.stentor.transport.session.SessionListener;
import java.io.DataInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * From a broadcast to the kernel over real sockets: the event loop allocates nothing for a delivery, Netty and the system call
 * included. An object for each would be 16 bytes at least, and so 3,200 for a turn.
 */
class DeliveryAllocationTest {
    private static final int MEMBERS = 200;
    private static final int TURNS = 100;
    /** The compiler has seen enough of it by then, or it never sees through. */
    private static final int ROUNDS = 60;

    private static final int BYTES_PER_TURN = 512;
    private static final String ROOM = "room";

    private final ResourceLeakDetector.Level level = ResourceLeakDetector.getLevel();
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final Queue<Throwable> bugs = new ConcurrentLinkedQueue<>();
    private final List<Socket> peers = new ArrayList<>();
    private final byte[] read = new byte[1_024];
    private SocketIoServer server;
    private Lane lane;
    private EventLoop loop;
    private Member member;
    private ByteBuf frame;
    private Message message;

    @BeforeEach
    void start() throws Exception {
        assumeTrue(IoTransport.EPOLL.isAvailable(), "the other transports have queues of their own");
        // At its strictest it allocates for every buffer it watches.
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
        server = SocketIoServer.start(new ServerConfig(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                null,
                IoTransport.EPOLL,
                1,
                EngineOptions.defaults(),
                this::layer,
                new Routes(Map.of()),
                null,
                (publisher, rosterLoop, onBug) -> PresenceListener.NONE,
                ServerConfig.newFoundation(),
                LogLimits.defaults(),
                bugs::add));
        for (int i = 0; i < MEMBERS; i++) {
            peers.add(connect());
        }
        frame = SessionServer.frames("4" + "x".repeat(120));
        message = Message.of(frame, System.nanoTime());
    }

    @AfterEach
    void end() throws Exception {
        ResourceLeakDetector.setLevel(level);
        if (server == null) {
            return;
        }
        for (Socket peer : peers) {
            peer.close();
        }
        server.close();
        frame.release();
        assertThat(bugs).isEmpty();
    }

    @Test
    void shouldAllocateNothingPerDeliveryOverSockets() throws Exception {
        long loopThread = loop.submit(() -> Thread.currentThread().getId()).get(10, TimeUnit.SECONDS);
        long perTurn = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS && perTurn >= BYTES_PER_TURN; round++) {
            long before = threads.getThreadAllocatedBytes(loopThread);
            for (int turn = 0; turn < TURNS; turn++) {
                loop.execute(this::broadcast);
                readEverywhere();
            }
            perTurn = (threads.getThreadAllocatedBytes(loopThread) - before) / TURNS;
        }
        assertThat(perTurn).as("bytes per turn").isLessThan(BYTES_PER_TURN);
        assertThat(loop.submit(() -> lane.deliveries()).get(10, TimeUnit.SECONDS))
                .isGreaterThanOrEqualTo((long) MEMBERS * TURNS);
    }

    private void broadcast() {
        message.retain(1);
        lane.broadcast(lane.joinedRoom(member, ROOM), Slot.NOBODY, message);
    }

    /** The next turn is taken when everybody has this one's: nobody is ever behind. */
    private void readEverywhere() throws IOException {
        int length = frame.readableBytes();
        for (Socket peer : peers) {
            assertThat(peer.getInputStream().readNBytes(read, 0, length)).isEqualTo(length);
        }
    }

    private SessionListener.Factory layer(SessionLoop sessionLoop, Fanout fanout) {
        lane = fanout.lanes().get(0);
        loop = sessionLoop.eventLoop();
        return (session, request) -> enter(session, request, fanout);
    }

    private SessionListener enter(Session session, HandshakeRequest request, Fanout fanout) {
        member = lane.open(session, fanout.rooms(), request.toString(), null);
        lane.join(member, ROOM, null);
        return new Silent(lane, member);
    }

    private Socket connect() throws IOException {
        Socket peer =
                new Socket(InetAddress.getLoopbackAddress(), server.address().getPort());
        peer.setSoTimeout(10_000);
        String request = String.join(
                "\r\n",
                "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1",
                "Host: x",
                "Upgrade: websocket",
                "Connection: Upgrade",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                "\r\n");
        peer.getOutputStream().write(request.getBytes(US_ASCII));
        DataInputStream in = new DataInputStream(peer.getInputStream());
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.readUnsignedByte());
        }
        assertThat(head).startsWith("HTTP/1.1 101 ");
        // The open packet: a text frame of up to 125 bytes, or with two more of length.
        in.readUnsignedByte();
        int length = in.readUnsignedByte();
        in.readFully(new byte[length == 126 ? in.readUnsignedShort() : length]);
        return peer;
    }

    /** A session that only receives. */
    private record Silent(Lane lane, Member member) implements SessionListener {
        @Override
        public void onText(byte[] bytes, int offset, int length) {}

        @Override
        public void onBinary(byte[] bytes, int offset, int length) {}

        @Override
        public void onClosed(DisconnectReason reason) {
            lane.close(member);
        }
    }
}
