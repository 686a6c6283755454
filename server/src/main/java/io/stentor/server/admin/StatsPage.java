package io.stentor.server.admin;

import io.stentor.core.Fanout;
import io.stentor.core.roster.RosterCounts;
import io.stentor.transport.session.DisconnectReason;

/** {@code /api/stats}: the server in one object. Owned by the admin thread. */
final class StatsPage {
    private final Figures figures;

    StatsPage(Figures figures) {
        this.figures = figures;
    }

    Reply reply() {
        RosterCounts counts = figures.server.fanout().roster().counts();
        return Reply.json(200, Json.object(json -> {
            json.number("connections", figures.connections());
            json.number("sockets", counts.sockets());
            json.number("users", counts.users());
            json.number("rooms", counts.rooms());
            json.number("memberships", counts.memberships());
            json.number("uptimeSeconds", figures.uptimeSeconds());
            json.object("rates", rates -> {
                rates.number("messages", figures.messagesPerSecond());
                rates.number("deliveries", figures.deliveriesPerSecond());
            });
            json.object("latency", this::latency);
            json.object("disconnects", this::disconnects);
            json.object("refused", refused -> figures.conversations.refusals().forEach(refused::number));
            json.object("memory", this::memory);
            json.array("lanes", this::lanes);
        }));
    }

    private void disconnects(Json json) {
        for (DisconnectReason reason : DisconnectReason.values()) {
            json.number(reason.text(), figures.conversations.disconnects(reason));
        }
    }

    private void latency(Json json) {
        LatencyWindow latency = figures.latency;
        json.object("window", window -> percentiles(window, latency.window()));
        json.object("total", total -> percentiles(total, latency.sinceStart()));
        json.number("targetMs", latency.targetMs());
        json.number("withinTarget", latency.withinTarget());
    }

    private static void percentiles(Json json, LatencyWindow.Figures figures) {
        json.number("p50", figures.p50());
        json.number("p99", figures.p99());
        json.number("p999", figures.p999());
        json.number("max", figures.max());
    }

    private void memory(Json json) {
        Fanout fanout = figures.server.fanout();
        Runtime runtime = Runtime.getRuntime();
        json.number("heapUsedBytes", runtime.totalMemory() - runtime.freeMemory());
        json.number("heapMaxBytes", runtime.maxMemory());
        json.number("nettyDirectBytes", Metrics.NettyMemory.directBytes());
        json.number("nettyHeapBytes", Metrics.NettyMemory.heapBytes());
        json.number("roomLogBytes", fanout.logs().loggedBytes());
        json.number("outboundBytes", fanout.logs().waitingBytes());
    }

    private void lanes(Json json) {
        for (int i = 0; i < figures.laneCount(); i++) {
            int index = i;
            LaneFigures lane = figures.lane(i);
            json.element(element -> {
                element.number("lane", index);
                element.number("connections", lane.sessions());
                element.number("members", lane.members());
                element.number("rooms", lane.rooms());
                element.number("behind", lane.behind());
                element.number("away", lane.away());
                element.number("deliveries", lane.deliveries());
                element.number("volatileSkipped", lane.skipped());
            });
        }
    }
}
