package io.stentor.api;

/** Handles an event of a client. Called on the socket's event loop unless an executor was given; must not block there. */
@FunctionalInterface
public interface Listener {
    /**
     * Handles the event.
     *
     * @param args what the client sent
     * @param ack answers the client, if it asked; may be used later and from any thread
     * @throws Exception anything: it is reported ({@link Socket#onError}), and neither the socket nor anyone else
     *     suffers
     */
    void onEvent(Arguments args, Ack ack) throws Exception;
}
