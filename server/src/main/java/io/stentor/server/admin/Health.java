package io.stentor.server.admin;

import java.util.function.BooleanSupplier;

/** Whether the server lives, and whether it takes new clients. Owned by the admin thread. */
final class Health {
    private final Figures figures;
    private final BooleanSupplier draining;

    Health(Figures figures, BooleanSupplier draining) {
        this.figures = figures;
        this.draining = draining;
    }

    Reply live() {
        return figures.isEveryLoopAlive() ? status(200, "live") : status(503, "event loop stuck");
    }

    Reply ready() {
        if (draining.getAsBoolean()) {
            return status(503, "draining");
        }
        if (!figures.isEveryLoopAlive()) {
            return status(503, "event loop stuck");
        }
        return figures.conversations.isClusterReady() ? status(200, "ready") : degraded();
    }

    /**
     * It still takes clients and serves them. If all servers refused new ones while Redis is away, nobody would be served at
     * all.
     */
    private static Reply degraded() {
        return Reply.json(200, Json.object(json -> {
            json.text("status", "degraded");
            json.text("reason", "Redis is away: the other servers of the cluster are not reached");
        }));
    }

    private static Reply status(int status, String text) {
        return Reply.json(status, Json.object(json -> json.text("status", text)));
    }
}
