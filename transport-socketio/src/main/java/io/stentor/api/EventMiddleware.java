package io.stentor.api;

/**
 * Decides whether an event of a client reaches its listeners. Called on the socket's event loop; must not block. A refusal
 * and an exception go to {@link Socket#onError}; the client is not told.
 */
@FunctionalInterface
public interface EventMiddleware {
    /**
     * Looks at an event.
     *
     * @param event its name
     * @param args its arguments
     * @param next to be told the decision, once
     * @throws Exception anything: the event is dropped, and this is reported ({@link Socket#onError})
     */
    void onEvent(String event, Arguments args, Next next) throws Exception;
}
