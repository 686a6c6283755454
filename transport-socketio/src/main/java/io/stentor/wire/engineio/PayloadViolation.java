package io.stentor.wire.engineio;

/** A packet or a polling body that Engine.IO 4 does not allow. One constant per rule, without a stack trace. */
public final class PayloadViolation extends Exception {
    private static final long serialVersionUID = 1L;

    static final PayloadViolation EMPTY_PACKET = new PayloadViolation(Reason.EMPTY_PACKET);
    static final PayloadViolation UNKNOWN_TYPE = new PayloadViolation(Reason.UNKNOWN_TYPE);
    static final PayloadViolation INVALID_BASE64 = new PayloadViolation(Reason.INVALID_BASE64);
    static final PayloadViolation INVALID_UTF8 = new PayloadViolation(Reason.INVALID_UTF8);

    /** Which rule was broken. */
    public enum Reason {
        EMPTY_PACKET,
        UNKNOWN_TYPE,
        INVALID_BASE64,
        INVALID_UTF8
    }

    private final Reason reason;

    private PayloadViolation(Reason reason) {
        super(reason.name(), null, false, false);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
