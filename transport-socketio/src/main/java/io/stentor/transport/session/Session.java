package io.stentor.transport.session;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.stentor.core.lane.Outlet;
import io.stentor.core.ring.Form;
import io.stentor.transport.loop.SessionLoop;
import io.stentor.wire.engineio.PacketSink;
import io.stentor.wire.engineio.PacketType;
import io.stentor.wire.websocket.CloseCode;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * One Engine.IO session, from its handshake to its end, whatever carries it. Owned by one event loop; connections that
 * serve it are moved there first.
 *
 * @see <a href="https://github.com/socketio/engine.io-protocol">Engine.IO protocol, revision 4</a>
 */
public final class Session implements Outlet, PacketSink {
    /**
     * Bytes that wait for a peer that does not read, of what is sent past the lane: answers to what the peer itself sends.
     */
    private static final long OWN_BYTES = 16L * 1024 * 1024;

    /** The lane hands over a slab a turn: so many are enough for what a transport takes of last words. */
    private static final int LAST_TURNS = 16;

    private final SessionLoop loop;
    private final SessionTable table;
    /** Null for a session that began as a WebSocket: nobody may refer to it. */
    private final String sid;

    private final Heartbeat heartbeat = new Heartbeat(this);
    private SessionListener listener;
    private Transport transport;
    /** A WebSocket that wants to take over, from its handshake to its upgrade packet. */
    private Transport candidate;

    private InetAddress address;
    private boolean closed;
    private boolean stamped;
    private int messageLimit;
    /** Of what the lane wrote. */
    private long takenBytes;

    /** A session that later requests may name. */
    public Session(SessionLoop loop, SessionTable table, String sid) {
        this.loop = loop;
        this.table = table;
        this.sid = sid;
        this.messageLimit = loop.options().maxPayload();
        table.add(sid, this);
    }

    /** A session that begins as a WebSocket, and ends with it. */
    public Session(SessionLoop loop) {
        this.loop = loop;
        this.table = null;
        this.sid = null;
        this.messageLimit = loop.options().maxPayload();
    }

    /** Where its client is; it has entered by the door. Before it is opened. */
    public void comesFrom(InetAddress client) {
        address = client;
    }

    /** Where its client is, as far as trusted proxies say; null when nobody has said so. Any thread. */
    public InetAddress address() {
        return address;
    }

    /** Begins: the transport has sent the open packet. */
    public void open(Transport first, SessionListener sessionListener) {
        assertInLoop();
        transport = first;
        transport.limitMessages(messageLimit);
        listener = sessionListener;
        loop.sessionOpened();
        heartbeat.start();
    }

    public SessionLoop loop() {
        return loop;
    }

    /** Its client is told offsets. Before anything joins the lane. */
    public void stampFrames() {
        stamped = true;
    }

    public Transport transport() {
        return transport;
    }

    public boolean isClosed() {
        return closed;
    }

    /** Sets the most bytes of one message that a WebSocket holds; a POST is as long as it may be, and soon over. */
    public void limitMessages(int bytes) {
        messageLimit = bytes;
        if (transport != null) {
            transport.limitMessages(bytes);
        }
    }

    // Packets that arrive.

    /** Takes a text packet; the bytes are valid UTF-8. Returns false once the session is closed. */
    @Override
    public boolean onPacket(PacketType type, byte[] bytes, int offset, int length) {
        assertInLoop();
        if (closed) {
            return false;
        }
        switch (type) {
            case MESSAGE -> {
                heartbeat.onOtherPacket();
                listener.onText(bytes, offset, length);
            }
            case PONG -> heartbeat.onPong();
            case CLOSE -> close(DisconnectReason.TRANSPORT_CLOSE);
            case PING -> close(DisconnectReason.TRANSPORT_ERROR);
            case OPEN, UPGRADE, NOOP -> heartbeat.onOtherPacket();
        }
        return !closed;
    }

    /** Takes a binary message that came as base64. Returns false once the session is closed. */
    @Override
    public boolean onBinary(byte[] bytes) {
        return onBinary(bytes, 0, bytes.length);
    }

    /** Takes a binary message. Returns false once the session is closed. */
    public boolean onBinary(byte[] bytes, int offset, int length) {
        assertInLoop();
        if (!closed) {
            heartbeat.onOtherPacket();
            listener.onBinary(bytes, offset, length);
        }
        return !closed;
    }

    /** Ends a session whose time is over although its timer has not fired yet: requests and timers race. */
    public void endIfOverdue() {
        if (!closed && heartbeat.isOverdue()) {
            close(DisconnectReason.PING_TIMEOUT);
        }
    }

    // Frames that leave.

    @Override
    public Form form() {
        return transport.form();
    }

    @Override
    public boolean isStamped() {
        return stamped;
    }

    /**
     * Whether its client has what was sent to it, or gets that with its next poll, and is not about to change its transport:
     * who is closed now misses nothing.
     */
    public boolean isAtRest() {
        return candidate == null && transport.isReady() && !listener.isBehind();
    }

    @Override
    public boolean isReady() {
        return !closed && transport.isReady();
    }

