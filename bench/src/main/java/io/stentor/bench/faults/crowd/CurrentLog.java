package io.stentor.bench.faults.crowd;

import io.stentor.checker.DeliveryLog;
import java.util.List;

/** Hands on to a log that changes from time to time; to nobody while there is none. */
final class CurrentLog implements DeliveryLog {
    DeliveryLog to;

    @Override
    public void sent(long at, String room, String id, String sender, long number, boolean confirmed) {
        if (to != null) {
            to.sent(at, room, id, sender, number, confirmed);
        }
    }

    @Override
    public void accepted(long at, String room, String id, long sequence) {
        if (to != null) {
            to.accepted(at, room, id, sequence);
        }
    }

    @Override
    public void joined(long at, String client, String room) {
        if (to != null) {
            to.joined(at, client, room);
        }
    }

    @Override
    public void left(long at, String client, String room) {
        if (to != null) {
            to.left(at, client, room);
        }
    }

    @Override
    public void connected(long at, String client, boolean recovered) {
        if (to != null) {
            to.connected(at, client, recovered);
        }
    }

    @Override
    public void disconnected(long at, String client, String reason) {
        if (to != null) {
            to.disconnected(at, client, reason);
        }
    }

    @Override
    public void received(long at, String client, String room, String id) {
        if (to != null) {
            to.received(at, client, room, id);
        }
    }

    @Override
    public void roll(long at, String room, List<String> members) {
        if (to != null) {
            to.roll(at, room, members);
        }
    }

    @Override
    public void rollChanged(long at, String room, String client, boolean isIn) {
        if (to != null) {
            to.rollChanged(at, room, client, isIn);
        }
    }

    @Override
    public void acked(long at, String client, String room, String id) {
        if (to != null) {
            to.acked(at, client, room, id);
        }
    }

    @Override
    public void verdict(long at, String room, String id, int delivered, int missing, List<String> named) {
        if (to != null) {
            to.verdict(at, room, id, delivered, missing, named);
        }
    }
}
