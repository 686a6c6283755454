package io.stentor.server.conversation;

import io.stentor.cluster.SocketDescription;
import io.stentor.core.lane.Lane;
import io.stentor.core.lane.Member;
import io.stentor.core.room.Room;
import io.stentor.socketio.Connection;
import io.stentor.socketio.HandshakeDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A socket as a visit of its lane sees it, and what other servers may do with it. On its event loop. */
record SocketView(Member member, Connection connection, Participant participant) {
    static SocketView of(Member member) {
        Connection connection = (Connection) member.owner();
        return new SocketView(member, connection, (Participant) connection.attachment());
    }

    /** Whether its client has been told that it is connected, and has not gone. */
    boolean isConnected() {
        return connection.isConnected();
    }

    /** Of what the client sent along with CONNECT its user alone: the rest may be a secret. */
    SocketDescription described() {
        Map<String, Object> auth =
                participant.user.equals(connection.id()) ? Map.of() : Map.of("userId", participant.user);
        return new SocketDescription(
                connection.id(),
                HandshakeDescription.of(connection.session().handshake(), auth),
                rooms(),
                participant.data);
    }

    /** Its own id included, the room without a name, which is the whole namespace, not. */
    List<String> rooms() {
        List<String> rooms = new ArrayList<>();
        rooms.add(connection.id());
        for (int i = 0; i < member.joinedCount(); i++) {
            if (!member.joined(i).name().isEmpty()) {
                rooms.add(member.joined(i).name());
            }
        }
        return rooms;
    }

    /** Part of a visit. */
    void enter(Lane lane, List<String> names) {
        names.stream().filter(name -> !name.equals(connection.id())).forEach(name -> lane.enter(member, name));
    }

    /** Part of a visit. */
    void exit(Lane lane, List<String> names) {
        for (String name : names) {
            Room room = lane.joinedRoom(member, name);
            if (room != null && participant.typist(room) != null) {
                // The others are told first that it is not typing any more, which a visit cannot do.
                connection.loop().eventLoop().execute(() -> leave(name));
            } else {
                lane.exit(member, name);
            }
        }
    }

    private void leave(String name) {
        Room room = connection.isConnected() ? connection.joinedRoom(name) : null;
        if (room != null) {
            participant.endTyping(room);
            connection.leave(room);
        }
    }

    /** Part of a visit, in which it must not be ended. */
    void disconnectSoon(boolean close) {
        connection.loop().eventLoop().execute(() -> {
            if (close) {
                connection.session().disconnect();
            } else {
                connection.disconnect();
            }
        });
    }
}
