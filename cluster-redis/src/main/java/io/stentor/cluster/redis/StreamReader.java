package io.stentor.cluster.redis;

import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Reads one stream as it grows, on a connection of its own, from the entry that was the last when it began. One batch is
 * under way at a time: the next is read when the listener has taken it, so that a server that is behind loses nothing as
 * long as the stream keeps it.
 *
 * <p>With each batch Redis is asked for the entry before it. As streams are trimmed from their old end, nothing is missing
 * between the two while that one is there; when it is not, there is a gap. Works on the connection's thread and, in turn, on
 * the cluster's; nothing waits.
 */
final class StreamReader implements AutoCloseable {
    /** So long Redis keeps a question that has no answer yet. */
    private static final Duration BLOCK = Duration.ofSeconds(1);

    private static final int BATCH = 100;
    /** Whoever begins later may have missed something. */
    private static final Duration LATE = Duration.ofSeconds(2);

    private static final Duration RETRY = Duration.ofSeconds(2);
    private static final Duration FULL_RETRY = Duration.ofMillis(5);

    private final String stream;
    private final StreamListener listener;
    private final Inbox inbox;
    private final ClusterCounters counters;
    private final Runnable onDoubt;
    private final StandingConnection.Timer timer;
    private final StandingConnection<StatefulRedisConnection<String, byte[]>> connection;
    private final AtomicBoolean started = new AtomicBoolean();
    private final long madeNanos = System.nanoTime();
    private final Heartbeat asked = new Heartbeat();
    private final Heartbeat heard = new Heartbeat();
    private volatile boolean waiting;
    /** Of the last entry handed on; null while Redis was not asked for the first. */
    private volatile StreamId position;
    /** Whether entries may have come, before the first position was known, of which nobody was told. */
    private volatile boolean late;

    private volatile Throwable refusal;
    private volatile boolean closed;

    StreamReader(
            String stream,
            StreamListener listener,
            Supplier<? extends CompletionStage<StatefulRedisConnection<String, byte[]>>> attempt,
            Inbox inbox,
            ClusterCounters counters,
            Runnable onDoubt,
            StandingConnection.Timer timer) {
        this.stream = stream;
        this.listener = listener;
        this.inbox = inbox;
        this.counters = counters;
        this.onDoubt = onDoubt;
        this.timer = timer;
        connection = new StandingConnection<>(() -> attempt.get().whenComplete(this::noteFailure), this::begin, timer);
    }

    private void noteFailure(Object made, Throwable failure) {
        late |= failure != null;
    }

    /** Begins, unless it has begun; to be called when it is known where the stream is. */
    void start() {
        if (started.compareAndSet(false, true)) {
            late |= System.nanoTime() - madeNanos > LATE.toNanos();
            connection.connect();
        }
    }

    /** What was appended while there was no connection is read from the last position, if it is still there. */
    private void begin(StatefulRedisConnection<String, byte[]> made) {
        onAsk();
        StreamId from = position;
        if (from == null || from.equals(StreamId.START)) {
            // Of an empty stream there is nothing by which to tell whether it is the same.
            seek(made, late || from != null);
        } else {
            unlessCut(
                    made,
                    () -> entryAt(made.async(), from)
                            .whenComplete((witness, failure) ->
                                    unlessFailed(made, failure, () -> resume(made, !witness.isEmpty()))));
        }
    }

    private void onAsk() {
        asked.beat();
        waiting = true;
    }

    private void onAnswer() {
        heard.beat();
        waiting = false;
        refusal = null;
    }

    private void resume(StatefulRedisConnection<String, byte[]> from, boolean witnessed) {
        if (witnessed) {
            read(from);
        } else {
            seek(from, true);
        }
    }

    /** Goes to the end of the stream. */
    private void seek(StatefulRedisConnection<String, byte[]> in, boolean gap) {
        unlessCut(
                in,
                () -> in.async()
                        .xrevrange(stream, Range.unbounded(), Limit.from(1))
                        .whenComplete((last, failure) -> unlessFailed(in, failure, () -> {
                            position = last.isEmpty()
                                    ? StreamId.START
                                    : StreamId.of(last.get(0).getId());
                            late = false;
                            onAnswer();
                            if (gap) {
                                hand(in, listener::onGap);
                            } else {
                                read(in);
                            }
                        })));
    }

