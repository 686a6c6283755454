package io.stentor.server.conversation;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Who listens to what other servers of the cluster tell this one itself. Threadsafe. */
final class ServerSideListeners {
    private final Map<String, ServerSideListener> byEvent = new ConcurrentHashMap<>();

    void set(String event, ServerSideListener listener) {
        byEvent.put(event, listener);
    }

    /**
     * Calls the listener. Whoever asks is answered even if nobody listens: it would wait for this server in vain.
     *
     * @param reply or null when nobody waits
     */
    void tell(String event, List<?> args, Consumer<Object> reply) {
        Consumer<Object> answer = reply == null ? value -> {} : reply;
        ServerSideListener listener = byEvent.get(event);
        if (listener == null) {
            answer.accept(null);
        } else {
            listener.onEvent(args, answer);
        }
    }
}
