package io.stentor.transport.session;

import io.stentor.transport.loop.Deadline;
import io.stentor.transport.loop.SessionLoop;

/**
 * Pings a session and ends it when no pong comes (Engine.IO 4, "heartbeat"). The interval runs from pong to ping. The
 * first other packet after a ping extends the wait once: a busy client's pong may be queued behind it.
 */
final class Heartbeat extends Deadline {
    private final Session session;
    private boolean awaitingPong;
    private boolean extended;

    Heartbeat(Session session) {
        this.session = session;
    }

    Session session() {
        return session;
    }

    void start() {
        restart(loop().pings());
    }

    void onPong() {
        if (awaitingPong) {
            awaitingPong = false;
            restart(loop().pings());
        }
    }

    void onOtherPacket() {
        if (awaitingPong && !extended) {
            extended = true;
            restart(loop().pongs());
        }
    }

    boolean isOverdue() {
        return awaitingPong && isDue();
    }

    @Override
    protected void onExpired() {
        if (awaitingPong) {
            session.close(DisconnectReason.PING_TIMEOUT);
            return;
        }
        awaitingPong = true;
        extended = false;
        // First: sending may end the session, which cancels this.
        restart(loop().pongs());
        session.sendPing();
    }

    private SessionLoop loop() {
        return session.loop();
    }
}
