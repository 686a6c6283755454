package io.stentor.transport.server;

import io.stentor.transport.loop.SessionLoop;
import io.stentor.transport.session.DisconnectReason;
import io.stentor.transport.session.Session;
import io.stentor.wire.websocket.CloseCode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * Closes the sessions of one loop evenly over a window, each once its client has what was sent to it, and finds out when all
 * of them are gone. For that loop's thread only.
 *
 * <p>Clients are told nothing that would keep them from coming back: no Socket.IO DISCONNECT, only the end of their transport.
 */
final class LoopDrain {
    /** Short beside any window, long beside a turn of the loop. */
    private static final long LOOK_MS = 20;

    private final SessionLoop loop;
    private final long windowNanos;
    private final Runnable onGone;

    private long beganNanos;
    private int begunWith;
    private final Queue<Session> waiting = new ArrayDeque<>();
    /** Their time came while they had something to take still. */
    private final List<Session> late = new ArrayList<>();

    private int closed;
    private int cut;
    private boolean gone;

    /** @param onGone called once, when the last client has gone or was cut off */
    LoopDrain(SessionLoop loop, long windowMs, Runnable onGone) {
        this.loop = loop;
        this.windowNanos = TimeUnit.MILLISECONDS.toNanos(windowMs);
        this.onGone = onGone;
    }

    void begin() {
        beganNanos = nanoTime();
        Session.forEachOpen(loop, waiting::add);
        begunWith = waiting.size();
        look();
    }

    private void look() {
        if (gone) {
            return;
        }
        long elapsed = nanoTime() - beganNanos;
        if (elapsed < windowNanos) {
            closeThoseDue(elapsed);
        } else {
            // Among them those that were let in while the drain began.
            Session.forEachOpen(loop, this::closeAtRest);
        }
        if (loop.sessions() == 0 && loop.farewells() == 0) {
            end();
        } else {
            loop.eventLoop().schedule(this::look, LOOK_MS, TimeUnit.MILLISECONDS);
        }
    }

    private void closeThoseDue(long elapsed) {
        double due = (double) begunWith * elapsed / windowNanos;
        while (!waiting.isEmpty() && begunWith - waiting.size() < due) {
            late.add(waiting.remove());
        }
        late.removeIf(this::closeAtRest);
    }

    /** Whether the session is closed. */
    private boolean closeAtRest(Session session) {
        if (!session.isClosed() && session.isAtRest()) {
            session.close(DisconnectReason.SERVER_SHUTTING_DOWN, CloseCode.GOING_AWAY);
            closed++;
        }
        return session.isClosed();
    }

    /** Ends at once whoever is left. */
    void cutOff() {
        if (!gone) {
            cut = loop.sessions() + loop.farewells();
            Session.forEachOpen(loop, session -> session.close(DisconnectReason.FORCED_CLOSE));
            loop.closings().expireAll();
            end();
        }
    }

    private void end() {
        gone = true;
        onGone.run();
    }

    /** Sessions closed in good order, once it is over. */
    int closed() {
        return closed;
    }

    /** Clients cut off, once it is over. */
    int cut() {
        return cut;
    }

    private long nanoTime() {
        return loop.eventLoop().ticker().nanoTime();
    }
}
