package io.stentor.checker;

/**
 * How long a message was on its way to a client.
 *
 * @param awayMs for how much of that time the client was not connected
 */
public record Wait(String client, String message, long waitedMs, long awayMs) {
    static final Wait NONE = new Wait("nobody", "nothing", 0, 0);

    /** The part of it for which the client's own absence is no reason. */
    public long unexplainedMs() {
        return waitedMs - awayMs;
    }

    @Override
    public String toString() {
        return client + " got " + message + " after " + waitedMs + " ms, of which it was away for " + awayMs + " ms";
    }
}
