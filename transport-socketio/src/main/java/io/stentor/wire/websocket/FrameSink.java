package io.stentor.wire.websocket;

/**
 * Receives what a {@link FrameDecoder} found, on the thread that decodes.
 *
 * <p>The bytes belong to the decoder and are valid until the method returns. Any method may close the decoder: nothing
 * more is delivered then.
 */
public interface FrameSink {
    /** A whole text message, already known to be well-formed UTF-8. */
    void onText(byte[] bytes, int offset, int length);

    /** A whole binary message. */
    void onBinary(byte[] bytes, int offset, int length);

    /** A ping of at most 125 bytes. */
    void onPing(byte[] bytes, int offset, int length);

    /** A pong of at most 125 bytes, asked for or not. */
    void onPong(byte[] bytes, int offset, int length);

    /** A close frame with a code that may be sent, or {@link CloseCode#NONE}; the last call of a connection. */
    void onClose(int code);
}
