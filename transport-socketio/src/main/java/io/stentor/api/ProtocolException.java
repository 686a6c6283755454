package io.stentor.api;

import io.stentor.wire.socketio.PacketViolation;

/** A client sent what the protocol forbids; its connection is being closed. Holds nothing of what it sent. */
public final class ProtocolException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ProtocolException(PacketViolation.Reason reason) {
        super(reason.name(), null, false, false);
    }
}
