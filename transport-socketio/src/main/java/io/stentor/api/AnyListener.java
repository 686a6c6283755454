package io.stentor.api;

/** Sees every event of a socket, coming or going, whatever its name. Called on the socket's event loop; must not block. */
@FunctionalInterface
public interface AnyListener {
    /**
     * Sees an event.
     *
     * @param event its name
     * @param args its arguments
     * @throws Exception anything: it is reported ({@link Socket#onError}), and neither the socket nor anyone else
     *     suffers
     */
    void onEvent(String event, Arguments args) throws Exception;
}
