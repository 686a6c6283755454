package io.stentor.api;

import java.util.List;

/**
 * Sees every event that is sent to a socket, by itself or with others; answers are no events. Called on the socket's event
 * loop, soon after the event was sent; must not block.
 */
@FunctionalInterface
public interface OutgoingListener {
    /**
     * Sees an event.
     *
     * @param event its name
     * @param args as they were given to be sent
     * @throws Exception anything: it is reported ({@link Socket#onError}), and neither the socket nor anyone else
     *     suffers
     */
    void onEvent(String event, List<?> args) throws Exception;
}
