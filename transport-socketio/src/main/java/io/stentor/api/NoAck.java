package io.stentor.api;

/** The answer to an event whose client wants none. */
enum NoAck implements Ack {
    INSTANCE;

    @Override
    public boolean isExpected() {
        return false;
    }

    @Override
    public boolean send(Object... args) {
        // Nobody waits for it.
        return true;
    }
}
