package io.stentor.cluster.redis;

/** What nodes ask of each other and answer. */
enum RequestType {
    SOCKETS(0),
    ALL_ROOMS(1),
    REMOTE_JOIN(2),
    REMOTE_LEAVE(3),
    REMOTE_DISCONNECT(4),
    REMOTE_FETCH(5),
    SERVER_SIDE_EMIT(6),
    BROADCAST(7),
    BROADCAST_CLIENT_COUNT(8),
    BROADCAST_ACK(9);

    private final int number;

    RequestType(int number) {
        this.number = number;
    }

    /** Null for a number that is none. */
    static RequestType of(long number) {
        for (RequestType type : values()) {
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
