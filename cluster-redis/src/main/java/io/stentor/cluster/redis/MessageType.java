package io.stentor.cluster.redis;

/** What nodes of the newer dialects tell each other. Those that only keep heartbeats are of no use here. */
enum MessageType {
    BROADCAST(3),
    SOCKETS_JOIN(4),
    SOCKETS_LEAVE(5),
    DISCONNECT_SOCKETS(6),
    FETCH_SOCKETS(7),
    FETCH_SOCKETS_RESPONSE(8),
    SERVER_SIDE_EMIT(9),
    SERVER_SIDE_EMIT_RESPONSE(10),
    BROADCAST_CLIENT_COUNT(11),
    BROADCAST_ACK(12);

    private final int number;

    MessageType(int number) {
        this.number = number;
    }

    /** Null for a number that is none. */
    static MessageType of(long number) {
        for (MessageType type : values()) {
            if (type.number == number) {
                return type;
            }
        }
        return null;
    }

    int number() {
        return number;
    }
}
