package io.stentor.server.conversation;

import java.util.List;
import java.util.function.Consumer;

/** Hears an event that another server of the cluster sends to the servers themselves. */
@FunctionalInterface
public interface ServerSideListener {
    /**
     * Called on the cluster's thread; must not block.
     *
     * @param answer told the answer, once, at any time and on any thread; of no effect when nobody waits
     */
    void onEvent(List<?> args, Consumer<Object> answer);
}
