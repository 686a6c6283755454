package io.stentor.cluster.redis;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** What the dialects need of Redis. Any thread; nothing waits. */
interface Redis {
    /** Publishes a message, or counts it as lost. */
    void publish(String channel, byte[] message);

    /** How many nodes are subscribed to a channel; ends with an error when Redis cannot be asked. */
    CompletionStage<Long> subscribers(String channel);

    /** Runs a task after a while, on a thread of the client's; it must not wait. */
    void schedule(Runnable task, Duration delay);
}
