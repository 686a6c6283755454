package io.stentor.checker;

/** What is known of one message of a room. */
final class Message {
    static final long UNKNOWN = -1;

    final int index;
    final String room;
    final String id;
    long sentAt = UNKNOWN;
    String sender;
    long number;
    boolean confirmed;
    long sequence = UNKNOWN;
    long firstReceivedAt = Long.MAX_VALUE;
    /** In the room's order; {@link #UNKNOWN} while it has none. */
    int position = (int) UNKNOWN;

    Message(int index, String room, String id) {
        this.index = index;
        this.room = room;
        this.id = id;
    }

    boolean isSent() {
        return sentAt != UNKNOWN;
    }

    boolean isAccepted() {
        return sequence != UNKNOWN;
    }

    boolean isOrdered() {
        return position != UNKNOWN;
    }

    @Override
    public String toString() {
        return isSent() ? id + " (number " + number + " of " + sender + ") of " + room : id + " of " + room;
    }
}
