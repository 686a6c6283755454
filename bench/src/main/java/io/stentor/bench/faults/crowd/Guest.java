package io.stentor.bench.faults.crowd;

/**
 * A client that only looks in: it connects, perhaps enters a room, and is gone after a while, wherever it has got to by then. Nothing of
 * it is judged; it is there to leave something behind. Owned by the crowd's event loop.
 */
final class Guest implements Carrier.Listener {
    private static final int STAYS_MS = 400;

    private final Crowd crowd;
    private final String room;
    private Carrier carrier;
    private boolean gone;

    private Guest(Crowd crowd, String room) {
        this.crowd = crowd;
        this.room = room;
    }

    /** @param rudely whether half of them end with a reset */
    static void visit(Crowd crowd, Network network, Transport transport, String room, boolean rudely) {
        Guest guest = new Guest(crowd, room);
        guest.carrier = transport.open(network, guest);
        boolean resets = rudely && crowd.chance() < 0.5;
        crowd.after((int) (crowd.chance() * STAYS_MS), () -> guest.leave(resets));
    }

    private void leave(boolean resets) {
        if (gone) {
            return;
        }
        gone = true;
        if (resets) {
            carrier.abort();
        } else {
            carrier.close();
        }
    }

    @Override
    public void onPacket(String packet) {
        if (packet.startsWith("0")) {
            carrier.send("40{\"userId\":\"guest\"}");
        } else if (packet.startsWith("40")) {
            carrier.send("42[\"join_conversation\",\"" + room + "\"]");
            crowd.onGuest();
        }
    }

    @Override
    public void onEnd(String reason) {
        gone = true;
    }
}
