package io.stentor.server.admin;

import io.stentor.core.lane.Lane;
import io.stentor.server.conversation.Conversations;
import io.stentor.transport.loop.SessionLoop;
import io.stentor.transport.server.SocketIoServer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;

/**
 * The server's figures, looked at once a second: each loop is asked for its lane's, which it tells in a task of its own, so
 * that nothing is shared with a delivery. Owned by the admin thread.
 */
final class Figures {
    private static final int WINDOW_SECONDS = 10;
    /** A loop that says nothing for this long is not alive. */
    private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

    final SocketIoServer server;
    final Conversations conversations;
    final LongSupplier faults;
    final LongSupplier droppedLogLines;
    final LatencyWindow latency;

    private final LongSupplier nanoClock;
    private final long startedNanos;
    private final AtomicReferenceArray<LaneFigures> lanes;
    private final Deque<Totals> samples = new ArrayDeque<>();

    private record Totals(long atNanos, long messages, long deliveries) {}

    Figures(
            SocketIoServer server,
            Conversations conversations,
            LongSupplier faults,
            LongSupplier droppedLogLines,
            long latencyTargetMs,
            LongSupplier nanoClock) {
        this.server = server;
        this.conversations = conversations;
        this.faults = faults;
        this.droppedLogLines = droppedLogLines;
        this.nanoClock = nanoClock;
        startedNanos = nanoClock.getAsLong();
        latency = new LatencyWindow(
                server.fanout().lanes().stream().map(Lane::latency).toList(), latencyTargetMs);
        lanes = new AtomicReferenceArray<>(server.loops().size());
        for (int i = 0; i < lanes.length(); i++) {
            lanes.set(i, LaneFigures.none(startedNanos));
        }
        samples.add(new Totals(startedNanos, 0, 0));
    }

    /** Once a second. */
    void tick() {
        latency.tick();
        samples.addLast(new Totals(nanoClock.getAsLong(), conversations.messages(), deliveries()));
        if (samples.size() > WINDOW_SECONDS + 1) {
            samples.removeFirst();
        }
        List<SessionLoop> loops = server.loops();
        for (int i = 0; i < loops.size(); i++) {
            int index = i;
            SessionLoop loop = loops.get(i);
            try {
                loop.eventLoop().execute(() -> lanes.set(index, LaneFigures.of(loop, nanoClock.getAsLong())));
            } catch (RejectedExecutionException stopping) {
                // It is heard of no more: the server ends.
            }
        }
    }

    int laneCount() {
        return lanes.length();
    }

    LaneFigures lane(int index) {
        return lanes.get(index);
    }

    /** Whether every loop has been heard of lately. */
    boolean isEveryLoopAlive() {
        long now = nanoClock.getAsLong();
        for (int i = 0; i < lanes.length(); i++) {
            if (now - lanes.get(i).atNanos() > SILENCE_NANOS) {
                return false;
            }
        }
        return true;
    }

    long connections() {
        return sum(LaneFigures::sessions);
    }

    /** Every lane sees every broadcast. */
    long broadcasts() {
        return lanes.get(0).broadcasts();
    }

    long deliveries() {
        return sum(LaneFigures::deliveries);
    }

    long skipped() {
        return sum(LaneFigures::skipped);
    }

    long behind() {
        return sum(LaneFigures::behind);
    }

    long away() {
        return sum(LaneFigures::away);
    }

    double messagesPerSecond() {
        return perSecond(Totals::messages);
    }

    double deliveriesPerSecond() {
        return perSecond(Totals::deliveries);
    }

    double uptimeSeconds() {
        return (nanoClock.getAsLong() - startedNanos) / 1e9;
    }

    private double perSecond(ToLongFunction<Totals> count) {
        Totals first = samples.getFirst();
        Totals last = samples.getLast();
        double seconds = (last.atNanos - first.atNanos) / 1e9;
        return seconds <= 0 ? 0 : (count.applyAsLong(last) - count.applyAsLong(first)) / seconds;
    }

    private long sum(ToLongFunction<LaneFigures> figure) {
        long sum = 0;
        for (int i = 0; i < lanes.length(); i++) {
            sum += figure.applyAsLong(lanes.get(i));
        }
        return sum;
    }
}
