package io.stentor.cluster.redis;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.api.StatefulConnection;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to Redis, made anew, with back-off, whenever there is none. A cut one is dropped with all that waits in it:
 * said again, clients might get it twice. Any thread; nothing waits.
 */
final class StandingConnection<C extends StatefulConnection<String, byte[]>> {
    private static final Logger LOG = LoggerFactory.getLogger(StandingConnection.class);
    private static final Duration FIRST_DELAY = Duration.ofMillis(50);
    private static final Duration LAST_DELAY = Duration.ofSeconds(2);

    private final Supplier<? extends CompletionStage<C>> attempt;
    private final Consumer<C> onMade;
    private final Timer timer;
    private volatile C now;
    private volatile Throwable lastFailure;
    private volatile boolean closed;

    /** Runs tasks later, on a thread of its own. */
    interface Timer {
        void schedule(Runnable task, Duration delay);
    }

    /**
     * Does not connect yet.
     *
     * @param attempt begins to connect
     * @param onMade told of each connection that stands
     */
    StandingConnection(Supplier<? extends CompletionStage<C>> attempt, Consumer<C> onMade, Timer timer) {
        this.attempt = attempt;
        this.onMade = onMade;
        this.timer = timer;
    }

    /** The connection, or null while there is none. */
    C now() {
        return now;
    }

    /** Why the last attempt failed; null when it did not. */
    Throwable lastFailure() {
        return lastFailure;
    }

    void connect() {
        connect(FIRST_DELAY);
    }

    private void connect(Duration retryAfter) {
        if (closed) {
            return;
        }
        attempt.get().whenComplete((made, failure) -> {
            lastFailure = failure;
            if (failure != null) {
                Duration twice = retryAfter.multipliedBy(2);
                Duration next = twice.compareTo(LAST_DELAY) < 0 ? twice : LAST_DELAY;
                timer.schedule(() -> connect(next), retryAfter);
            } else if (closed) {
                made.closeAsync();
            } else {
                stands(made);
            }
        });
    }

    private void stands(C made) {
        now = made;
        made.addListener(new Cut(made));
        onMade.accept(made);
        if (!made.isOpen()) {
            // It was cut before anybody knew that it is ours.
            lost(made);
        }
    }

    /** A connection was cut; false when it is not this one, or that is known already. */
    @SuppressWarnings("ReferenceEquality") // the very connection
    boolean lost(Object connection) {
        C cut;
        synchronized (this) {
            cut = now;
            if (cut == null || cut != connection) {
                return false;
            }
            now = null;
        }
        if (!closed) {
            // Otherwise the client, which is being closed, has done so.
            cut.closeAsync();
        }
        timer.schedule(this::connect, FIRST_DELAY);
        return true;
    }

    /** Whether this is the connection that stands. */
    @SuppressWarnings("ReferenceEquality") // the very connection
    boolean is(StatefulConnection<?, ?> connection) {
        return now == connection;
    }

    /** Ends it, and what waits in it, while the client goes on. */
    void leave() {
        C last = now;
        close();
        if (last != null) {
            last.closeAsync();
        }
    }

    /** Makes no more connections. */
    void close() {
        closed = true;
    }

    private final class Cut implements RedisConnectionStateListener {
        private final C of;

        Cut(C of) {
            this.of = of;
        }

        @Override
        public void onRedisDisconnected(RedisChannelHandler<?, ?> connection) {
            if (lost(of)) {
                LOG.atDebug().addKeyValue("event", "redis_connection_cut").log("a connection to Redis was cut");
            }
        }
    }
}
