package io.stentor.transport.polling;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.stentor.core.ring.Form;
import io.stentor.transport.loop.Deadline;
import io.stentor.transport.loop.SessionLoop;
import io.stentor.transport.session.DisconnectReason;
import io.stentor.transport.session.Session;
import io.stentor.transport.session.Transport;
import io.stentor.wire.engineio.PayloadDecoder;
import io.stentor.wire.engineio.PayloadWriter;

/**
 * A session carried by HTTP requests: what is to be sent comes here, as WebSocket frames, while a poll waits to take it
 * away as a payload. At most one poll waits ("parked") and one post is under way. Owned by the session's loop.
 *
 * @see <a href="https://github.com/socketio/engine.io-protocol">Engine.IO protocol, "HTTP long-polling"</a>
 */
@SuppressWarnings("ReferenceEquality") // an exchange is one request, the same as itself only
public final class PollingTransport implements Transport {
    /** What one answer may hold of several messages; and what may wait for a client's poll past the lane. */
    private static final int ANSWER_BYTES = 1_000_000;

    /** What a client that keeps up may find at its next poll; only with more than that it is behind. */
    private static final int BETWEEN_POLLS_BYTES = 16 * 1024;

    private static final byte[] CLOSE = {'1'};
    private static final byte[] NOOP = {'6'};
    /** What the reference server answers a poll that comes after the session was closed. */
    private static final byte[] NOOP_AND_CLOSE = {'6', PayloadDecoder.SEPARATOR, '1'};

    private final Session session;
    private final SessionLoop loop;
    private final Deadline probeHold = new ProbeHold();
    private ByteBuf pending;
    private Exchange parked;
    private Exchange posting;
    private boolean probed;
    /** Something was not taken: the session is about to be closed. */
    private boolean overflowed;

    private boolean takesLastWords;
    /** The lane has something for the next poll; from then on the client is late. */
    private boolean refused;

    private final Deadline stall = new Stall();
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
            stall.cancel();
            if (pending != null) {
                answerParked();
                return;
            }
            if (probed) {
                probeHold.restart(loop.probeHolds());
            }
            if (refused) {
                refused = false;
                session.onDrained();
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
    public Form form() {
        return Form.PLAIN;
    }

    @Override
    public boolean isReady() {
        return !refused && pendingBytes() < BETWEEN_POLLS_BYTES;
    }

    /** All or nothing: between two polls a client costs little more than its place in the order. */
    @Override
    public int write(ByteBuf frames) {
        int length = frames.readableBytes();
        if (mayTake(length)) {
            append(frames);
            return length;
        }
        refused = true;
        awaitPoll();
        return 0;
    }

    private boolean mayTake(int length) {
        return (parked != null || takesLastWords) ? hasRoomFor(length) : pendingBytes() + length <= BETWEEN_POLLS_BYTES;
    }

    private void awaitPoll() {
        if (refused && parked == null && !stall.isPending() && lingering == null) {
            stall.restart(loop.stalls());
        }
    }

    private boolean hasRoomFor(int length) {
        return pending == null || pending.readableBytes() + length <= ANSWER_BYTES;
    }

    private void append(ByteBuf frames) {
        int length = frames.readableBytes();
        if (pending == null) {
            pending = ByteBufAllocator.DEFAULT.buffer(length);
        }
        pending.writeBytes(frames, frames.readerIndex(), length);
    }

    @Override
    public void finish(ByteBuf rest) {
        if (overflowed || !hasRoomFor(rest.readableBytes())) {
            overflow();
        } else {
            append(rest);
        }
    }

    @Override
    public boolean wantsFlush() {
        return parked != null && pending != null;
    }

    @Override
    public void takeLastWords(boolean taking) {
        takesLastWords = taking;
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
        if (wantsFlush()) {
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
        awaitPoll();
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

    /** No poll for so long, although there is something for it. */
    private final class Stall extends Deadline {
        @Override
        protected void onExpired() {
            session.close(DisconnectReason.SLOW_CONSUMER);
        }
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
        stall.cancel();
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
        stall.cancel();
        if (parked != null) {
            Exchange poll = parked;
            parked = null;
            // With the answer the connection goes on to its next request, which must not find the session any more:
            // nobody would answer a poll that is parked here from now on.
            session.forget();
            poll.answer(closingPayload(poll, reason));
        } else if (reason.isTold()) {
            loop.farewellBegan();
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
        return lastPayload(poll);
    }

    private ByteBuf lastPayload(Exchange poll) {
        return takePayload(poll.maxPackets())
                .writeByte(PayloadDecoder.SEPARATOR)
                .writeBytes(CLOSE);
    }

    private void answerLastPoll(Exchange poll) {
        lingering.cancel();
        lingering = null;
        loop.farewellEnded();
        session.forget();
        poll.answer(pending == null ? Unpooled.wrappedBuffer(NOOP_AND_CLOSE) : lastPayload(poll));
        // More than one answer may hold: the client learns of the end, not of everything before it.
        releasePending();
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
            loop.farewellEnded();
            releasePending();
            session.forget();
        }
    }
}
