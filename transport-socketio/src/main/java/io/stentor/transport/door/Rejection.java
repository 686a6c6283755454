package io.stentor.transport.door;

/**
 * Why somebody is not let in, or is turned away before long: the label of the metric, the status of the answer, and when to
 * try again.
 */
public enum Rejection {
    CONNECTIONS("connections", 503, 5, "the server has as many connections as it may\n"),
    CONNECTIONS_PER_ADDRESS("connections_per_address", 429, 5, "too many connections from this address\n"),
    CONNECT_RATE("connect_rate", 429, 1, "this address connects too often\n"),
    DRAINING("draining", 503, 5, "draining\n"),
    /** Nobody was there to be answered: a trusted proxy did not say whom it speaks for. */
    PROXY_PROTOCOL("proxy_protocol", 400, 0, ""),
    HEADER_TIME("header_time"),
    BODY_TIME("body_time"),
    MESSAGE_TIME("message_time"),
    UPGRADE_TIME("upgrade_time"),
    CONNECT_TIME("connect_time"),
    PAYLOAD("payload"),
    NAMESPACES("namespaces");

    private final String label;
    private final int status;
    private final int retryAfterSeconds;
    private final String text;

    Rejection(String label, int status, int retryAfterSeconds, String text) {
        this.label = label;
        this.status = status;
        this.retryAfterSeconds = retryAfterSeconds;
        this.text = text;
    }

    /** Of what is not answered at a handshake: whoever counts it has ended it in the protocol's own way. */
    Rejection(String label) {
        this(label, 400, 0, "");
    }

    public String label() {
        return label;
    }

    public int status() {
        return status;
    }

    public int retryAfterSeconds() {
        return retryAfterSeconds;
    }

    public String text() {
        return text;
    }
}
