package io.stentor.server.admin;

import io.stentor.core.lane.Lane;
import io.stentor.transport.loop.SessionLoop;

/** What an event loop said of itself and its lane at one moment. */
record LaneFigures(
        long atNanos,
        int sessions,
        int members,
        int rooms,
        int behind,
        int away,
        long broadcasts,
        long deliveries,
        long skipped) {
    static LaneFigures none(long nowNanos) {
        return new LaneFigures(nowNanos, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    /** On the loop's thread. */
    static LaneFigures of(SessionLoop loop, long nowNanos) {
        Lane lane = loop.lane();
        return new LaneFigures(
                nowNanos,
                loop.sessions(),
                lane.memberCount(),
                lane.roomCount(),
                lane.behindCount(),
                lane.awayCount(),
                lane.broadcasts(),
                lane.deliveries(),
                lane.skipped());
    }
}
