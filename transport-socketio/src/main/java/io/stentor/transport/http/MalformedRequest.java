package io.stentor.transport.http;

/** A request that is answered with a status and the end of its connection. */
final class MalformedRequest extends Exception {
    private final int status;

    MalformedRequest(int status) {
        super(null, null, false, false);
        this.status = status;
    }

    int status() {
        return status;
    }
}
