package io.stentor.wire.engineio;

/** The packet types of Engine.IO 4, each with the digit that opens its packets. */
public enum PacketType {
    OPEN('0'),
    CLOSE('1'),
    PING('2'),
    PONG('3'),
    MESSAGE('4'),
    UPGRADE('5'),
    NOOP('6');

    private static final PacketType[] TYPES = values();

    private final byte id;

    PacketType(char id) {
        this.id = (byte) id;
    }

    /** The digit in ASCII. */
    public byte id() {
        return id;
    }

    /** The type with this digit, null when there is none. */
    public static PacketType of(byte id) {
        int index = id - OPEN.id;
        return index >= 0 && index < TYPES.length ? TYPES[index] : null;
    }
}
