package io.stentor.api;

/** Why an acknowledgement did not come. */
public final class AckException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What happened instead. */
    public enum Reason {
        /** It did not come in time. */
        TIMEOUT("operation has timed out"),
        /** The socket went away before. */
        DISCONNECTED("socket has been disconnected"),
        /** The event was not sent: the server is overloaded. */
        OVERLOADED("server is overloaded");

        private final String text;

        Reason(String text) {
            this.text = text;
        }
    }

    /** What happened instead. */
    private final Reason reason;

    AckException(Reason reason) {
        super(reason.text, null, false, false);
        this.reason = reason;
    }

    /** {@return what happened instead} */
    public Reason reason() {
        return reason;
    }
}
