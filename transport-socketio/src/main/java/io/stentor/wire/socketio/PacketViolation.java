package io.stentor.wire.socketio;

import java.util.Arrays;

/**
 * A packet that Socket.IO 5 does not allow; it closes the connection. One constant per rule, without a stack trace and
 * without anything the client sent.
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
        TOO_MANY_ARGUMENTS
    }

    private static final PacketViolation[] VIOLATIONS =
            Arrays.stream(Reason.values()).map(PacketViolation::new).toArray(PacketViolation[]::new);

    private final Reason reason;

    private PacketViolation(Reason reason) {
        super(reason.name(), null, false, false);
        this.reason = reason;
    }

    static PacketViolation of(Reason reason) {
        return VIOLATIONS[reason.ordinal()];
    }

    public Reason reason() {
        return reason;
    }
}
