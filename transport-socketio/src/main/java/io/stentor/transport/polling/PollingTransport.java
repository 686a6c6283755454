package io.stentor.transport.polling;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.stentor.transport.loop.Deadline;
import io.stentor.transport.loop.SessionLoop;
import io.stentor.transport.session.DisconnectReason;
import io.stentor.transport.session.Session;
import io.stentor.transport.session.Transport;
import io.stentor.wire.engineio.PayloadDecoder;
import io.stentor.wire.engineio.PayloadWriter;

/**
 * A session carried by HTTP requests: what is to be sent waits here, as WebSocket frames, until a poll takes it away as
 * a payload. At most one poll waits ("parked") and one post is under way. Owned by the session's loop.
 *
 * @see <a href="https://github.com/socketio/engine.io-protocol">Engine.IO protocol, "HTTP long-polling"</a>
 */
@SuppressWarnings("ReferenceEquality") // an exchange is one request, the same as itself only
public final class PollingTransport implements Transport {
    /** More than one message that large waiting for a client that does not poll: it is too slow. */
    private static final int PENDING_LIMIT = 1_000_000;

    private static final byte[] CLOSE = {'1'};
    private static final byte[] NOOP = {'6'};

    private final Session session;
    private final SessionLoop loop;
    private final Deadline probeHold = new ProbeHold();
    private ByteBuf pending;
    private Exchange parked;
    private Exchange posting;
    private boolean probed;
    /** Something was not taken: the session is about to be closed. */
    private boolean overflowed;

    private Deadline lingering;

    public PollingTransport(Session session) {
        this.session = session;
        this.loop = session.loop();
    }

    @Override
    public String name() {
        return "polling";
    }

    // Requests.

    /** Takes a GET: answers it with what is pending, or parks it. A second one at a time ends the session. */
    public void onPoll(Exchange poll) {
        if (lingering != null) {
            answerLastPoll(poll);
        } else if (parked != null) {
            Exchange first = parked;
            parked = null;
            first.answer(Unpooled.wrappedBuffer(CLOSE));
            poll.refuse(400);
            session.close(DisconnectReason.TRANSPORT_ERROR);
        } else {
            parked = poll;
            if (pending != null) {
                answerParked();
            } else if (probed) {
                probeHold.restart(loop.probeHolds());
            }
        }
    }

    /** A POST has begun. A second one at a time ends the session. Returns false when this one was refused. */
    public boolean onPostBegun(Exchange post) {
        if (posting != null) {
            Exchange first = posting;
            posting = null;
            post.refuse(400);
            first.abort();
            session.close(DisconnectReason.TRANSPORT_ERROR);
            return false;
        }
        posting = post;
        return true;
    }

    /** The POST is answered or gone. */
    public void onPostEnded(Exchange post) {
        if (posting == post) {
            posting = null;
        }
    }

    /** The connection of a request was lost before its answer. */
    public void onConnectionLost(Exchange exchange) {
        if (exchange == parked) {
            parked = null;
            session.close(DisconnectReason.TRANSPORT_ERROR);
        } else if (exchange == posting) {
            posting = null;
            session.close(DisconnectReason.TRANSPORT_ERROR);
        }
    }

    // Frames that leave.

    @Override
    public boolean write(ByteBuf frames) {
        int length = frames.readableBytes();
        if (pending == null) {
            pending = ByteBufAllocator.DEFAULT.buffer(length);
        } else if (overflowed || pending.readableBytes() + length > PENDING_LIMIT) {
            overflow();
            return false;
        }
        pending.writeBytes(frames, frames.readerIndex(), length);
        return parked != null;
    }

    /** Nothing more is taken, however short: the client would see a gap. */
    private void overflow() {
        if (!overflowed) {
            overflowed = true;
            session.closeSoon(DisconnectReason.SLOW_CONSUMER);
        }
    }

    /** Several writes of a turn share one answer. */
    @Override
    public void flush() {
        if (parked != null && pending != null) {
            answerParked();
        }
    }

    @Override
    public long pendingBytes() {
        return pending == null ? 0 : pending.readableBytes();
    }

    private void answerParked() {
        Exchange poll = parked;
        parked = null;
        probeHold.cancel();
        poll.answer(takePayload(poll.maxPackets()));
    }

    /** Turns pending frames into a payload; what is too much for one answer stays pending. */
    private ByteBuf takePayload(int maxPackets) {
        ByteBuf payload = ByteBufAllocator.DEFAULT.buffer(pending.readableBytes());
        int next = new PayloadWriter(payload).writeFrames(pending, maxPackets);
        if (next == pending.writerIndex()) {
            releasePending();
        } else {
            pending.readerIndex(next).discardSomeReadBytes();
        }
        return payload;
    }

    // Upgrade.

    @Override
    public void onProbe() {
        probed = true;
        releaseParked(NOOP);
    }

    @Override
    public void onProbeFailed() {
        probed = false;
        probeHold.cancel();
    }

    @Override
    public ByteBuf retire() {
        releaseParked(CLOSE);
        ByteBuf left = pending;
        pending = null;
        return left;
    }

    private void releaseParked(byte[] packet) {
        probeHold.cancel();
        if (parked != null) {
            Exchange poll = parked;
            parked = null;
            poll.answer(Unpooled.wrappedBuffer(packet));
        }
    }

    private final class ProbeHold extends Deadline {
        @Override
        protected void onExpired() {
            releaseParked(NOOP);
        }
    }

    // End.

    @Override
    public boolean close(DisconnectReason reason, int closeCode) {
        probeHold.cancel();
        if (parked != null) {
            Exchange poll = parked;
            parked = null;
            poll.answer(closingPayload(poll, reason));
        } else if (reason.isTold()) {
            lingering = new Linger();
            lingering.restart(loop.closings());
            return true;
        }
        releasePending();
        return false;
    }

    /** A poll that was waiting when its client closed gets a noop, else what is left and a close packet. */
    private ByteBuf closingPayload(Exchange poll, DisconnectReason reason) {
        if (reason == DisconnectReason.TRANSPORT_CLOSE) {
            return Unpooled.wrappedBuffer(NOOP);
        }
        if (pending == null) {
            return Unpooled.wrappedBuffer(CLOSE);
        }
        return takePayload(poll.maxPackets())
                .writeByte(PayloadDecoder.SEPARATOR)
                .writeBytes(CLOSE);
    }

    private void answerLastPoll(Exchange poll) {
        lingering.cancel();
        lingering = null;
        poll.answer(closingPayload(poll, DisconnectReason.FORCED_CLOSE));
        // More than one answer may hold: the client learns of the end, not of everything before it.
        releasePending();
        session.forget();
    }

    private void releasePending() {
        if (pending != null) {
            pending.release();
            pending = null;
        }
    }

    private final class Linger extends Deadline {
        @Override
        protected void onExpired() {
            lingering = null;
            releasePending();
            session.forget();
        }
    }
}
