package io.stentor.cluster.redis;

import io.stentor.cluster.Order;
import io.stentor.cluster.Sessions;
import java.util.function.Consumer;

/** One namespace's part in the one order of what all nodes say. Any thread; nothing waits. */
interface StreamPart {
    /**
     * Says something that takes effect on this node in its turn, too.
     *
     * @throws IllegalArgumentException for a value that cannot be sent
     */
    Order.Taken say(Message message);

    /**
     * The same, but what this node does in its turn the caller says.
     *
     * @throws IllegalArgumentException for a value that cannot be sent
     */
    Order.Taken say(Message message, Consumer<String> here);

    /** As {@link Order#afterAllSaid}. */
    void afterAllSaid(Runnable task);

    /** Of this namespace. */
    Sessions sessions();
}
