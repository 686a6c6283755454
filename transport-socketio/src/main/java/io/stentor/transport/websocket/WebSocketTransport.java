package io.stentor.transport.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.DuplexChannel;
import io.stentor.core.ring.Form;
import io.stentor.transport.door.Rejection;
import io.stentor.transport.loop.Deadline;
import io.stentor.transport.loop.DeadlineQueue;
import io.stentor.transport.loop.EngineOptions;
import io.stentor.transport.loop.SessionLoop;
import io.stentor.transport.session.DisconnectReason;
import io.stentor.transport.session.OwnFrames;
import io.stentor.transport.session.Session;
import io.stentor.transport.session.Transport;
import io.stentor.transport.tls.Tls;
import io.stentor.wire.engineio.PayloadDecoder;
import io.stentor.wire.engineio.PayloadViolation;
import io.stentor.wire.websocket.CloseCode;
import io.stentor.wire.websocket.FrameDecoder;
import io.stentor.wire.websocket.FrameSink;
import io.stentor.wire.websocket.Frames;
import io.stentor.wire.websocket.WebSocketViolation;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * A session carried by a WebSocket: after the handshake the only handler of its channel. Owned by the session's loop.
 *
 * <p>It begins as the session's transport, or as a candidate that must probe before it takes over.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6455">RFC 6455</a>
 */
public final class WebSocketTransport extends ChannelInboundHandlerAdapter implements Transport, FrameSink {
    /** Bytes that may wait when the connection is about to end: what comes after is cut off. */
    private static final int LAST_WORDS = 1024 * 1024;

    /** The channel tells when nothing is pending any more, and when something is. */
    private static final WriteBufferWaterMark ANYTHING_PENDING = new WriteBufferWaterMark(1, 1);

    /** A turn of the loop handles no more of one connection, or a flood of tiny messages would keep the others waiting. */
    private static final int MESSAGES_PER_TURN = 256;

    private static final int SLICE_BYTES = 4 * 1024;
    /** A candidate has nothing longer to say; the session sets its own limit when it takes the transport. */
    private static final int PROBE_BYTES = 64;

    private static final int PONGS_PER_SECOND = 10;
    private static final long PONG_SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    private enum State {
        CANDIDATE,
        ACTIVE,
        /** Our close frame is out; the peer's bytes are discarded until it ends the connection or its time is over. */
        CLOSING
    }

    private final Session session;
    private final Channel channel;
    private final SocketWriter writer;
    private final FrameDecoder decoder;
    private final Form form;
    private boolean countedAsDeflating;
    private State state;
    /** What ends this connection if it takes too long: the upgrade, a message, the close; or null. */
    private Deadline deadline;

    /** What has arrived and is for the loop's next turns to decode; reading has stopped then. */
    private ByteBuf unread;

    private int messagesThisTurn;
    /** A message has ended since the time for messages was looked at: the one that is under way is another. */
    private boolean messageEnded;

    private int pongs;
    private long pongSecondNanos;

    /** It has not taken everything: it tells its session when there is room again. */
    private boolean refused;

    private boolean wantsFlush;
    private boolean takesLastWords;

    private Stall stall;
    /** Bytes ever queued: less those pending, the bytes the kernel took from the queue. */
    private long queuedBytes;

    private WebSocketTransport(Session session, Channel channel, Form form, State state) {
        this.session = session;
        this.channel = channel;
        this.form = form;
        this.state = state;
        this.writer = SocketWriter.of(channel);
        channel.config().setWriteBufferWaterMark(ANYTHING_PENDING);
        this.decoder = new FrameDecoder(PROBE_BYTES, deflates() ? session.loop().inflation() : null);
        if (deflates()) {
            session.loop().forms().deflatingOpened();
            countedAsDeflating = true;
        }
    }

    /**
     * A session's first transport.
     *
     * @param form which form of messages the handshake agreed on, for both directions
     */
    public static WebSocketTransport first(Session session, Channel channel, Form form) {
        return new WebSocketTransport(session, channel, form, State.ACTIVE);
    }

