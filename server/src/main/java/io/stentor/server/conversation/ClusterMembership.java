package io.stentor.server.conversation;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import io.stentor.cluster.Cluster;
import io.stentor.cluster.Peers;
import io.stentor.cluster.Sessions;
import io.stentor.cluster.SideChannel;
import io.stentor.wire.socketio.Packet;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * The conversations' part in a cluster, from joining to leaving. Made by the thread that starts the server, which also ends it;
 * what comes is handed to the roster's thread.
 */
final class ClusterMembership {
    private static final long TICK_MS = 250;
    /** Messages on their way to the roster's thread: until it has taken some, the cluster's thread waits. */
    private static final int ON_THE_WAY = 256;

    /**
     * What of this server has to do with a cluster.
     *
     * @param here its conversations as other servers act on them
     * @param onBug told what a task has thrown
     */
    record Parts(
            ConversationPort here,
            Elsewhere elsewhere,
            ClusterPresence presence,
            MissedMessages missedMessages,
            EventLoop rosterLoop,
            Consumer<Throwable> onBug) {}

    private final Cluster cluster;
    private final ConversationPort here;
    private final Elsewhere elsewhere;
    private final ClusterPresence presence;
    private final MissedMessages missedMessages;
    private final EventLoop rosterLoop;
    private final Consumer<Throwable> onBug;
    private final Semaphore free = new Semaphore(ON_THE_WAY);
    private final Peers peers;
    private final SideChannel channel;
    private final ScheduledFuture<?> ticks;

    /**
     * Joins a cluster.
     *
     * @param migration makes what clients go on by, where there are shared sessions; given who is to be told what they confirm
     */
    ClusterMembership(
            Cluster cluster,
            Parts parts,
            BiFunction<Sessions, BiConsumer<String, String>, ConversationMigration> migration) {
        this.cluster = cluster;
        this.here = parts.here;
        this.elsewhere = parts.elsewhere;
        this.presence = parts.presence;
        this.missedMessages = parts.missedMessages;
        this.rosterLoop = parts.rosterLoop;
        this.onBug = parts.onBug;
        channel = cluster.openSide(Packet.MAIN_NAMESPACE, this::onMessage);
        peers = cluster.open(here);
        missedMessages.channel(report -> channel.tell(report.write(presence.self())));
        boolean goOn = peers.order() != null && peers.sessions() != null;
        elsewhere.join(peers, here, goOn ? migration.apply(peers.sessions(), this::tellConfirmed) : null);
        rosterLoop.execute(guarded(() -> presence.open(channel, cluster::isReady)));
        Runnable tick = guarded(presence::tick);
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
        } else if (fields.kind().equals(ConfirmedElsewhere.KIND)) {
            here.onConfirmedElsewhere(ConfirmedElsewhere.of(fields));
        } else {
            handOver(PresenceMessage.of(fields));
        }
    }

    private void tellConfirmed(String socketId, String entry) {
        channel.tell(new ConfirmedElsewhere(socketId, entry).write(presence.self()));
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
