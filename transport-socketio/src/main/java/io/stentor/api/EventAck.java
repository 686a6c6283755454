package io.stentor.api;

import java.util.concurrent.atomic.AtomicBoolean;

/** The answer to one event. Any thread. */
final class EventAck implements Ack {
    private final Socket socket;
    private final long ackId;
    private final AtomicBoolean sent = new AtomicBoolean();

    EventAck(Socket socket, long ackId) {
        this.socket = socket;
        this.ackId = ackId;
    }

    @Override
    public boolean isExpected() {
        return true;
    }

    @Override
    public boolean send(Object... args) {
        if (!sent.compareAndSet(false, true)) {
            return true;
        }
        boolean taken = false;
        try {
            taken = socket.output().acknowledge(ackId, args);
            return taken;
        } finally {
            if (!taken) {
                sent.set(false);
            }
        }
    }
}
