package io.stentor.transport.handshake;

/**
 * The application's say in who may begin a session. Asked once per handshake, never for the requests of a session that
 * exists; called on the connection's loop, so it must not block, but it may answer later from any thread.
 */
@FunctionalInterface
public interface AllowRequest {
    /**
     * Decides by calling the answer, now or within the time limit; silence refuses.
     *
     * @param request of the client
     * @param answer to be called once
     */
    void check(HandshakeRequest request, Answer answer);

    /** Takes one decision; what follows the first is ignored. Any thread. */
    interface Answer {
        /** The reference's own message. */
        String FORBIDDEN = "Forbidden";

        /** Lets the session begin. */
        void accept();

        /**
         * Refuses with status 403 and error code 4; on a WebSocket with status 400 and the message as text.
         *
         * @param message for the client
         */
        void refuse(String message);
    }
}
