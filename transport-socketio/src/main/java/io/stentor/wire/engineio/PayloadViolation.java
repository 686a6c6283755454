package io.stentor.wire.engineio;

/**
 * A packet or a polling body that Engine.IO 4 does not allow. It has no stack trace and keeps nothing the client sent.
 */
public final class PayloadViolation extends Exception {
    private static final long serialVersionUID = 1L;

    /** Which rule was broken. */
    public enum Reason {
        EMPTY_PACKET,
        UNKNOWN_TYPE,
        INVALID_BASE64,
        INVALID_UTF8
    }

    private final Reason reason;

    PayloadViolation(Reason reason) {
        super(reason.name(), null, false, false);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
