package io.stentor.cluster.redis;

import io.stentor.cluster.Sessions;
import io.stentor.cluster.SharedSession;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * The sessions of all namespaces of this node whose clients were cut, as values of Redis, and how clients of such sessions
 * come in: each enters its rooms between two entries of the stream, so that what it has missed is what the stream has
 * between its last entry and that place.
 *
 * <p>Any thread, unless a method says otherwise. Whoever waits to come in is one of the cluster's thread.
 */
final class StreamSessions {
    private static final String KEY_PREFIX = "sio:session:";
    /** What servers make: Socket.IO's own have 20 characters, this one 32. */
    private static final Pattern PID = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private static final Duration ANSWER = Duration.ofSeconds(2);
    /** How many read what they have missed at a time; each has that in memory. */
    private static final int MAX_READING = 32;

    private static final int MAX_WAITING = 10_000;

    private final RedisStreams redis;
    private final StreamsDialect.Settings settings;
    private final Turns turns;
    private final String self = Uids.nextHex();
    /** The secrets of sessions that this node has left, with when they are over, in that order. Guarded by itself. */
    private final Map<String, Long> left = new LinkedHashMap<>();

    /** Of the cluster's thread. */
    private final Queue<Arriving> waiting = new ArrayDeque<>();

    /** As {@link #onPosition} was told. Of the cluster's thread. */
    private StreamId here;

    private final AtomicInteger reading = new AtomicInteger();

    StreamSessions(RedisStreams redis, StreamsDialect.Settings settings, Turns turns) {
        this.redis = redis;
        this.settings = settings;
        this.turns = turns;
    }

    /** Those of one namespace. */
    Sessions of(String namespace, OwnEntries own, UnaryOperator<Object> binding) {
        return new Of(namespace, own, binding);
    }

    /** Nobody is to take what this node has left: it is not in the stream what their clients have missed. */
    void discardAll() {
        List<String> all;
        synchronized (left) {
            all = List.copyOf(left.keySet());
            left.clear();
        }
        all.forEach(pid -> redis.take(KEY_PREFIX + pid));
    }

    private void remember(String pid) {
        long now = System.nanoTime();
        synchronized (left) {
            left.remove(pid);
            left.put(pid, now + Duration.ofMillis(settings.recoveryMs()).toNanos());
            var eldest = left.values().iterator();
            while (eldest.hasNext() && eldest.next() - now < 0) {
                eldest.remove();
            }
        }
    }

    private void forget(String pid) {
        synchronized (left) {
            left.remove(pid);
        }
    }

    /** The sessions of one namespace. */
    private final class Of implements Sessions {
        private final String namespace;
        private final OwnEntries own;
        private final UnaryOperator<Object> binding;

        Of(String namespace, OwnEntries own, UnaryOperator<Object> binding) {
            this.namespace = namespace;
            this.own = own;
            this.binding = binding;
        }

        @Override
        public boolean save(SharedSession session) {
            if (!own.isClear()) {
                return false;
            }
            byte[] value;
            try {
                value = SessionText.write(session, namespace, self, binding);
            } catch (IllegalArgumentException unsendable) {
                return false;
            }
            remember(session.pid());
            redis.setWithExpiry(KEY_PREFIX + session.pid(), value, settings.recoveryMs());
            return true;
        }

        @Override
        public void discard(String pid) {
            forget(pid);
            redis.take(KEY_PREFIX + pid);
        }

        @Override
        public CompletionStage<SharedSession> take(String pid) {
            if (!PID.matcher(pid).matches()) {
                return CompletableFuture.completedFuture(null);
            }
            CompletableFuture<SharedSession> taken = new CompletableFuture<>();
            redis.take(KEY_PREFIX + pid).whenComplete((value, failure) -> {
                if (failure != null) {
                    taken.completeExceptionally(failure);
                } else {
                    forget(pid);
                    taken.complete(SessionText.read(value, pid, namespace, self));
                }
            });
            redis.schedule(() -> taken.completeExceptionally(new TimeoutException("no answer from Redis")), ANSWER);
            return taken;
        }

        @Override
        public void arrive(SharedSession session, String entry, Arrival arrival) {
            StreamId seen;
            try {
                seen = StreamId.of(entry);
            } catch (NumberFormatException tooLarge) {
                arrival.onLost();
                return;
            }
            Arriving arriving = new Arriving(redis, settings.key(), namespace, session, seen, arrival);
            if (!own.isClear() || !turns.next(() -> begin(arriving))) {
                arriving.lost();
            }
        }
    }

    /** Cluster's thread. */
    private void begin(Arriving arriving) {
        if (waiting.size() >= MAX_WAITING) {
            arriving.lost();
        } else {
            waiting.add(arriving);
            letIn();
        }
    }

    /**
     * The order of this server has come to an entry, or some time has passed. Cluster's thread.
     *
     * @param position the last entry whose effect is in this server's order; null when clients cannot come in
     */
    void onPosition(String position) {
        here = position == null ? null : StreamId.of(position);
        if (!waiting.isEmpty()) {
            letIn();
        }
    }

    /** Lets those in whose turn it is; all of them enter while the stream rests. */
    private void letIn() {
        List<Arriving> entering = new ArrayList<>();
        for (int left = waiting.size(); left > 0; left--) {
            Arriving next = waiting.remove();
            if (here == null || next.isLate()) {
                next.lost();
            } else if (next.seen().compareTo(here) > 0 || reading.get() + entering.size() >= MAX_READING) {
                // Its client has seen more than is given out here so far: that must come first.
                waiting.add(next);
            } else {
                entering.add(next);
            }
        }
        StreamId place = here;
        entering.forEach(Arriving::enter);
        for (Arriving next : entering) {
            if (next.hasEntered()) {
                reading.incrementAndGet();
                next.read(place, reading::decrementAndGet);
            } else {
                next.lost();
            }
        }
    }
}