    /** A candidate to take over a session; gives up after the upgrade time. */
    public static WebSocketTransport candidate(Session session, Channel channel, Form form) {
        WebSocketTransport candidate = new WebSocketTransport(session, channel, form, State.CANDIDATE);
        candidate.startDeadline(
                candidate.new Timeout(candidate::failLateCandidate),
                session.loop().upgrades());
        return candidate;
    }

    @Override
    public String name() {
        return EngineOptions.WEBSOCKET;
    }

    @Override
    public void limitMessages(int bytes) {
        decoder.limit(bytes);
    }

    // Bytes that arrive.

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        if (state == State.CLOSING) {
            in.release();
        } else if (unread == null) {
            unread = in;
            decodeUnread();
        } else {
            unread = Unpooled.wrappedBuffer(unread, in);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (unread == null) {
            messagesThisTurn = 0;
        }
    }

    /** Decodes what has arrived, as far as this turn of the loop may go. */
    private void decodeUnread() {
        loop().stampReceived();
        try {
            while (unread.isReadable() && messagesThisTurn < MESSAGES_PER_TURN && state != State.CLOSING) {
                decoder.decode(nextSlice(), loop().scratch(), this);
            }
            watchMessageTime();
        } catch (WebSocketViolation violation) {
            if (violation.reason() == WebSocketViolation.Reason.MESSAGE_TOO_BIG) {
                loop().door().reject(Rejection.PAYLOAD);
            }
            fail(DisconnectReason.TRANSPORT_ERROR, violation.closeCode());
        } finally {
            endTurn();
        }
    }

    /** So short that it holds few messages beyond those that a turn may handle. */
    private ByteBuf nextSlice() {
        return unread.readableBytes() <= SLICE_BYTES ? unread : unread.readSlice(SLICE_BYTES);
    }

    private void endTurn() {
        if (unread.isReadable() && state != State.CLOSING) {
            channel.config().setAutoRead(false);
            loop().executeNextTurn(channel, this::onNextTurn);
        } else {
            releaseUnread();
        }
    }

    private void onNextTurn() {
        messagesThisTurn = 0;
        if (unread == null) {
            return;
        }
        decodeUnread();
        if (unread == null && channel.isActive()) {
            channel.config().setAutoRead(true);
        } else if (unread == null) {
            end(DisconnectReason.TRANSPORT_CLOSE);
        }
    }

    private void releaseUnread() {
        unread.release();
        unread = null;
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (unread != null && state != State.CLOSING) {
            // What came before the end is for the next turns to handle.
            return;
        }
        if (unread != null) {
            releaseUnread();
        }
        end(DisconnectReason.TRANSPORT_CLOSE);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable failure) {
        Throwable cause = Tls.causeOf(failure);
        if (cause instanceof IOException) {
            // What it did not take any more is no reason to forget what it has said before.
            if (unread == null || state == State.CLOSING) {
                end(DisconnectReason.TRANSPORT_ERROR);
            }
            channel.close();
        } else {
            loop().onBug(cause);
            fail(DisconnectReason.FORCED_CLOSE, CloseCode.NONE);
        }
    }

    @Override
    public void onText(byte[] bytes, int offset, int length) {
        messageEnded(length);
        if (state == State.ACTIVE) {
            onSessionPacket(bytes, offset, length);
        } else {
            onCandidatePacket(bytes, offset, length);
        }
    }

    @Override
    public void onBinary(byte[] bytes, int offset, int length) {
        messageEnded(length);
        if (state == State.ACTIVE) {
            session.onBinary(bytes, offset, length);
        } else {
            failCandidate();
        }
    }

    private void messageEnded(int length) {
        // A few bytes may inflate to a long message: it takes as much of the turn as if its bytes had been sent.
        messagesThisTurn += deflates() ? 1 + length / SLICE_BYTES : 1;
        messageEnded = true;
    }