    /** A session whose transport threw has lost frames: it ends, so that nobody takes the gap for silence. */
    @Override
    public int write(ByteBuf frames) {
        try {
            if (closed) {
                return frames.readableBytes();
            }
            int taken = transport.write(frames);
            takenBytes += taken;
            return taken;
        } catch (RuntimeException bug) {
            closeSoon(DisconnectReason.TRANSPORT_ERROR);
            throw bug;
        }
    }

    @Override
    public void finish(ByteBuf rest) {
        try {
            if (!closed) {
                transport.finish(rest);
            }
        } catch (RuntimeException bug) {
            closeSoon(DisconnectReason.TRANSPORT_ERROR);
            throw bug;
        }
    }

    @Override
    public boolean wantsFlush() {
        return !closed && transport.wantsFlush();
    }

    @Override
    public void flush() {
        if (!closed) {
            transport.flush();
        }
    }

    @Override
    public void fellBehind() {
        closeSoon(DisconnectReason.SLOW_CONSUMER);
    }

    /** The transport has room again. Not from inside a lane's turn. */
    public void onDrained() {
        if (!closed) {
            listener.onDrained();
        }
    }

    /** Has the lane hand over what it holds back for this session, as far as one answer may hold it: its end follows. */
    public void takeLastWords() {
        transport.takeLastWords(true);
        long before;
        int turns = 0;
        do {
            before = takenBytes;
            listener.onDrained();
            loop.lane().runNow();
        } while (takenBytes > before && ++turns < LAST_TURNS);
        transport.takeLastWords(false);
    }

    /** Sends frames past the lane, for what belongs to no socket; takes them. */
    public void send(ByteBuf frames) {
        try {
            if (closed) {
                return;
            }
            if (transport.pendingBytes() > OWN_BYTES) {
                closeSoon(DisconnectReason.SLOW_CONSUMER);
                return;
            }
            transport.finish(frames);
            if (transport.wantsFlush()) {
                transport.flush();
            }
        } finally {
            frames.release();
        }
    }

    void sendPing() {
        send(OwnFrames.text("2"));
    }

    // Upgrade.

    public boolean isUpgrading() {
        return candidate != null;
    }

    /** A WebSocket applies to take over. The session must be on polling and have no other candidate. */
    public void beginUpgrade(Transport applicant) {
        assertInLoop();
        candidate = applicant;
    }

    /** The candidate has probed: it needs every poll answered. */
    public void probed() {
        transport.onProbe();
    }

    /** The candidate failed; polling goes on. */
    public void cancelUpgrade() {
        candidate = null;
        transport.onProbeFailed();
    }

    /** The candidate takes over, with what polling had not handed out yet. */
    public void upgrade() {
        assertInLoop();
        Transport old = transport;
        transport = candidate;
        transport.limitMessages(messageLimit);
        candidate = null;
        ByteBuf left = old.retire();
        if (left != null) {
            send(left);
        }
        onDrained();
    }

    // End.

    public void close(DisconnectReason reason) {
        close(reason, CloseCode.NONE);
    }

    /** Ends the session; further calls do nothing. */
    public void close(DisconnectReason reason, int closeCode) {
        assertInLoop();
        if (closed) {
            return;
        }
        // What was sent to the session before it was closed goes out before it closes.
        if (reason.hasLastWords()) {
            takeLastWords();
        } else {
            loop.lane().runNow();
        }
        if (closed) {
            return;
        }
        closed = true;
        heartbeat.cancel();
        loop.sessionClosed(address);
        try {
            closeTransports(reason, closeCode);
        } finally {
            // Even when a transport threw: nobody would take its members out of their rooms later.
            listener.onClosed(reason);
        }
    }

    private void closeTransports(DisconnectReason reason, int closeCode) {
        if (!transport.close(reason, closeCode)) {
            forget();
        }
        if (candidate != null) {
            candidate.close(reason, closeCode);
            candidate = null;
        }
    }

    /**
     * Makes the session's id unknown: nothing is left to tell its client. What carried it goes now: a session whose client
     * may come back is kept for minutes, and its connection would be most of what is kept.
     */
    public void forget() {
        if (sid != null) {
            table.remove(sid);
        }
        transport = new Ended(transport.name(), transport.form());
    }

    /** Ends the session a little later: for those who must not do it in the middle of a lane's turn. */
    public void closeSoon(DisconnectReason reason) {
        EventLoop eventLoop = loop.eventLoop();
        eventLoop.execute(() -> close(reason));
    }

    /** Visits the open sessions of a loop: each one's heartbeat waits in one of two queues. */
    public static void forEachOpen(SessionLoop loop, Consumer<Session> visitor) {
        List<Session> open = new ArrayList<>();
        loop.pings().forEach(deadline -> open.add(((Heartbeat) deadline).session()));
        loop.pongs().forEach(deadline -> open.add(((Heartbeat) deadline).session()));
        open.forEach(visitor);
    }

    private void assertInLoop() {
        assert loop.eventLoop().inEventLoop() : "session touched by a foreign thread";
    }
}
