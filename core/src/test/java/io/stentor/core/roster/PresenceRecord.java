package io.stentor.core.roster;

import io.stentor.core.room.Room;
import io.stentor.core.room.RoomCensus;
import java.util.ArrayList;
import java.util.List;

/** Writes down who came and went, and how many sockets and users that left in the room. */
final class PresenceRecord implements PresenceListener {
    final List<String> lines = new ArrayList<>();

    @Override
    public void onUserEntered(Room room, String user, int member, RoomCensus census) {
        lines.add("+" + user + "#" + member + " " + line(room, census));
    }

    @Override
    public void onUserLeft(Room room, String user, RoomCensus census) {
        lines.add("-" + user + " " + line(room, census));
    }

    @Override
    public void onUserCut(Room room, String user, int member, RoomCensus census) {
        lines.add("x" + user + " " + line(room, census));
    }

    private static String line(Room room, RoomCensus census) {
        return room.name() + " " + census.members() + "/" + census.users();
    }
}
