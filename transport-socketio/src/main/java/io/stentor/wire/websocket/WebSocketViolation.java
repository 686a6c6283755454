package io.stentor.wire.websocket;

/**
 * What a client did against RFC 6455, with the close code that answers it.
 *
 * <p>It has no stack trace and keeps nothing the client sent, so a flood of bad frames costs no more than good ones.
 */
public final class WebSocketViolation extends Exception {
    private static final long serialVersionUID = 1L;

    /** Which rule was broken. */
    public enum Reason {
        RESERVED_BITS(CloseCode.PROTOCOL_ERROR),
        RESERVED_OPCODE(CloseCode.PROTOCOL_ERROR),
        UNMASKED_FRAME(CloseCode.PROTOCOL_ERROR),
        LONG_CONTROL_FRAME(CloseCode.PROTOCOL_ERROR),
        FRAGMENTED_CONTROL_FRAME(CloseCode.PROTOCOL_ERROR),
        NOTHING_TO_CONTINUE(CloseCode.PROTOCOL_ERROR),
        MESSAGE_INSIDE_MESSAGE(CloseCode.PROTOCOL_ERROR),
        /** The top bit of a 64-bit length is set. */
        NEGATIVE_LENGTH(CloseCode.PROTOCOL_ERROR),
        CLOSE_PAYLOAD(CloseCode.PROTOCOL_ERROR),
        CLOSE_CODE(CloseCode.PROTOCOL_ERROR),
        INVALID_UTF8(CloseCode.INVALID_DATA),
        /** A message marked as compressed is no whole DEFLATE stream. */
        CORRUPT_DEFLATE(CloseCode.INVALID_DATA),
        TOO_MANY_FINAL_BLOCKS(CloseCode.POLICY),
        TOO_MANY_FRAGMENTS(CloseCode.POLICY),
        MESSAGE_TOO_BIG(CloseCode.TOO_BIG);

        private final int closeCode;

        Reason(int closeCode) {
            this.closeCode = closeCode;
        }
    }

    private final Reason reason;

    WebSocketViolation(Reason reason) {
        super(reason.name(), null, false, false);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    /** The code of the close frame that answers this. */
    public int closeCode() {
        return reason.closeCode;
    }
}
