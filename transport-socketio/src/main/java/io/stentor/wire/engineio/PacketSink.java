package io.stentor.wire.engineio;

/**
 * Receives the packets a {@link PayloadDecoder} finds. Each method returns true to go on and false to stop behind this
 * packet.
 */
public interface PacketSink {
    /** A text packet; the region is what follows its type digit and is valid until the method returns. */
    boolean onPacket(PacketType type, byte[] bytes, int offset, int length);

    /** A binary message that came as base64; the bytes are the sink's to keep. */
    boolean onBinary(byte[] bytes);
}