    @Override
    public void onPing(byte[] bytes, int offset, int length) {
        messagesThisTurn++;
        if (pendingBytes() > 0 || !mayPong()) {
            // A peer that does not read gets no more pongs to leave unread, and one that floods gets few.
            return;
        }
        ByteBuf pong = ByteBufAllocator.DEFAULT.directBuffer(Frames.headerSize(length) + length);
        Frames.writePong(pong, bytes, offset, length);
        writeNow(pong);
    }

    @Override
    public void onPong(byte[] bytes, int offset, int length) {
        // Nothing waits for it: liveness is Engine.IO's own heartbeat.
        messagesThisTurn++;
    }

    /** RFC 6455 section 5.5.3 lets an endpoint leave out pongs: so many are sent in a second. */
    private boolean mayPong() {
        long now = loop().receivedNanos();
        if (now - pongSecondNanos >= PONG_SECOND_NANOS || pongs == 0) {
            pongSecondNanos = now;
            pongs = 0;
        }
        if (pongs == PONGS_PER_SECOND) {
            return false;
        }
        pongs++;
        return true;
    }

    @Override
    public void onClose(int code) {
        if (state == State.ACTIVE) {
            session.close(DisconnectReason.TRANSPORT_CLOSE, code);
        } else {
            failCandidate();
        }
    }

    private void onSessionPacket(byte[] bytes, int offset, int length) {
        try {
            PayloadDecoder.decodePacket(bytes, offset, length, session);
        } catch (PayloadViolation malformed) {
            session.close(DisconnectReason.PARSE_ERROR);
        }
    }

    private void onCandidatePacket(byte[] bytes, int offset, int length) {
        if (Probe.is(bytes, offset, length) && pendingBytes() == 0) {
            writeNow(OwnFrames.text(Probe.ANSWER));
            session.probed();
        } else if (length == 1 && bytes[offset] == '5') {
            cancelDeadline();
            state = State.ACTIVE;
            session.upgrade();
        } else {
            failCandidate();
        }
    }

    // Frames that leave.

    @Override
    public Form form() {
        return form;
    }

    private boolean deflates() {
        return form == Form.DEFLATED;
    }

    @Override
    public boolean isReady() {
        return pendingBytes() == 0;
    }

    @Override
    public int write(ByteBuf frames) {
        if (takesLastWords && pendingBytes() < LAST_WORDS) {
            finish(frames);
            return frames.readableBytes();
        }
        long before = pendingBytes();
        try {
            int taken = writer.write(channel, frames);
            refused |= taken < frames.readableBytes();
            watchQueue(before);
            return taken;
        } catch (IOException broken) {
            failSoon(broken);
            return frames.readableBytes();
        }
    }

    @Override
    public void finish(ByteBuf rest) {
        long before = pendingBytes();
        try {
            writer.finish(channel, rest);
            watchQueue(before);
        } catch (IOException broken) {
            failSoon(broken);
        }
    }

    /** In the middle of a lane's turn; the end is told from the loop. */
    private void failSoon(IOException broken) {
        loop().eventLoop().execute(() -> exceptionCaught(null, broken));
    }

    private void writeNow(ByteBuf frame) {
        finish(frame);
        if (wantsFlush) {
            flush();
        }
        frame.release();
    }

    @Override
    public boolean wantsFlush() {
        return wantsFlush;
    }

    @Override
    public void flush() {
        wantsFlush = false;
        channel.flush();
    }

    @Override
    public void takeLastWords(boolean taking) {
        takesLastWords = taking;
    }

