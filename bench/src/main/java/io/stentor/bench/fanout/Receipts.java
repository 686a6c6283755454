package io.stentor.bench.fanout;

/**
 * What one connection has received: the next number it expects of each sender in each of its rooms, and for each room a
 * hash over the order of all it received there. Owned by the event loop; only {@link Checker} writes it.
 */
final class Receipts {

    private static final long HASH_PRIME = 0x9E3779B97F4A7C15L;

    private final int rooms;
    private final int firstRoom;
    private final int sendersPerRoom;
    private final int[] next;
    private final long[] hashes;
    private Gaps gaps;

    Receipts(Seating seating, int connection) {
        rooms = seating.rooms();
        firstRoom = seating.firstRoom(connection);
        sendersPerRoom = seating.sendersPerRoom();
        next = new int[seating.joinRooms() * sendersPerRoom];
        hashes = new long[seating.joinRooms()];
    }

    /** Which of this connection's rooms the room is; -1 when it is none of them. */
    int seatOf(int room) {
        int seat = room - firstRoom;
        if (seat < 0) {
            seat += rooms;
        }
        return seat >= 0 && seat < hashes.length ? seat : -1;
    }

    int roomAt(int seat) {
        return (firstRoom + seat) % rooms;
    }

    boolean isRoom(int seat) {
        return seat < hashes.length;
    }

    int stream(int seat, int place) {
        return seat * sendersPerRoom + place;
    }

    int expected(int stream) {
        return next[stream];
    }

    void advance(int stream, int number) {
        next[stream] = number + 1;
    }

    void mix(int seat, int sender, int number) {
        hashes[seat] = (hashes[seat] ^ (((long) sender << 32) | number)) * HASH_PRIME;
    }

    long hash(int seat) {
        return hashes[seat];
    }

    void missed(int stream, int first, int last) {
        if (gaps == null) {
            gaps = new Gaps();
        }
        gaps.add(stream, first, last);
    }

    boolean takeMissed(int stream, int number) {
        return gaps != null && gaps.take(stream, number);
    }

    /** Whether nothing that was skipped is still out. */
    boolean isGapless() {
        return gaps == null || gaps.isEmpty();
    }
}
