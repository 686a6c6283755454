package io.stentor.core.simulation;

import io.stentor.core.ring.Message;

/** One numbered message. Numbers go up in the order of publishing, and so in the order of the ring. */
final class Letter {
    final int number;
    /** The lane whose loop published it, or {@link Mail#FOREIGN}. */
    final int publisher;

    final long nanos;
    final boolean skippable;
    final boolean recoverable;
    final Message message;
    final int bytes;
    /** Its slot; -1 when it went past the ring. */
    long sequence = -1;

    Letter(int number, int publisher, long nanos, Message message) {
        this.number = number;
        this.publisher = publisher;
        this.nanos = nanos;
        this.skippable = message.isSkippable();
        this.recoverable = message.isRecoverable();
        this.message = message;
        this.bytes = message.bytes();
    }

    @Override
    public String toString() {
        return number + (skippable ? "v" : "") + (recoverable ? "r" : "");
    }
}
