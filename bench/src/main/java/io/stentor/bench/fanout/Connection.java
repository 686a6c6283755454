package io.stentor.bench.fanout;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.Arrays;

/**
 * One member: the WebSocket, Engine.IO and Socket.IO sides of it up to the joined room, and whatever is not a message
 * after that. Owned by the event loop; {@link Intake} parses what it reads.
 */
final class Connection extends ChannelInboundHandlerAdapter {

    private static final int MASK = 0x2F6B91D4;
    private static final byte[] CONNECT = ClientFrame.text("40", MASK);
    private static final byte[] PONG = ClientFrame.text("3", MASK);
    private static final int QUOTE_MAX = 120;

    /** Who joins a large room is told all who are there, once: no array of that length is kept for the next rest. */
    private static final int KEPT_BYTES = 32 * 1024;

    /** What the rest of a run wants to know of a connection. */
    interface Watcher {
        void connected(Connection connection);

        void joined(Connection connection);

        void probed(Connection connection);

        /** The connection is of no more use, and not because this side closed it. */
        void lost(Connection connection, String reason);
    }

    private enum Phase {
        UPGRADING,
        OPENING,
        CONNECTING,
        CONNECTED,
        JOINING,
        JOINED,
        CLOSED
    }

    private final int index;
    private final Handshake handshake;
    private final Intake intake;
    private final Watcher watcher;
    private final Receipts receipts;
    private Phase phase = Phase.UPGRADING;
    private Channel channel;
    private byte[] partial = new byte[0];
    private int partialBytes;
    private int skipping;
    private int acksDue;
    private String closeReason;
    private boolean stalled;

    Connection(int index, Handshake handshake, Intake intake, Receipts receipts, Watcher watcher) {
        this.index = index;
        this.handshake = handshake;
        this.intake = intake;
        this.receipts = receipts;
        this.watcher = watcher;
    }

    int index() {
        return index;
    }

    Channel channel() {
        return channel;
    }

    Receipts receipts() {
        return receipts;
    }

    boolean isStalled() {
        return stalled;
    }

    boolean isUpgraded() {
        return phase.compareTo(Phase.UPGRADING) > 0;
    }

    /** Joins all rooms at once; with acknowledgements, done when the last one has come. */
    void join(byte[] joinFrames, int acks) {
        phase = Phase.JOINING;
        acksDue = acks;
        send(joinFrames);
        if (acks == 0) {
            finishJoining();
        }
    }

    void send(byte[] frames) {
        ChannelFuture unused = channel.writeAndFlush(Unpooled.wrappedBuffer(frames), channel.voidPromise());
    }

    void stall() {
        stalled = true;
        channel.config().setAutoRead(false);
    }

    void close() {
        phase = Phase.CLOSED;
        if (channel != null) {
            ChannelFuture unused = channel.close();
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        channel = context.channel();
        send(handshake.request());
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf buffer = (ByteBuf) message;
        try {
            if (phase != Phase.CLOSED && !stalled) {
                intake.read(this, buffer);
            }
        } finally {
            buffer.release();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        fail(closeReason == null ? "closed by the server" : closeReason);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        fail(cause.getMessage() == null ? cause.toString() : cause.getMessage());
    }

    void fail(String reason) {
        if (phase != Phase.CLOSED) {
            close();
            watcher.lost(this, reason);
        }
    }

    /** Copies what the last read left over to the start of {@code work} and says how much that is. */
    int takePartial(byte[] work) {
        System.arraycopy(partial, 0, work, 0, partialBytes);
        return partialBytes;
    }

    int partialBytes() {
        return partialBytes;
    }

    void keepPartial(byte[] work, int from, int to) {
        partialBytes = to - from;
        if (partialBytes > partial.length) {
            partial = Arrays.copyOfRange(work, from, Math.max(to, from + 2 * partial.length));
        } else if (partialBytes == 0 && partial.length > KEPT_BYTES) {
            partial = new byte[0];
        } else {
            System.arraycopy(work, from, partial, 0, partialBytes);
        }
    }

    /** So many bytes of what comes next are of no concern. */
    void skipNext(int bytes) {
        skipping = bytes;
    }

    /** Skips what is of no concern. */
    void skipIn(ByteBuf buffer) {
        int skipped = Math.min(skipping, buffer.readableBytes());
        buffer.skipBytes(skipped);
        skipping -= skipped;
    }

    /** Takes the answer to the upgrade if it is complete; returns where the first frame starts. */
    int upgraded(byte[] data, int from, int to) throws ProtocolViolation {
        int frames = handshake.end(data, from, to);
        if (frames > from) {
            phase = Phase.OPENING;
        }
        return frames;
    }

    /** A text frame that is no message. */
    void packet(byte[] data, int at, int length) {
        if (length == 0) {
            return;
        }
        switch (data[at]) {
            case '0' -> open();
            case '1' -> closeReason = "closed by Engine.IO";
            case '2' -> pong(length);
            case '4' -> socketPacket(data, at, length);
            default -> {
                /* pong, upgrade and noop ask for nothing */
            }
        }
    }

    void probed() {
        watcher.probed(this);
    }

    void closeFrame(byte[] data, int at, int length) {
        if (length >= 2) {
            int code = ((data[at] & 0xFF) << 8) | (data[at + 1] & 0xFF);
            closeReason = ("closed with " + code + " " + quote(data, at + 2, length - 2)).strip();
        }
    }

    private void open() {
        if (phase == Phase.OPENING) {
            phase = Phase.CONNECTING;
            send(CONNECT);
        }
    }

    private void pong(int length) {
        if (length == 1) {
            send(PONG);
        }
    }

    private void socketPacket(byte[] data, int at, int length) {
        if (length < 2) {
            return;
        }
        switch (data[at + 1]) {
            case '0' -> connected();
            case '1' -> closeReason = "disconnected by Socket.IO";
            case '3' -> acknowledged(quote(data, at, length));
            case '4' -> fail("refused: " + quote(data, at + 2, length - 2));
            default -> {
                /* other events are no concern of a load */
            }
        }
    }

    private void connected() {
        if (phase == Phase.CONNECTING) {
            phase = Phase.CONNECTED;
            watcher.connected(this);
        }
    }

    private void acknowledged(String packet) {
        if (phase != Phase.JOINING) {
            return;
        }
        if (!packet.contains("\"ok\":true")) {
            fail("join refused: " + packet);
        } else if (--acksDue == 0) {
            finishJoining();
        }
    }

    private void finishJoining() {
        phase = Phase.JOINED;
        watcher.joined(this);
    }

    private static String quote(byte[] data, int at, int length) {
        return new String(data, at, Math.min(length, QUOTE_MAX), UTF_8);
    }
}
