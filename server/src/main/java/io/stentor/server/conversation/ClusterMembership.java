package io.stentor.server.conversation;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import io.stentor.cluster.Cluster;
import io.stentor.cluster.LocalNamespace;
import io.stentor.cluster.Peers;
import io.stentor.cluster.SideChannel;
import io.stentor.wire.socketio.Packet;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The conversations' part in a cluster, from joining to leaving. Made by the thread that starts the server, which also ends it;
 * what comes is handed to the roster's thread.
 */
final class ClusterMembership {
    private static final long TICK_MS = 250;
    /** Messages on their way to the roster's thread: until it has taken some, the cluster's thread waits. */
    private static final int ON_THE_WAY = 256;

    private final Cluster cluster;
    private final Elsewhere elsewhere;
    private final ClusterPresence presence;
    private final MissedMessages missedMessages;
    private final EventLoop rosterLoop;
    private final Consumer<Throwable> onBug;
    private final Semaphore free = new Semaphore(ON_THE_WAY);
    private final Peers peers;
    private final SideChannel channel;
    private final ScheduledFuture<?> ticks;

    ClusterMembership(
            Cluster cluster,
            LocalNamespace local,
            Elsewhere elsewhere,
            ClusterPresence presence,
            MissedMessages missedMessages,
            EventLoop rosterLoop,
            Consumer<Throwable> onBug) {
        this.cluster = cluster;
        this.elsewhere = elsewhere;
        this.presence = presence;
        this.missedMessages = missedMessages;
        this.rosterLoop = rosterLoop;
        this.onBug = onBug;
        channel = cluster.openSide(Packet.MAIN_NAMESPACE, this::onMessage);
        peers = cluster.open(local);
        missedMessages.channel(report -> channel.tell(report.write(presence.self())));
        elsewhere.join(peers);
        rosterLoop.execute(guarded(() -> presence.open(channel)));
        Runnable tick = guarded(() -> presence.tick(cluster.isReady()));
        ticks = rosterLoop.scheduleAtFixedRate(tick, 0, TICK_MS, TimeUnit.MILLISECONDS);
    }

    Cluster cluster() {
        return cluster;
    }

    Peers peers() {
        return peers;
    }

    private void onMessage(byte[] bytes) {
        SideFields fields = SideFields.read(bytes);
        if (fields.kind().equals(MissedReport.KIND)) {
            missedMessages.onReport(fields.node(), MissedReport.of(fields));
        } else {
            handOver(PresenceMessage.of(fields));
        }
    }

    private void handOver(PresenceMessage message) {
        try {
            free.acquire();
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
            return;
        }
        Runnable handle = guarded(() -> presence.onMessage(message));
        try {
            rosterLoop.execute(() -> {
                free.release();
                handle.run();
            });
        } catch (RejectedExecutionException stopped) {
            free.release();
        }
    }

    private Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException | AssertionError bug) {
                onBug.accept(bug);
            }
        };
    }

    /** Tells the others that this server ends; returns when that is said. */
    void leave() {
        ticks.cancel(false);
        elsewhere.leave();
        rosterLoop.submit(guarded(presence::leave)).awaitUninterruptibly();
        channel.close();
        peers.close();
    }
}
