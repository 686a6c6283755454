package io.stentor.transport.session;

/** The layer above a session: gets Engine.IO messages. Called on the session's loop. */
public interface SessionListener {
    /** A text message, without the Engine.IO packet type; the bytes are valid UTF-8 and live until the call returns. */
    void onText(byte[] bytes, int offset, int length);

    /** A binary message; the bytes live until the call returns. */
    void onBinary(byte[] bytes, int offset, int length);

    /** The session has ended. Called once. */
    void onClosed(DisconnectReason reason);
}
