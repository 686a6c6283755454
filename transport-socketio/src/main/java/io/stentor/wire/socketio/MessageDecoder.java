package io.stentor.wire.socketio;

/**
 * Makes packets of the messages of a session, whichever notation its client uses. One per event loop and notation, owned
 * by the loop's thread.
 *
 * <p>A packet is checked to its last byte before it is returned and is valid until the next call. Limits: {@link
 * PacketLimits}. Errors: {@link PacketViolation}, and nothing else whatever the bytes are.
 */
public interface MessageDecoder {
    /**
     * Decodes the packet in a text message. When {@link Packet#attachments} says so, binary messages follow that belong to
     * it and are not given to {@link #decodeBinary}.
     *
     * @param bytes well-formed UTF-8
     */
    Packet decode(byte[] bytes, int offset, int length) throws PacketViolation;

    /** Decodes the packet in a binary message that no packet before it has announced. */
    Packet decodeBinary(byte[] bytes, int offset, int length) throws PacketViolation;
}