    @SuppressWarnings("unchecked") // an array of offsets
    private void read(StatefulRedisConnection<String, byte[]> from) {
        if (closed || !connection.is(from)) {
            return;
        }
        onAsk();
        StreamId last = position;
        unlessCut(from, () -> {
            CompletionStage<List<StreamMessage<String, byte[]>>> next = from.async()
                    .xread(
                            XReadArgs.Builder.block(BLOCK).count(BATCH),
                            XReadArgs.StreamOffset.from(stream, last.toString()));
            CompletionStage<List<StreamMessage<String, byte[]>>> witness = entryAt(from.async(), last);
            next.thenCombine(witness, (entries, before) -> {
                        onBatch(from, behind(last, entries), !before.isEmpty() || last.equals(StreamId.START));
                        return null;
                    })
                    .whenComplete((done, failure) -> unlessFailed(from, failure, () -> {}));
        });
    }

    /** Entries behind a place, each once and by their ids, whatever lies between here and Redis has done to them. */
    private static SortedMap<StreamId, StreamMessage<String, byte[]>> behind(
            StreamId last, List<StreamMessage<String, byte[]>> entries) {
        SortedMap<StreamId, StreamMessage<String, byte[]>> byId = new TreeMap<>();
        for (StreamMessage<String, byte[]> entry : entries) {
            StreamId id = StreamId.of(entry.getId());
            if (id.compareTo(last) > 0) {
                byId.put(id, entry);
            }
        }
        return byId;
    }

    private CompletionStage<List<StreamMessage<String, byte[]>>> entryAt(
            RedisClusterAsyncCommands<String, byte[]> commands, StreamId id) {
        return commands.xrange(stream, Range.create(id.toString(), id.toString()), Limit.from(1));
    }

    private void onBatch(
            StatefulRedisConnection<String, byte[]> from,
            SortedMap<StreamId, StreamMessage<String, byte[]>> entries,
            boolean witnessed) {
        onAnswer();
        if (!witnessed) {
            seek(from, true);
        } else if (entries.isEmpty()) {
            read(from);
        } else {
            position = entries.lastKey();
            Collection<StreamMessage<String, byte[]>> inOrder = entries.values();
            hand(from, () -> inOrder.forEach(this::tell));
        }
    }

    private void tell(StreamMessage<String, byte[]> entry) {
        try {
            listener.onEntry(new StreamEntry(entry.getId(), entry.getBody()));
        } catch (RuntimeException notUnderstood) {
            // Whatever it is, what comes behind it must be heard.
            counters.onMalformed();
        }
    }

    /** Has the cluster's thread do something, and then reads on. */
    private void hand(StatefulRedisConnection<String, byte[]> from, Runnable work) {
        if (closed) {
            return;
        }
        boolean taken = inbox.execute(() -> {
            try {
                work.run();
            } finally {
                read(from);
            }
        });
        if (!taken) {
            timer.schedule(() -> hand(from, work), FULL_RETRY);
        }
    }

    /** A cut connection is no failure: the next one begins where this one ended. */
    private void unlessCut(StatefulRedisConnection<String, byte[]> made, Runnable commands) {
        try {
            commands.run();
        } catch (RuntimeException refused) {
            unlessFailed(made, refused, () -> {});
        }
    }

    private void unlessFailed(StatefulRedisConnection<String, byte[]> made, Throwable failure, Runnable next) {
        if (failure == null) {
            next.run();
        } else if (!closed && connection.is(made)) {
            refusal = failure;
            if (Routes.isAboutLayout(failure)) {
                onDoubt.run();
            }
            timer.schedule(() -> again(made), RETRY);
        }
    }

    private void again(StatefulRedisConnection<String, byte[]> made) {
        if (!closed && connection.is(made)) {
            begin(made);
        }
    }

    /** Drops a connection on which Redis owes an answer for too long: nothing else would tell that it is cut off. */
    void dropUnlessHeard(Duration within) {
        if (waiting && !asked.isWithin(within.plus(BLOCK))) {
            move();
        }
    }

    /** Whether the stream is being read, and Redis has answered lately. */
    boolean isReading(Duration within) {
        return connection.now() != null && position != null && (!waiting || heard.isWithin(within.plus(BLOCK)));
    }

    boolean isClosed() {
        return closed;
    }

    Throwable lastFailure() {
        return connection.lastFailure() == null ? refusal : connection.lastFailure();
    }

    /** Reads on elsewhere: another Redis has the stream now. */
    void move() {
        connection.drop();
    }

    String stream() {
        return stream;
    }

    /** Ends reading; what was read already may still be told. */
    @Override
    public void close() {
        closed = true;
        connection.leave();
    }

    /** The same while the client is being closed, which closes all connections. */
    void stop() {
        closed = true;
        connection.close();
    }
}
