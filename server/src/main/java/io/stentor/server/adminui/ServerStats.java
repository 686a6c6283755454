package io.stentor.server.adminui;

import io.stentor.core.roster.RosterCounts;
import io.stentor.server.conversation.Conversations;
import io.stentor.transport.loop.SessionLoop;
import io.stentor.transport.server.SocketIoServer;
import io.stentor.transport.session.DisconnectReason;
import io.stentor.transport.session.Session;
import io.stentor.wire.socketio.Packet;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The server's figures as the page wants them: a report of what is, and of what happened since the report before. All of it
 * is read from counters that are kept anyway. Owned by the admin UI's thread.
 */
final class ServerStats {
    private static final double NANOS_PER_SECOND = 1e9;

    private final SocketIoServer server;
    private final Conversations conversations;
    private final String serverId;
    private final String hostname;
    private final LongSupplier nanoClock;
    private final long startedNanos;

    private long messages;
    private long deliveries;
    private long sockets;
    private long ended;
    private final Map<DisconnectReason, Long> disconnects = new EnumMap<>(DisconnectReason.class);

    /** What an event loop says of its sessions. */
    record LoopSample(int sessions, int polling, long deliveries) {
        /** On the loop's thread. */
        static LoopSample of(SessionLoop loop) {
            int[] polling = {0};
            Session.forEachOpen(loop, session -> polling[0] += isPolling(session) ? 1 : 0);
            return new LoopSample(loop.sessions(), polling[0], loop.lane().deliveries());
        }

        private static boolean isPolling(Session session) {
            return session.transport().name().equals("polling");
        }

        LoopSample plus(LoopSample other) {
            return new LoopSample(sessions + other.sessions, polling + other.polling, deliveries + other.deliveries);
        }
    }

    ServerStats(
            SocketIoServer server,
            Conversations conversations,
            String serverId,
            String hostname,
            LongSupplier nanoClock) {
        this.server = server;
        this.conversations = conversations;
        this.serverId = serverId;
        this.hostname = hostname;
        this.nanoClock = nanoClock;
        this.startedNanos = nanoClock.getAsLong();
    }

    /** Asks every loop; ends with the sum when all have answered, perhaps never. */
    CompletableFuture<LoopSample> sample() {
        CompletableFuture<LoopSample> sum = CompletableFuture.completedFuture(new LoopSample(0, 0, 0));
        for (SessionLoop loop : server.loops()) {
            sum = sum.thenCombine(
                    CompletableFuture.supplyAsync(() -> LoopSample.of(loop), loop.eventLoop()), LoopSample::plus);
        }
        return sum;
    }

    /** What happened until now is none of the next report's business: nobody has been looking. */
    void skip(LoopSample now) {
        aggregates(now);
    }

    /** The report. */
    Map<String, Object> report(LoopSample now, String adminNamespace, int admins) {
        Map<String, Object> stats = new LinkedHashMap<>();
        stats.put("serverId", serverId);
        stats.put("hostname", hostname);
        stats.put("pid", ProcessHandle.current().pid());
        stats.put("uptime", (nanoClock.getAsLong() - startedNanos) / NANOS_PER_SECOND);
        stats.put("clientsCount", now.sessions());
        stats.put("pollingClientsCount", now.polling());
        stats.put("aggregatedEvents", aggregates(now));
        int all = counts().sockets();
        stats.put(
                "namespaces",
                List.of(
                        Map.of("name", Packet.MAIN_NAMESPACE, "socketsCount", Math.max(0, all - admins)),
                        Map.of("name", adminNamespace, "socketsCount", admins)));
        return stats;
    }

    private RosterCounts counts() {
        return server.fanout().roster().counts();
    }

    private List<Map<String, Object>> aggregates(LoopSample now) {
        // The page has buckets of ten seconds; it wants whole ones.
        long second = TimeUnit.MILLISECONDS.toSeconds(System.currentTimeMillis());
        List<Map<String, Object>> events = new ArrayList<>();
        long ends = 0;
        for (DisconnectReason reason : DisconnectReason.values()) {
            long count = conversations.disconnects(reason);
            Long before = disconnects.put(reason, count);
            ends += count;
            add(events, second, "rawDisconnection", reason.text(), count - (before == null ? 0 : before));
        }
        long open = counts().sockets();
        // Whoever has come is there or has gone.
        add(events, second, "rawConnection", null, open + ends - sockets - ended);
        add(events, second, "packetsIn", null, conversations.messages() - messages);
        add(events, second, "packetsOut", null, now.deliveries() - deliveries);
        sockets = open;
        ended = ends;
        messages = conversations.messages();
        deliveries = now.deliveries();
        return events;
    }

    private static void add(List<Map<String, Object>> events, long second, String type, String subType, long count) {
        if (count <= 0) {
            return;
        }
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("timestamp", TimeUnit.SECONDS.toMillis(second));
        event.put("type", type);
        if (subType != null) {
            event.put("subType", subType);
        }
        event.put("count", count);
        events.add(event);
    }
}
