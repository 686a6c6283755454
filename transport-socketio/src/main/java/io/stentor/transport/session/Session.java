package io.stentor.transport.session;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.stentor.core.lane.Outlet;
import io.stentor.transport.loop.SessionLoop;
import io.stentor.wire.engineio.PacketSink;
import io.stentor.wire.engineio.PacketType;
import io.stentor.wire.websocket.CloseCode;
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
    private final SessionLoop loop;
    private final SessionTable table;
    /** Null for a session that began as a WebSocket: nobody may refer to it. */
    private final String sid;

    private final Heartbeat heartbeat = new Heartbeat(this);
    private SessionListener listener;
    private Transport transport;
    /** A WebSocket that wants to take over, from its handshake to its upgrade packet. */
    private Transport candidate;

    private boolean closed;
    private int messageLimit;

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

    // Frames that leave.

    /** A session whose transport threw has lost frames: it ends, so that nobody takes the gap for silence. */
    @Override
    public boolean write(ByteBuf frames) {
        try {
            return !closed && transport.write(frames);
        } catch (RuntimeException bug) {
            closeSoon(DisconnectReason.TRANSPORT_ERROR);
            throw bug;
        }
    }

    @Override
    public void flush() {
        if (!closed) {
            transport.flush();
        }
    }

    /** Sends a frame past the lane, for what belongs to no socket; takes it. */
    public void send(ByteBuf frame) {
        if (!closed && transport.write(frame)) {
            transport.flush();
        }
        frame.release();
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
            if (transport.write(left)) {
                transport.flush();
            }
            left.release();
        }
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
        loop.lane().runNow();
        if (closed) {
            return;
        }
        closed = true;
        heartbeat.cancel();
        loop.sessionClosed();
        if (!transport.close(reason, closeCode)) {
            forget();
        }
        if (candidate != null) {
            candidate.close(reason, closeCode);
        }
        listener.onClosed(reason);
    }

    /** Makes the session's id unknown: nothing is left to tell its client. */
    public void forget() {
        if (sid != null) {
            table.remove(sid);
        }
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
