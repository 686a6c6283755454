package io.stentor.server.conversation;

import io.netty.channel.EventLoop;
import io.stentor.server.access.Identity;
import io.stentor.socketio.Connection;
import java.util.Comparator;
import java.util.TreeSet;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Disconnects sockets when their tokens expire: sorted by that time, with one timer for the first of them, so that those who
 * leave before leave nothing behind. Owned by one event loop.
 */
final class Expiries {
    /** Tokens made together expire together: others must get their turn. */
    private static final int AT_A_TIME = 64;
    /** The wall clock may be set meanwhile. */
    private static final long LOOK_MS = 60_000;

    private final EventLoop loop;
    private final LongSupplier wallClockMs;
    private final Consumer<Throwable> onBug;
    private final TreeSet<Expiry> expiries =
            new TreeSet<>(Comparator.comparingLong(Expiry::atMs).thenComparingLong(Expiry::number));
    private long number;
    /** The timer, and when it looks; null while there is none. */
    private Future<?> timer;

    private long looksAtMs;

    /** @param number makes those of one moment distinct */
    record Expiry(long atMs, long number, Connection connection) {}

    Expiries(EventLoop loop, LongSupplier wallClockMs, Consumer<Throwable> onBug) {
        this.loop = loop;
        this.wallClockMs = wallClockMs;
        this.onBug = onBug;
    }

    int size() {
        return expiries.size();
    }

    /** The socket is to be disconnected when its participant's token expires. */
    void add(Connection connection, Participant participant) {
        long atMs = participant.identity.expiresAtMs();
        if (atMs == Identity.NEVER) {
            return;
        }
        participant.expiry = new Expiry(atMs, number++, connection);
        expiries.add(participant.expiry);
        plan();
    }

    /** The socket is gone. */
    void remove(Participant participant) {
        if (participant.expiry != null) {
            expiries.remove(participant.expiry);
            participant.expiry = null;
        }
    }

    private void plan() {
        if (expiries.isEmpty()) {
            return;
        }
        long now = wallClockMs.getAsLong();
        long waitMs = Math.max(0, Math.min(expiries.first().atMs() - now, LOOK_MS));
        if (timer == null || now + waitMs < looksAtMs) {
            if (timer != null) {
                timer.cancel(false);
            }
            looksAtMs = now + waitMs;
            timer = loop.schedule(this::look, waitMs, TimeUnit.MILLISECONDS);
        }
    }

    private void look() {
        timer = null;
        long now = wallClockMs.getAsLong();
        for (int i = 0; i < AT_A_TIME && !expiries.isEmpty() && expiries.first().atMs() <= now; i++) {
            disconnect(expiries.pollFirst().connection());
        }
        plan();
    }

    private void disconnect(Connection connection) {
        try {
            connection.disconnect();
        } catch (RuntimeException | AssertionError bug) {
            onBug.accept(bug);
        }
    }
}
