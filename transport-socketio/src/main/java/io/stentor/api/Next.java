package io.stentor.api;

/**
 * How a middleware decides: once, now or later, from any thread. Further calls do nothing; without any, a client waits
 * until its connect time is over.
 */
public interface Next {
    /** Goes on with the next middleware, or with what it guards. */
    void proceed();

    /**
     * Refuses, with this message for the client.
     *
     * @param message shown to the client of a connection; of an event kept here
     */
    default void refuse(String message) {
        refuse(message, null);
    }

    /**
     * Refuses, with a message and data for the client.
     *
     * @param message shown to the client of a connection; of an event kept here
     * @param data any value an event may carry, without binary; null for none
     */
    void refuse(String message, Object data);
}
