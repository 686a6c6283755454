package io.stentor.wire.socketio;

import java.util.Arrays;

/**
 * One decoded packet: what its header says, and where in the decoded bytes its values lie. No value is turned into
 * another form, so numbers, escapes and key order reach the receivers as they were sent.
 *
 * <p>One per {@link MessageDecoder}, owned by its event loop, filled anew by each decode and valid until the next. All
 * indices are into {@link #bytes}.
 */
public final class Packet {
    /** The namespace of a packet that names none. */
    public static final String MAIN_NAMESPACE = "/";

    /** The ack id of a packet without one. */
    public static final long NO_ACK = -1;

    private static final int INITIAL_RANGES = 16;

    /** The packet types of Socket.IO 5, each with the digit that opens its packets. */
    public enum Type {
        CONNECT('0'),
        DISCONNECT('1'),
        EVENT('2'),
        ACK('3'),
        CONNECT_ERROR('4'),
        BINARY_EVENT('5'),
        BINARY_ACK('6');

        private static final Type[] TYPES = values();

        private final byte id;

        Type(char id) {
            this.id = (byte) id;
        }

        /** The digit that opens packets of this type, in ASCII. */
        public byte id() {
            return id;
        }

        /** True when attachments follow the packet. */
        public boolean isBinary() {
            return this == BINARY_EVENT || this == BINARY_ACK;
        }

        static Type of(byte id) {
            int index = id - CONNECT.id;
            return index >= 0 && index < TYPES.length ? TYPES[index] : null;
        }
    }

    private final Notation notation;
    private byte[] bytes = {};
    private Type type = Type.DISCONNECT;
    private int attachments;
    private String namespace = MAIN_NAMESPACE;
    private long ackId;
    private int payloadStart;
    private int payloadEnd;
    private String eventName;
    private boolean numberName;
    private boolean overLimit;
    private int argumentCount;
    private int[] ranges = new int[INITIAL_RANGES];

    Packet(Notation notation) {
        this.notation = notation;
    }

    /** How the payload and the arguments are written. */
    public Notation notation() {
        return notation;
    }

    public Type type() {
        return type;
    }

    /** How many binary messages follow and belong to this packet; 0 unless its type is binary. */
    public int attachments() {
        return attachments;
    }

    /** {@link #MAIN_NAMESPACE} when the packet names none. */
    public String namespace() {
        return namespace;
    }

    /** 0 to 2^53 - 1, or {@link #NO_ACK}. */
    public long ackId() {
        return ackId;
    }

    /** The decoded bytes; the caller's array, not a copy. */
    public byte[] bytes() {
        return bytes;
    }

    /** True when there is a payload: JSON behind the header, or data in MessagePack. */
    public boolean hasPayload() {
        return payloadEnd > payloadStart;
    }

    public int payloadStart() {
        return payloadStart;
    }

    public int payloadEnd() {
        return payloadEnd;
    }

    /** The first element of an event, its escapes resolved; null when it was a number, and in all other packets. */
    public String eventName() {
        return eventName;
    }

    /** True when the first element of an event is a number: allowed, but no handler can be registered for it. */
    public boolean isNumberName() {
        return numberName;
    }

    /**
     * True when the payload is nested too deep or has too many keys. The header, and the event name when it could be read,
     * are good; the payload was not read to its end and must not be used or passed on.
     */
    public boolean overLimit() {
        return overLimit;
    }

    /** The elements behind an event's name, or all of an acknowledgement's. */
    public int argumentCount() {
        return argumentCount;
    }

    /** Where an argument begins. */
    public int argumentStart(int argument) {
        assert argument < argumentCount : "argument=" + argument + " argumentCount=" + argumentCount;
        return ranges[2 * argument];
    }

    /** The index behind an argument. */
    public int argumentEnd(int argument) {
        assert argument < argumentCount : "argument=" + argument + " argumentCount=" + argumentCount;
        return ranges[2 * argument + 1];
    }

    /** The same with bytes of its own, which are its payload's, for whoever reads it later. */
    public Packet copy() {
        Packet copy = new Packet(notation);
        copy.begin(Arrays.copyOfRange(bytes, payloadStart, payloadEnd), type);
        copy.attachments = attachments;
        copy.namespace = namespace;
        copy.ackId = ackId;
        copy.payloadEnd = payloadEnd - payloadStart;
        copy.eventName = eventName;
        copy.numberName = numberName;
        copy.overLimit = overLimit;
        for (int i = 0; i < argumentCount; i++) {
            copy.addArgument(argumentStart(i) - payloadStart, argumentEnd(i) - payloadStart);
        }
        return copy;
    }

    void begin(byte[] bytes, Type type) {
        this.bytes = bytes;
        this.type = type;
        attachments = 0;
        namespace = MAIN_NAMESPACE;
        ackId = NO_ACK;
        payloadStart = 0;
        payloadEnd = 0;
        eventName = null;
        numberName = false;
        overLimit = false;
        argumentCount = 0;
    }

    void type(Type type) {
        this.type = type;
    }

    void attachments(int attachments) {
        this.attachments = attachments;
    }

    void namespace(String namespace) {
        this.namespace = namespace;
    }

    void ackId(long ackId) {
        this.ackId = ackId;
    }

    void payload(int start, int end) {
        payloadStart = start;
        payloadEnd = end;
    }

    void eventName(String eventName) {
        this.eventName = eventName;
    }

    void markNumberName() {
        numberName = true;
    }

    void markOverLimit() {
        overLimit = true;
        argumentCount = 0;
    }

    /** Forgets what was read behind the header. */
    void dropArguments() {
        eventName = null;
        numberName = false;
        argumentCount = 0;
    }

    void addArgument(int start, int end) {
        if (2 * argumentCount == ranges.length) {
            ranges = Arrays.copyOf(ranges, 2 * ranges.length);
        }
        ranges[2 * argumentCount] = start;
        ranges[2 * argumentCount + 1] = end;
        argumentCount++;
    }
}
