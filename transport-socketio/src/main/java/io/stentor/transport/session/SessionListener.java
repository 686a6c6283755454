package io.stentor.transport.session;

import io.stentor.transport.handshake.HandshakeRequest;

/** The layer above a session: gets Engine.IO messages. Called on the session's loop. */
public interface SessionListener {
    /** Makes the layer above a new session, on the session's loop. Neither session nor transport keeps the request. */
    @FunctionalInterface
    interface Factory {
        SessionListener create(Session session, HandshakeRequest request);
    }

    /** A text message, without the Engine.IO packet type; the bytes are valid UTF-8 and live until the call returns. */
    void onText(byte[] bytes, int offset, int length);

    /** A binary message; the bytes live until the call returns. */
    void onBinary(byte[] bytes, int offset, int length);

    /** The transport has room again for what the lane could not write to it. */
    default void onDrained() {}

    /** Whether something was sent to the session that has not been written to the transport, for want of room or of time. */
    default boolean isBehind() {
        return false;
    }

    /** The session has ended. Called once. */
    void onClosed(DisconnectReason reason);
}
