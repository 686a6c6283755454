package io.stentor.wire.socketio;

/**
 * A packet that Socket.IO 5 does not allow; it closes the connection. It has no stack trace and
 * keeps nothing the client sent.
 */
public final class PacketViolation extends Exception {
    private static final long serialVersionUID = 1L;

    /** Which rule was broken. */
    public enum Reason {
        EMPTY_PACKET,
        UNKNOWN_TYPE,
        ATTACHMENT_COUNT,
        TOO_MANY_ATTACHMENTS,
        NAMESPACE,
        ACK_ID,
        UNEXPECTED_ACK_ID,
        /** The JSON is missing, or it is there and must not be, or is of a kind this type of packet does not take. */
        PAYLOAD,
        JSON,
        EVENT_NAME,
        RESERVED_EVENT_NAME,
        TOO_MANY_ARGUMENTS,
        /** A placeholder stands for no attachment of its packet, or for the same as another. */
        ILLEGAL_ATTACHMENTS,
        /** The bytes are not one whole value of MessagePack, or a key is of a kind no key can be. */
        MSGPACK,
        /** A text message where packets come in binary ones. */
        UNEXPECTED_TEXT,
        /** A binary message that no packet has announced. */
        UNEXPECTED_BINARY
    }

    private final Reason reason;

    PacketViolation(Reason reason) {
        super(reason.name(), null, false, false);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
