package io.stentor.api;

/** Answers one event. Any thread. Only the first answer counts; when the client asked for none, nothing is sent. */
public interface Ack {
    /**
     * Whether the client waits for an answer.
     *
     * @return false when {@link #send} would do nothing
     */
    boolean isExpected();

    /**
     * Answers.
     *
     * @param args as for {@link Socket#emit}
     * @return false when the server is overloaded: nothing was sent, and it may be tried again
     * @throws IllegalArgumentException for a value that cannot be sent; nothing was sent then
     */
    boolean send(Object... args);
}
