package io.stentor.socketio;

/**
 * Whether a client gets its socket.
 *
 * @param userId whose socket it is, when admitted
 * @param refusal message of the CONNECT_ERROR, or null when admitted
 */
public record Admission(String userId, String refusal) {
    public static Admission as(String userId) {
        return new Admission(userId, null);
    }

    public static Admission refused(String message) {
        return new Admission(null, message);
    }
}
