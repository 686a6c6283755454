package io.stentor.transport.session;

/** Why a session or a socket ended, in Socket.IO's own words. */
public enum DisconnectReason {
    TRANSPORT_CLOSE("transport close"),
    TRANSPORT_ERROR("transport error"),
    PING_TIMEOUT("ping timeout"),
    PARSE_ERROR("parse error"),
    FORCED_CLOSE("forced close"),
    SLOW_CONSUMER("slow consumer"),
    SERVER_SHUTTING_DOWN("server shutting down"),
    /** Something was said on another server of the cluster that this one will never hear. */
    CLUSTER_GAP("cluster gap"),
    CLIENT_NAMESPACE_DISCONNECT("client namespace disconnect"),
    SERVER_NAMESPACE_DISCONNECT("server namespace disconnect");

    private final String text;

    DisconnectReason(String text) {
        this.text = text;
    }

    /** Whether a peer that polls now and then should find out by its next poll. */
    public boolean isTold() {
        return switch (this) {
            case FORCED_CLOSE, SERVER_NAMESPACE_DISCONNECT, SLOW_CONSUMER, SERVER_SHUTTING_DOWN, CLUSTER_GAP -> true;
            default -> false;
        };
    }

    /** Whether it is the server's will, so that its client is still there to take what was sent to it before. */
    public boolean hasLastWords() {
        return switch (this) {
            case FORCED_CLOSE, SERVER_NAMESPACE_DISCONNECT, SERVER_SHUTTING_DOWN -> true;
            default -> false;
        };
    }

    /** Whether it cuts a client off that may come back and go on where it was. */
    public boolean isRecoverable() {
        return switch (this) {
            case TRANSPORT_CLOSE, TRANSPORT_ERROR, PING_TIMEOUT, SLOW_CONSUMER -> true;
            default -> false;
        };
    }

    /** The words a Socket.IO application knows. */
    public String text() {
        return text;
    }
}
