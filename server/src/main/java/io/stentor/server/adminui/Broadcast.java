package io.stentor.server.adminui;

import io.stentor.api.Namespace;
import io.stentor.api.Socket;
import io.stentor.server.config.Options;
import io.stentor.server.conversation.Conversations;
import io.stentor.transport.server.SocketIoServer;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Tells the admins, on a thread of its own, how the server is: every two seconds, and at once when somebody comes. Nothing
 * is looked at while nobody is there.
 */
final class Broadcast implements AutoCloseable {
    /** What the page expects; after 10 s of silence it takes a server for dead. */
    private static final long INTERVAL_MS = 2_000;

    private final Options.AdminUi options;
    private final Namespace namespace;
    private final Commands commands;
    private final ServerStats stats;
    private final EventSamples samples;
    /** Null in production mode. */
    private final SocketWatch watch;

    private final Consumer<Throwable> onFault;
    private final ScheduledThreadPoolExecutor thread;
    /** This thread's: loops have been asked and have not all answered. */
    private boolean sampling;
    /** This thread's: nobody has been there at the last look. */
    private boolean idle = true;

    Broadcast(
            Options.AdminUi options,
            Namespace namespace,
            SocketIoServer server,
            Conversations conversations,
            EventSamples samples,
            Consumer<Throwable> onFault) {
        this.options = options;
        this.namespace = namespace;
        this.samples = samples;
        this.onFault = onFault;
        commands = new Commands(conversations);
        String host = hostname();
        String id = options.serverId().isEmpty() ? host : options.serverId();
        stats = new ServerStats(server, conversations, id, host, System::nanoTime);
        thread = new ScheduledThreadPoolExecutor(1, task -> {
            Thread made = new Thread(task, "stentor-admin-ui");
            made.setDaemon(true);
            return made;
        });
        watch = options.isDevelopment()
                ? new SocketWatch(server.fanout(), () -> namespace.sockets().values(), thread)
                : null;
        thread.scheduleWithFixedDelay(this::tick, INTERVAL_MS, INTERVAL_MS, TimeUnit.MILLISECONDS);
    }

    private static String hostname() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return "stentor";
        }
    }

    /** Somebody has come. On its event loop. */
    void onAdmin(Socket admin) {
        if (!options.readonly()) {
            commands.listenTo(admin);
        }
        admin.emit("config", Map.of("supportedFeatures", features()));
        try {
            thread.execute(this::tick);
        } catch (RejectedExecutionException stopped) {
            // Its connection is about to end, too.
        }
    }

    private List<String> features() {
        List<String> features = new ArrayList<>();
        if (!options.readonly()) {
            features.addAll(Commands.FEATURES);
        }
        features.add("AGGREGATED_EVENTS");
        if (options.isDevelopment()) {
            features.add("ALL_EVENTS");
        }
        return features;
    }

    private void tick() {
        try {
            look();
        } catch (RejectedExecutionException stopping) {
            // An event loop takes nothing any more.
        } catch (RuntimeException bug) {
            onFault.accept(bug);
        }
    }

    private void look() {
        boolean isWatched = !namespace.sockets().isEmpty();
        samples.take(isWatched && watch != null, sample -> namespace.everyone().emit("event_received", sample));
        if (isWatched && !sampling) {
            sampling = true;
            stats.sample().thenAcceptAsync(this::report, thread);
        }
        if (isWatched && watch != null) {
            watch.look();
        }
        idle |= !isWatched;
    }

    private void report(ServerStats.LoopSample sample) {
        sampling = false;
        if (idle) {
            stats.skip(sample);
            idle = false;
        }
        int admins = namespace.sockets().size();
        namespace.everyone().emit("server_stats", stats.report(sample, namespace.name(), admins));
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
