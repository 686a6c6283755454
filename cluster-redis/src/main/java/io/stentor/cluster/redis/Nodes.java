package io.stentor.cluster.redis;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** Those who are to answer a question in a namespace. Any thread; nothing waits. */
interface Nodes {
    /** How many there are, this node included; ends with an error when that cannot be found out. */
    CompletionStage<Long> nodes();

    /** Runs a task after a while; it must not wait. */
    void schedule(Runnable task, Duration delay);
}
