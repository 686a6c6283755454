package io.stentor.server.conversation;

import io.stentor.core.room.RoomDirectory;
import io.stentor.server.access.Identity;
import io.stentor.socketio.Connection;
import io.stentor.wire.socketio.Packet;

/** Takes clients at their word: a user is whoever it says it is, else its socket's id. Owned by one event loop. */
final class OpenArrivals implements Arrivals {
    private final RoomDirectory rooms;
    private final EventRate eventRate;
    private final MessageFields fields = new MessageFields();

    OpenArrivals(RoomDirectory rooms, EventRate eventRate) {
        this.rooms = rooms;
        this.eventRate = eventRate;
    }

    @Override
    public void onConnect(Connection connection, Packet packet) {
        String named = userIn(packet, fields);
        String user = named == null ? connection.id() : named;
        connection.attach(new Participant(Identity.of(user), eventRate.full()));
        connection.admit(rooms, user);
    }

    /** Whose socket the client says it is; null when it does not say. */
    static String userIn(Packet packet, MessageFields fields) {
        if (!packet.hasPayload() || packet.overLimit()) {
            return null;
        }
        fields.read(packet.bytes(), packet.payloadStart(), packet.payloadEnd());
        if (!fields.isString(MessageKey.USER_ID)) {
            return null;
        }
        String user = fields.string(MessageKey.USER_ID);
        return Names.isWithin(user, Names.MAX_ID_BYTES) ? user : null;
    }

    @Override
    public void onReturning(Connection connection, Packet packet, Runnable goOn) {
        goOn.run();
    }

    /** Its secret says who it is. */
    @Override
    public boolean mayContinue(Connection connection, Connection previous) {
        return true;
    }

    @Override
    public void onRecovered(Connection connection, Connection previous) {
        // It is still whom it was.
    }

    @Override
    public void onRelocated(Connection connection) {
        // It is whom it was.
    }

    @Override
    public void onGone(Connection connection) {
        // Nothing waits for it.
    }
}
