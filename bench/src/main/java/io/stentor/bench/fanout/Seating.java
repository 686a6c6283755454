package io.stentor.bench.fanout;

import java.util.BitSet;

/**
 * Who sits where: connection {@code c} joins the rooms {@code c * joinRooms}, {@code c * joinRooms + 1}, … (modulo
 * {@code rooms}), the last connections are the stalled ones, and sender {@code s} speaks in room {@code s % rooms} from
 * one of its first connections. Immutable.
 */
final class Seating {

    private final int connections;
    private final int rooms;
    private final int joinRooms;
    private final int senders;
    private final int stalled;
    private final int[] healthy;
    private final int[] speakers;
    private final BitSet speaking = new BitSet();

    Seating(Plan plan) {
        connections = plan.connections();
        rooms = plan.rooms();
        joinRooms = plan.joins() ? plan.joinRooms() : 0;
        senders = plan.senders();
        stalled = plan.stalled();
        healthy = countHealthy();
        speakers = plan.load() instanceof Load.Idle ? new int[0] : seatSpeakers();
        for (int speaker : speakers) {
            speaking.set(speaker);
        }
    }

    int connections() {
        return connections;
    }

    int rooms() {
        return rooms;
    }

    /** Rooms each connection joins. */
    int joinRooms() {
        return joinRooms;
    }

    int firstRoom(int connection) {
        return (int) ((long) connection * joinRooms % rooms);
    }

    int senders() {
        return senders;
    }

    int roomOf(int sender) {
        return sender % rooms;
    }

    /** The most senders that one room has. */
    int sendersPerRoom() {
        return (senders + rooms - 1) / rooms;
    }

    /** Which of its room's senders this one is. */
    int placeOf(int sender) {
        return sender / rooms;
    }

    boolean isStalled(int connection) {
        return connection >= connections - stalled;
    }

    /** Members of the room that read. */
    int healthyMembers(int room) {
        return healthy[room];
    }

    /** The connection that sends as {@code sender}; one connection may be several senders. */
    int speaker(int sender) {
        return speakers[sender];
    }

    /** Whether a connection sends as anybody. */
    boolean isSpeaker(int connection) {
        return speaking.get(connection);
    }

    private int[] countHealthy() {
        int[] counts = new int[rooms];
        for (int c = 0; c < connections - stalled; c++) {
            for (int j = 0; j < joinRooms; j++) {
                counts[(firstRoom(c) + j) % rooms]++;
            }
        }
        return counts;
    }

    private int[] seatSpeakers() {
        int[] seats = new int[senders];
        int[] searched = new int[rooms];
        for (int s = 0; s < senders; s++) {
            int room = roomOf(s);
            if (healthy[room] == 0) {
                throw new IllegalArgumentException("--stalled leaves nobody in room " + room + " to send");
            }
            seats[s] = nextInRoom(room, searched[room]);
            searched[room] = seats[s] + 1;
        }
        return seats;
    }

    /** The first reading member of the room at or after {@code from}, starting over at the end. */
    private int nextInRoom(int room, int from) {
        int reading = connections - stalled;
        for (int i = 0; i < reading; i++) {
            int c = (from + i) % reading;
            if (Math.floorMod(room - firstRoom(c), rooms) < joinRooms) {
                return c;
            }
        }
        throw new IllegalStateException("room " + room + " has no reading member");
    }
}
