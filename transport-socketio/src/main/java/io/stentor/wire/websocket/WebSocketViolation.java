package io.stentor.wire.websocket;

/**
 * What a client did against RFC 6455, with the close code that answers it.
 *
 * <p>One constant per rule and no stack trace: a flood of bad frames costs no more than good ones, and nothing the
 * client sent is kept in it.
 */
public final class WebSocketViolation extends Exception {
    private static final long serialVersionUID = 1L;

    static final WebSocketViolation RESERVED_BITS = protocolError("reserved bits");
    static final WebSocketViolation RESERVED_OPCODE = protocolError("reserved opcode");
    static final WebSocketViolation UNMASKED = protocolError("unmasked frame");
    static final WebSocketViolation LONG_CONTROL_FRAME = protocolError("long control frame");
    static final WebSocketViolation FRAGMENTED_CONTROL_FRAME = protocolError("fragmented control frame");
    static final WebSocketViolation NOTHING_TO_CONTINUE = protocolError("nothing to continue");
    static final WebSocketViolation MESSAGE_INSIDE_MESSAGE = protocolError("message inside a message");
    static final WebSocketViolation LENGTH_SIGN = protocolError("length above 2^63");
    static final WebSocketViolation CLOSE_PAYLOAD = protocolError("malformed close frame");
    static final WebSocketViolation CLOSE_CODE = protocolError("invalid close code");
    static final WebSocketViolation INVALID_UTF8 = new WebSocketViolation(CloseCode.INVALID_DATA, "invalid UTF-8");
    static final WebSocketViolation TOO_MANY_FRAGMENTS = new WebSocketViolation(CloseCode.POLICY, "too many fragments");
    static final WebSocketViolation TOO_BIG = new WebSocketViolation(CloseCode.TOO_BIG, "message too big");

    private final int closeCode;

    private WebSocketViolation(int closeCode, String reason) {
        super(reason, null, false, false);
        this.closeCode = closeCode;
    }

    private static WebSocketViolation protocolError(String reason) {
        return new WebSocketViolation(CloseCode.PROTOCOL_ERROR, reason);
    }

    /** The code of the close frame that answers this. */
    public int closeCode() {
        return closeCode;
    }

    /** A few constant words for logs and metrics. */
    public String reason() {
        return getMessage();
    }
}
