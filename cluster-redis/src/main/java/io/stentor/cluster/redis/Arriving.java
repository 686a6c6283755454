package io.stentor.cluster.redis;

import io.stentor.cluster.Missed;
import io.stentor.cluster.Scope;
import io.stentor.cluster.Sessions;
import io.stentor.cluster.SharedSession;
import io.stentor.wire.socketio.PacketViolation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A client that comes in from another node: it enters its rooms while the stream rests, and is told what the stream has
 * between the last entry it has seen and that place. The entrance is the cluster's thread's; reading goes from page to page,
 * one at a time.
 */
final class Arriving implements Sessions.Entrance {
    private static final Duration ENTRANCE = Duration.ofSeconds(1);
    /** Clients give up, or come once more, not much later. */
    private static final Duration TIME = Duration.ofSeconds(10);

    private static final int PAGE = 500;
    private static final int MAX_MISSED = 10_000;
    private static final int MAX_MISSED_BYTES = 8 << 20;

    private final RedisStreams redis;
    private final String stream;
    private final String namespace;
    private final SharedSession session;
    private final StreamId seen;
    private final Sessions.Arrival arrival;
    /** The last entry of which is known what its client was asked about; or null. */
    private final StreamId askedUpTo;

    private final long sinceNanos = System.nanoTime();
    private final AtomicReference<State> state = new AtomicReference<>(State.WAITS);
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean entered;
    private final AtomicBoolean over = new AtomicBoolean();
    private final List<Missed> missed = new ArrayList<>();
    private int missedBytes;
    private Runnable onOver;

    private enum State {
        WAITS,
        BEGUN,
        LATE
    }

    Arriving(
            RedisStreams redis,
            String stream,
            String namespace,
            SharedSession session,
            StreamId seen,
            Sessions.Arrival arrival) {
        this.redis = redis;
        this.stream = stream;
        this.namespace = namespace;
        this.session = session;
        this.seen = seen;
        this.arrival = arrival;
        askedUpTo = session.asked() == null ? null : StreamId.of(session.asked().upTo());
    }

    /** The last entry that its client has got. */
    StreamId seen() {
        return seen;
    }

    /** Whether it has waited for so long that its client will come anew. */
    boolean isLate() {
        return System.nanoTime() - sinceNanos > TIME.toNanos();
    }

    // The entrance.

    /** It may enter. Cluster's thread, which waits then by {@link #hasEntered}. */
    void enter() {
        arrival.enter(this);
    }

    @Override
    public boolean begin() {
        return state.compareAndSet(State.WAITS, State.BEGUN);
    }

    @Override
    public void end(boolean isIn) {
        entered = isIn;
        ended.countDown();
    }

    /** Waits until it has entered its rooms; false when it did not, and will not. Cluster's thread. */
    boolean hasEntered() {
        try {
            if (!ended.await(ENTRANCE.toMillis(), TimeUnit.MILLISECONDS)) {
                if (state.compareAndSet(State.WAITS, State.LATE)) {
                    return false;
                }
                // It is in the middle of it, which does not take long.
                ended.await();
            }
            return entered;
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    // What it has missed.

    /**
     * Reads what its client has missed, and tells it.
     *
     * @param to the last entry that is before its entrance
     * @param whenOver run when that has ended, whatever came of it
     */
    void read(StreamId to, Runnable whenOver) {
        onOver = whenOver;
        redis.schedule(this::lost, TIME);
        readFrom(seen, to);
    }

    /** Each page begins with the last entry of the one before: while that is there, nothing between them was trimmed. */
    private void readFrom(StreamId from, StreamId to) {
        redis.range(stream, from.toString(), to.toString(), PAGE).whenComplete((page, failure) -> {
            if (failure != null
                    || page.isEmpty()
                    || !StreamId.of(page.get(0).id()).equals(from)) {
                lost();
                return;
            }
            for (StreamEntry entry : page.subList(1, page.size())) {
                add(entry);
            }
            if (missed.size() > MAX_MISSED || missedBytes > MAX_MISSED_BYTES) {
                lost();
            } else if (page.size() == PAGE) {
                readFrom(StreamId.of(page.get(PAGE - 1).id()), to);
            } else if (over.compareAndSet(false, true)) {
                onOver.run();
                arrival.onMissed(missed);
            }
        });
    }

    private void add(StreamEntry entry) {
        if (!namespace.equals(StreamMessages.text(entry.fields(), "nsp"))) {
            return;
        }
        try {
            Message message = StreamMessages.read(entry.fields());
            if (message.type() != MessageType.BROADCAST) {
                return;
            }
            boolean isQuestion = message.requestId() != null;
            boolean isOwed = isQuestion && isOwed(entry.id());
            Broadcast event = message.broadcast();
            boolean isMissed = !event.flags().isVolatile() && (isOwed || !isQuestion || !wasAsked(entry.id()));
            if (isMissed && isFor(event.to())) {
                missed.add(new Missed(entry.id(), event.flags(), event.event(), event.args(), isOwed));
                missedBytes += entry.fields().get("data").length;
            }
        } catch (PacketViolation | Malformed notUnderstood) {
            // Nor did those who were there when it came: they have counted it.
            return;
        }
    }

    private boolean isOwed(String entry) {
        return session.asked() != null && session.asked().owed().contains(entry);
    }

    /** Whether its client was asked there where it was, and so has got what it was asked about. */
    private boolean wasAsked(String entry) {
        return askedUpTo != null && StreamId.of(entry).compareTo(askedUpTo) <= 0;
    }

    private boolean isFor(Scope to) {
        List<String> rooms = session.rooms();
        return (to.rooms().isEmpty() || to.rooms().stream().anyMatch(rooms::contains))
                && to.except().stream().noneMatch(rooms::contains);
    }

    /** Nobody can say what it has missed. */
    void lost() {
        if (over.compareAndSet(false, true)) {
            if (onOver != null) {
                onOver.run();
            }
            arrival.onLost();
        }
    }
}
