package io.stentor.transport.http;

import io.netty.channel.Channel;
import io.stentor.transport.loop.SessionLoop;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A connection's way from the loop that accepted it to the loop of the session that its request names. It ends once: the
 * connection arrives, or is given up after {@code limits.headerTime}, which the loop it left sees to. Between
 * the two it belongs to this.
 */
final class Move {
    /**
     * Turns of the loop that is left, before another gets the channel. What io_uring had under way for it is cancelled when
     * it is deregistered, and told a turn later: to a channel that knows of one loop only, and forgets what the other has
     * begun when both touch it.
     */
    private static final int TURNS_TO_SETTLE = 2;

    private final HttpConnection connection;
    private final RequestHandler request;
    private final SessionLoop from;
    private final AtomicBoolean ended = new AtomicBoolean();
    private final Future<?> limit;

    /** Begins it; on the loop that is left. */
    Move(HttpConnection connection, RequestHandler request, SessionLoop from) {
        this.connection = connection;
        this.request = request;
        this.from = from;
        limit = from.eventLoop().schedule(this::giveUp, from.options().headerTimeMs(), TimeUnit.MILLISECONDS);
    }

    /** The channel belongs to no loop any more. */
    void leave(SessionLoop home) {
        settle(home, TURNS_TO_SETTLE);
    }

    private void settle(SessionLoop home, int turns) {
        if (turns == 0) {
            enter(home);
            return;
        }
        try {
            from.executeNextTurn(connection.channel(), () -> settle(home, turns - 1));
        } catch (RejectedExecutionException shutDown) {
            connection.channel().close();
        }
    }

    private void enter(SessionLoop home) {
        Channel channel = connection.channel();
        if (ended.get()) {
            return;
        }
        home.eventLoop().register(channel).addListener(there -> {
            if (there.isSuccess()) {
                connection.onMoved(home);
            } else {
                end();
                channel.close();
            }
        });
    }

    /** It has arrived, or its connection has ended on the way; false when it had been given up before. Any thread. */
    boolean end() {
        limit.cancel(false);
        return ended.compareAndSet(false, true);
    }

    private void giveUp() {
        if (ended.compareAndSet(false, true)) {
            tellHome();
            connection.onMoveOverdue();
        }
    }

    /** The request is lost: its session's loop decides what that means. Any thread. */
    void tellHome() {
        try {
            request.home().eventLoop().execute(request::onLostOnTheWay);
        } catch (RejectedExecutionException shutDown) {
            // The loop is gone, and its sessions with it.
        }
    }
}