    /** Not at once: it may be the end of a lane's turn in which the last pending byte went. */
    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (refused && channel.isWritable()) {
            refused = false;
            loop().eventLoop().execute(session::onDrained);
        }
    }

    @Override
    public long pendingBytes() {
        var queue = channel.unsafe().outboundBuffer();
        return queue == null ? 0 : queue.totalPendingWriteBytes();
    }

    private long writtenBytes() {
        return queuedBytes - pendingBytes();
    }

    private void watchQueue(long pendingBefore) {
        long queued = pendingBytes() - pendingBefore;
        if (queued == 0) {
            return;
        }
        queuedBytes += queued;
        wantsFlush = true;
        if (stall == null) {
            stall = new Stall();
            stall.restart(loop().stalls());
        }
    }

    // End.

    @Override
    public boolean close(DisconnectReason reason, int closeCode) {
        if (state != State.CLOSING) {
            state = State.CLOSING;
            release();
            sayGoodbye(reason, closeCode);
        }
        return false;
    }

    /**
     * Sends the close frame and our FIN, then lets the peer finish: closing at once would reset the connection while the
     * peer is still sending, and the reset can overtake the close frame.
     */
    private void sayGoodbye(DisconnectReason reason, int closeCode) {
        if (!channel.isActive() || isPastHearing(reason)) {
            channel.close();
            return;
        }
        loop().awaitEnd(channel);
        startDeadline(new Timeout(channel::close), loop().closings());
        channel.writeAndFlush(OwnFrames.close(closeCode)).addListener(this::shutDownOutput);
    }

    /** It has taken nothing for too long, or is gone and has left something: a goodbye would only queue behind that. */
    private boolean isPastHearing(DisconnectReason reason) {
        return reason == DisconnectReason.SLOW_CONSUMER
                || (reason == DisconnectReason.PING_TIMEOUT && pendingBytes() > 0);
    }

    private void shutDownOutput(io.netty.util.concurrent.Future<? super Void> written) {
        if (written.isSuccess() && channel instanceof DuplexChannel) {
            Tls.shutdownOutput(channel).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        } else {
            channel.close();
        }
    }

    private void fail(DisconnectReason reason, int closeCode) {
        if (state == State.ACTIVE) {
            session.close(reason, closeCode);
        } else if (state == State.CANDIDATE) {
            session.cancelUpgrade();
            close(reason, closeCode);
        }
    }

    private void failLateCandidate() {
        loop().door().reject(Rejection.UPGRADE_TIME);
        failCandidate();
    }

    private void failCandidate() {
        fail(DisconnectReason.TRANSPORT_ERROR, CloseCode.NONE);
    }

    private void end(DisconnectReason reason) {
        if (state == State.ACTIVE) {
            session.close(reason);
        } else if (state == State.CANDIDATE) {
            session.cancelUpgrade();
        }
        state = State.CLOSING;
        release();
        cancelDeadline();
    }

    private void release() {
        decoder.close();
        if (countedAsDeflating) {
            session.loop().forms().deflatingClosed();
            countedAsDeflating = false;
        }
        cancelDeadline();
        if (stall != null) {
            stall.cancel();
            stall = null;
        }
    }

    // Time limits.

    private void watchMessageTime() {
        if (state != State.ACTIVE) {
            return;
        }
        if (!decoder.midMessage()) {
            cancelDeadline();
        } else if (deadline == null || messageEnded) {
            startDeadline(new Timeout(this::failMessage), loop().messages());
        }
        messageEnded = false;
    }

    private void failMessage() {
        loop().door().reject(Rejection.MESSAGE_TIME);
        fail(DisconnectReason.TRANSPORT_ERROR, CloseCode.POLICY);
    }

    private void startDeadline(Timeout started, DeadlineQueue queue) {
        cancelDeadline();
        deadline = started;
        started.restart(queue);
    }

    private void cancelDeadline() {
        if (deadline != null) {
            deadline.cancel();
            deadline = null;
        }
    }

    private SessionLoop loop() {
        return session.loop();
    }

    private final class Timeout extends Deadline {
        private final Runnable action;

        Timeout(Runnable action) {
            this.action = action;
        }

        @Override
        protected void onExpired() {
            deadline = null;
            action.run();
        }
    }

    /** Watches a queue that has bytes in it: without progress for the stall time the peer is a slow consumer. */
    private final class Stall extends Deadline {
        private long flushedBytes = writtenBytes();

        @Override
        protected void onExpired() {
            long flushed = writtenBytes();
            if (pendingBytes() == 0) {
                stall = null;
            } else if (flushed == flushedBytes) {
                fail(DisconnectReason.SLOW_CONSUMER, CloseCode.NONE);
            } else {
                flushedBytes = flushed;
                restart(loop().stalls());
            }
        }
    }
}
